from django.db import migrations, models


class Migration(migrations.Migration):
    """What a photo shows, and how to tell it again."""

    dependencies = [
        ("pledges", "0007_pledge_details"),
    ]

    operations = [
        migrations.AddField(
            model_name='pledgephoto',
            name='kind',
            field=models.CharField(blank=True, choices=[('before', 'before'), ('after', 'after')], db_default='', default='', max_length=10, verbose_name='shows'),
        ),
        migrations.AddField(
            model_name='pledgephoto',
            name='look',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='pledgephoto',
            name='sha256',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=64),
        ),
    ]
