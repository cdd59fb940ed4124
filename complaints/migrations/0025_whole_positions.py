from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Hold every new row to both numbers of its position: a CHECK takes NULL for yes, so half of one passed."""

    dependencies = [("complaints", "0024_schedule_another_look")]

    operations = [
        migrations.RemoveConstraint(model_name="complaint", name="complaint_position_is_on_earth"),
        AddConstraintNotValid(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="complaint_position_is_on_earth",
            ),
        ),
    ]
