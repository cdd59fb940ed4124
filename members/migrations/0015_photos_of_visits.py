import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Photos taken on a visit."""

    dependencies = [("members", "0014_validate_kinds_of_visits")]

    operations = [
        migrations.CreateModel(
            name="VisitPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("image", models.FileField(upload_to="visits/%Y/%m/")),
                ("thumbnail", models.FileField(upload_to="visits/%Y/%m/")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="members.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "visit photo",
                "verbose_name_plural": "visit photos",
                "ordering": ["id"],
            },
        ),
    ]
