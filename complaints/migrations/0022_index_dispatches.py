from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The monthly table reads what was first dispatched in a month, however long the history."""

    atomic = False

    dependencies = [("complaints", "0021_index_backdated_events")]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                fields=["dispatched_at"],
                condition=models.Q(dispatched_at__isnull=False),
                name="complaint_dispatched_at",
            ),
        ),
    ]
