import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TASK = "districts.run_imports"


def schedule(apps, schema_editor):
    """A sweep for files whose nudge was lost: the broker was down, or a worker died."""
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    minutes, _ = interval.objects.get_or_create(every=5, period="minutes")
    periodic.objects.get_or_create(name="Take in ledgers of works", defaults={"task": TASK, "interval": minutes})


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ('districts', '0008_validate_ledger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='imports/%Y/%m/')),
                ('name', models.CharField(max_length=120, verbose_name='file')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('state', models.CharField(choices=[('checking', 'Being checked, nothing stored yet'), ('checked', 'Checked, nothing stored yet'), ('running', 'Being stored'), ('done', 'Done'), ('failed', 'Stopped by an error'), ('discarded', 'Discarded')], default='checking', max_length=10, verbose_name='state')),
                ('language', models.CharField(default='zh-hans', max_length=10)),
                ('found', models.JSONField(default=dict)),
                ('stored', models.JSONField(default=dict)),
                ('changes', models.JSONField(default=list)),
                ('errors', models.JSONField(default=list)),
                ('total', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('next_row', models.PositiveIntegerField(default=0)),
                ('progress_at', models.DateTimeField(blank=True, null=True)),
                ('change_existing', models.BooleanField(default=False, verbose_name='change existing works')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                ('sums', models.JSONField(default=list)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.indicator', verbose_name='indicator')),
            ],
            options={
                'verbose_name': 'import of works',
                'verbose_name_plural': 'imports of works',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'checked', 'running', 'done', 'failed', 'discarded'])), name='ledger_import_state_is_known'), models.CheckConstraint(condition=models.Q(('next_row__lte', models.F('total'))), name='ledger_import_ends'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('next_row', models.F('total')), _connector='OR'), name='ledger_import_done_is_whole'), models.CheckConstraint(condition=models.Q(('year__isnull', True), ('year__range', (2000, 2100)), _connector='OR'), name='ledger_import_year')],
            },
        ),
        migrations.RunPython(schedule, unschedule),
    ]
