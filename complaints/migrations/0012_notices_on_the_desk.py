from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0011_fill_email_digest'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='channel',
            field=models.CharField(choices=[('mail', 'E-mail'), ('sms', 'Text message'), ('desk', 'On the desk')], max_length=4, verbose_name='sent by'),
        ),
    ]
