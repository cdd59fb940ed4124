from django.db import migrations, models


class Migration(migrations.Migration):
    """A long file is being checked for a while, and may turn out to be none that can be read."""

    dependencies = [("complaints", "0017_index_running_clocks")]

    operations = [
        migrations.AlterField(
            model_name="complaintimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("checking", "Being checked"),
                    ("refused", "Could not be checked"),
                    ("checked", "Checked, nothing stored yet"),
                    ("running", "Being stored"),
                    ("done", "Done"),
                    ("failed", "Stopped by an error"),
                    ("discarded", "Discarded"),
                ],
                default="checked",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RemoveConstraint(model_name="complaintimport", name="complaint_import_state_is_known"),
        migrations.AddConstraint(
            model_name="complaintimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    state__in=["checking", "refused", "checked", "running", "done", "failed", "discarded"]
                ),
                name="complaint_import_state_is_known",
            ),
        ),
    ]
