from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at the rows of before; reading and writing go on meanwhile."""

    dependencies = [("complaints", "0007_handling_constraints")]

    operations = [
        ValidateConstraint("complaint", "complaint_state_is_known"),
        ValidateConstraint("complaint", "complaint_has_a_unit_once_assigned"),
        ValidateConstraint("complaint", "complaint_has_no_unit_before"),
        ValidateConstraint("complaint", "complaint_clock_starts_at_dispatch"),
        ValidateConstraint("complaint", "complaint_clock_stops_only_while_waiting"),
        ValidateConstraint("complaint", "complaint_hung_has_a_review_date"),
        ValidateConstraint("complaint", "complaint_merged_names_the_other"),
        ValidateConstraint("complaint", "complaint_position_is_on_earth"),
        ValidateConstraint("complaint", "complaint_erased_contact_is_gone"),
        ValidateConstraint("complaintevent", "complaint_reopened_has_satisfaction"),
        ValidateConstraint("complaintevent", "complaint_satisfaction_is_a_verdict"),
    ]
