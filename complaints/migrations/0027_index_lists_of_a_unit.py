from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A handler's list is counted and sorted without reading the rows of all that their unit ever had."""

    atomic = False

    dependencies = [("complaints", "0026_validate_whole_positions")]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                fields=["unit", "answer_by", "accept_by", "id"],
                include=["state", "channel", "kind", "category", "district", "received_at"],
                condition=models.Q(unit__isnull=False),
                name="complaint_of_unit",
            ),
        ),
    ]
