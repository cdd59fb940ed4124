from django.db import migrations, models


class Migration(migrations.Migration):
    """A digest of the address, as there is one of the telephone number."""

    dependencies = [("complaints", "0009_public_complaints_nearby")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="email_digest",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=64),
        ),
    ]
