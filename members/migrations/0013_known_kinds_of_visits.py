from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Hold every new row to the kinds there are; those that stand already are looked at in the next migration."""

    dependencies = [("members", "0012_fill_units_of_visits")]

    operations = [
        AddConstraintNotValid(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    whom__contained_by=[
                        "ordinary",
                        "supported",
                        "watched",
                        "elderly",
                        "left_behind",
                        "disabled",
                        "veteran",
                        "returned",
                        "business",
                        "village_cadre",
                    ]
                ),
                name="visit_whom_is_known",
            ),
        ),
    ]
