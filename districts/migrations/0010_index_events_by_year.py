from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Without a lock on writing."""

    atomic = False

    dependencies = [("districts", "0009_imports_of_works")]

    operations = [
        AddIndexConcurrently(
            model_name="workevent", index=models.Index(fields=["year"], name="work_event_year")
        ),
    ]
