from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the public complaints of a township's last weeks, for "is it one of these?"."""

    atomic = False

    dependencies = [("complaints", "0008_validate_handling")]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["district", "-received_at"],
                name="complaint_public_nearby",
            ),
        ),
    ]
