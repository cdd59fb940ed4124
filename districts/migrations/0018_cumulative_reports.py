"""What townships without a ledger report."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0017_events_of_earlier_targets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CumulativeReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('started', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='started')),
                ('completed', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='completed')),
                ('accepted', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='accepted')),
                ('explanation', models.CharField(blank=True, max_length=500, verbose_name='explanation')),
                ('state', models.CharField(choices=[('submitted', 'Waits for confirmation'), ('confirmed', 'Confirmed'), ('returned', 'Returned')], default='submitted', max_length=10, verbose_name='state')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'cumulative report',
                'verbose_name_plural': 'cumulative reports',
                'ordering': ['-as_of', '-id'],
            },
        ),
        migrations.AddField(
            model_name='cumulativereport',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='cumulativereport',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='cumulativereport',
            name='district',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.district', verbose_name='district'),
        ),
        migrations.AddField(
            model_name='cumulativereport',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='districts.indicator', verbose_name='indicator'),
        ),
        migrations.AddIndex(
            model_name='cumulativereport',
            index=models.Index(condition=models.Q(('state', 'confirmed')), fields=['indicator', 'district', 'year', 'as_of'], name='report_that_counts'),
        ),
        migrations.AddConstraint(
            model_name='cumulativereport',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'submitted')), fields=('indicator', 'district', 'year'), name='one_report_waits'),
        ),
        migrations.AddConstraint(
            model_name='cumulativereport',
            constraint=models.CheckConstraint(condition=models.Q(('accepted__gte', 0), ('completed__gte', models.F('accepted')), ('started__gte', models.F('completed'))), name='report_stages_include_one_another'),
        ),
        migrations.AddConstraint(
            model_name='cumulativereport',
            constraint=models.CheckConstraint(condition=models.Q(('as_of__year__gte', models.F('year'))), name='report_is_not_before_its_year'),
        ),
        migrations.AddConstraint(
            model_name='cumulativereport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'submitted')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['confirmed', 'returned'])), _connector='OR'), name='report_decision_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='cumulativereport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='returned_report_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='cumulativereport',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('by')), _negated=True), _connector='OR'), name='nobody_decides_on_their_own_report'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cumulativereport',
            trigger=pgtrigger.compiler.Trigger(name='decided_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'submitted\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e5f4a33fae96ab35b87e3cc6b1fedb5b5e1b8281', operation='UPDATE OR DELETE', pgid='pgtrigger_decided_is_final_37313', table='districts_cumulativereport', when='BEFORE')),
        ),
    ]
