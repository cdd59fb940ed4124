from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A complaint with a place asks which accepted works lie within sight of it."""

    atomic = False

    dependencies = [("districts", "0010_index_events_by_year")]

    operations = [
        AddIndexConcurrently(
            model_name="work",
            index=models.Index(
                condition=models.Q(("accepted_at__isnull", False), ("latitude__isnull", False)),
                fields=["latitude", "longitude"],
                name="work_accepted_place",
            ),
        ),
    ]
