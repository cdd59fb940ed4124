from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

HALF = "UPDATE complaints_complaint SET latitude = NULL, longitude = NULL WHERE (latitude IS NULL) <> (longitude IS NULL)"


class Migration(migrations.Migration):
    """Half a position says nothing: it goes, and then the rows of before are looked at without a lock."""

    dependencies = [("complaints", "0025_whole_positions")]

    operations = [
        migrations.RunSQL(HALF, migrations.RunSQL.noop),
        ValidateConstraint("complaint", "complaint_position_is_on_earth"),
    ]
