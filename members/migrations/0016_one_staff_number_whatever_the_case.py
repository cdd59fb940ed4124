from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    """Refuse staff numbers that differ in case only; where there are two already, rename one before migrating."""

    dependencies = [("members", "0015_photos_of_visits")]

    operations = [
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                Lower("username"),
                name="one_staff_number_whatever_the_case",
                violation_error_message="Somebody has this staff number already.",
            ),
        ),
    ]
