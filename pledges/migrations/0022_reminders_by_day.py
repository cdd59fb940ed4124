from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every quarter of an hour the days of now are asked for, not all that were; without a lock on writing."""

    atomic = False

    dependencies = [
        ("pledges", "0021_stories"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="reminder", index=models.Index(fields=["day"], name="reminder_day")
        ),
        AddIndexConcurrently(
            model_name="digest", index=models.Index(fields=["day"], name="digest_day")
        ),
    ]
