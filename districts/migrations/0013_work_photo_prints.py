from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the same picture with another work; people go on working meanwhile."""

    atomic = False

    dependencies = [("districts", "0012_boundaries")]

    operations = [
        AddIndexConcurrently(
            model_name="workphoto",
            index=models.Index(
                condition=models.Q(("sha256", ""), _negated=True), fields=["sha256"], name="work_photo_sha256"
            ),
        ),
    ]
