from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The clock of a complaint that a unit returned runs on: its limit is looked for as well."""

    atomic = False

    dependencies = [("complaints", "0016_saved_filters")]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("state__in", ["accepted", "assigned", "in_progress"])),
                fields=["answer_by"],
                name="complaint_clock_runs",
            ),
        ),
        RemoveIndexConcurrently(model_name="complaint", name="complaint_awaiting_answer"),
    ]
