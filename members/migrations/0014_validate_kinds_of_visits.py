from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at the rows of before; reading and writing go on meanwhile."""

    dependencies = [("members", "0013_known_kinds_of_visits")]

    operations = [ValidateConstraint("visit", "visit_whom_is_known")]
