import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='contact_retention_days',
            field=models.PositiveSmallIntegerField(default=180, help_text='So long after a complaint of this campaign is finished its contact is erased; at least 15 days, while the resident can have it reopened.', validators=[django.core.validators.MinValueValidator(15)], verbose_name="residents' contacts kept for days"),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('contact_retention_days__gte', 15)), name='campaign_keeps_contacts_while_reopenable'),
        ),
    ]
