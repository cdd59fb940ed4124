from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """Empty for the rows of before, so that none is touched; the database fills it in from now on."""

    dependencies = [("complaints", "0019_handed_over")]

    operations = [
        migrations.AddField(
            model_name="complaintevent",
            name="written_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="complaintevent",
            name="written_at",
            field=models.DateTimeField(db_default=Now(), editable=False, null=True),
        ),
    ]
