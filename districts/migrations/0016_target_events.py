"""Every change of a target is an event."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models



class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0015_what_counts_for_a_target'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TargetEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(verbose_name='at')),
                ('amount_before', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('basis_before', models.CharField(blank=True, choices=[('ledger', 'Ledger of works'), ('reports', 'Confirmed reports')], max_length=10)),
                ('basis', models.CharField(blank=True, choices=[('ledger', 'Ledger of works'), ('reports', 'Confirmed reports')], max_length=10)),
                ('plan_before', models.JSONField(default=list)),
                ('plan', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'target event',
                'verbose_name_plural': 'target events',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='targetevent',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='targetevent',
            name='district',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.district'),
        ),
        migrations.AddField(
            model_name='targetevent',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.indicator'),
        ),
        migrations.AddIndex(
            model_name='targetevent',
            index=models.Index(fields=['indicator', 'year', 'district'], name='target_event_by_target'),
        ),
        migrations.AddConstraint(
            model_name='targetevent',
            constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', False), ('amount_before__isnull', False), _connector='OR'), name='target_event_has_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='targetevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('basis', '')), models.Q(('amount__isnull', False), ('basis__in', ['ledger', 'reports'])), _connector='OR'), name='target_event_has_its_basis'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='targetevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4ecfc3ed0dd3d084e6bad9feb92ed33e33c63900', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1189a', table='districts_targetevent', when='BEFORE')),
        ),
    ]
