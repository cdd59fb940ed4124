import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands behind "add detail"; empty for the pledges of before, and old code may still write."""

    dependencies = [
        ("pledges", "0006_campaigns_close"),
        ("complaints", "0016_saved_filters"),
        ("districts", "0002_works_and_their_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='pledge',
            name='beneficiary_kind',
            field=models.CharField(blank=True, choices=[('household', 'A household'), ('group', 'A group of people'), ('village', 'A village or community'), ('firm', 'A firm')], db_default='', default='', max_length=10, verbose_name='kind of beneficiary'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='category',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.category', verbose_name='category'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='done_on',
            field=models.DateField(blank=True, null=True, verbose_name='done on'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='is_joint',
            field=models.BooleanField(db_default=False, default=False, verbose_name='joint project'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='led_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_pledges', to=settings.AUTH_USER_MODEL, verbose_name='led by'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='target',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='districts.target', verbose_name='target'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='target_amount',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='counts towards the target'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='terms',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AlterField(
            model_name='pledgeevent',
            name='kind',
            field=models.CharField(choices=[('logged', 'Logged'), ('resubmitted', 'Submitted again'), ('approved', 'Approved'), ('returned', 'Returned with a reason'), ('progress', 'Progress'), ('delivered', 'Delivered'), ('verified', 'Verified; the resident is answered'), ('accepted', 'Verified and struck off'), ('failed', 'Verification failed'), ('reopened', 'Taken up again: not solved, says the resident'), ('cancelled', 'Cancelled'), ('agreed', 'A helper joins'), ('declined', 'A helper declines'), ('linked', 'A link was made for the beneficiary')], max_length=12, verbose_name='kind'),
        ),
    ]
