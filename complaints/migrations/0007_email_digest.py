from django.db import migrations, models


class Migration(migrations.Migration):
    """A digest of the address, as there is one of the telephone number."""

    dependencies = [("complaints", "0006_handling_constraints")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="email_digest",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
    ]
