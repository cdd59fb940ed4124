from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at the rows of before; reading and writing go on meanwhile."""

    dependencies = [("districts", "0007_ledger_constraints")]

    operations = [
        ValidateConstraint("work", "work_number_is_of_a_ledger"),
        ValidateConstraint("work", "work_position_is_in_china"),
        ValidateConstraint("work", "work_accepted_has_its_moment"),
        ValidateConstraint("workevent", "work_event_has_a_stage"),
        ValidateConstraint("workevent", "work_noted_moves_nothing"),
    ]
