from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """Empty for the rows of before, so that none is touched; the database fills it in from now on."""

    dependencies = [("pledges", "0022_reminders_by_day")]

    operations = [
        migrations.AddField(
            model_name="pledgeevent",
            name="written_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="pledgeevent",
            name="written_at",
            field=models.DateTimeField(db_default=Now(), editable=False, null=True),
        ),
    ]
