import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is known of a work beside its figures, and what shows that it is done.

    Only new columns and tables: code of before goes on meanwhile.
    """

    dependencies = [
        ('districts', '0003_township_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkDefect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=500, verbose_name='what must be put right')),
                ('found_on', models.DateField(verbose_name='found on')),
                ('put_right_by', models.DateField(verbose_name='put right by')),
                ('put_right_at', models.DateTimeField(blank=True, null=True, verbose_name='put right at')),
            ],
            options={
                'verbose_name': 'defect of a work',
                'verbose_name_plural': 'defects of works',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WorkGate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gate', models.CharField(choices=[('quality', 'Quality gate'), ('technique', 'Technique gate'), ('acceptance', 'Acceptance gate')], max_length=10, verbose_name='gate')),
                ('signed_by', models.CharField(max_length=40, verbose_name='signed by')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='position')),
                ('signed_on', models.DateField(verbose_name='signed on')),
            ],
            options={
                'verbose_name': 'gate of a work',
                'verbose_name_plural': 'gates of works',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WorkPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('before', 'before'), ('after', 'after')], max_length=10, verbose_name='shows')),
                ('image', models.FileField(upload_to='works/%Y/%m/')),
                ('thumbnail', models.FileField(upload_to='works/%Y/%m/')),
                ('sha256', models.CharField(blank=True, db_default='', default='', editable=False, max_length=64)),
                ('look', models.BigIntegerField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'photo of a work',
                'verbose_name_plural': 'photos of works',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='work',
            name='accepted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='accepted at'),
        ),
        migrations.AddField(
            model_name='work',
            name='address',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='address'),
        ),
        migrations.AddField(
            model_name='work',
            name='contractor',
            field=models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='contractor'),
        ),
        migrations.AddField(
            model_name='work',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='due on'),
        ),
        migrations.AddField(
            model_name='work',
            name='latitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude'),
        ),
        migrations.AddField(
            model_name='work',
            name='longitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude'),
        ),
        migrations.AddField(
            model_name='work',
            name='number',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='work',
            name='owner_mark',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='owner or household'),
        ),
        migrations.AddField(
            model_name='work',
            name='township',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.district'),
        ),
        migrations.AddField(
            model_name='workevent',
            name='kind',
            field=models.CharField(choices=[('entered', 'Entered in the ledger'), ('moved', 'Moved on'), ('corrected', 'Corrected'), ('sent_back', 'Sent back by an inspection'), ('cancelled', 'Cancelled'), ('noted', 'Noted')], db_default='moved', default='moved', max_length=10, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='workevent',
            name='told_at',
            field=models.DateTimeField(null=True, editable=False, verbose_name='told at'),
        ),
        migrations.AlterField(
            model_name='workevent',
            name='told_at',
            field=models.DateTimeField(null=True, db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='told at'),
        ),
        migrations.AlterField(
            model_name='workevent',
            name='to_stage',
            field=models.CharField(blank=True, choices=[('planned', 'Planned'), ('started', 'Started'), ('completed', 'Completed'), ('accepted', 'Accepted'), ('cancelled', 'Cancelled')], max_length=10),
        ),
        migrations.AddField(
            model_name='workdefect',
            name='event',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='defect', to='districts.workevent'),
        ),
        migrations.AddField(
            model_name='workdefect',
            name='work',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defects', to='districts.work'),
        ),
        migrations.AddField(
            model_name='workgate',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gates', to='districts.workevent'),
        ),
        migrations.AddField(
            model_name='workgate',
            name='work',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gates', to='districts.work'),
        ),
        migrations.AddField(
            model_name='workphoto',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='districts.workevent'),
        ),
        migrations.AddField(
            model_name='workphoto',
            name='work',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='districts.work'),
        ),
        migrations.AddConstraint(
            model_name='workdefect',
            constraint=models.UniqueConstraint(condition=models.Q(('put_right_at__isnull', True)), fields=('work',), name='work_has_one_open_defect'),
        ),
        migrations.AddConstraint(
            model_name='workdefect',
            constraint=models.CheckConstraint(condition=models.Q(('put_right_by__gte', models.F('found_on'))), name='work_defect_leaves_time'),
        ),
        migrations.AddConstraint(
            model_name='workdefect',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='work_defect_says_what'),
        ),
        migrations.AddConstraint(
            model_name='workgate',
            constraint=models.UniqueConstraint(fields=('event', 'gate'), name='work_gate_is_signed_once'),
        ),
        migrations.AddConstraint(
            model_name='workgate',
            constraint=models.CheckConstraint(condition=models.Q(('gate__in', ['quality', 'technique', 'acceptance'])), name='work_gate_is_known'),
        ),
        migrations.AddConstraint(
            model_name='workgate',
            constraint=models.CheckConstraint(condition=models.Q(('signed_by', ''), _negated=True), name='work_gate_names_a_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workgate',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4c98ccd569b612d4ef85a8cad6752da09c66b398', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9b678', table='districts_workgate', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='workphoto',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['before', 'after'])), name='work_photo_kind_is_known'),
        ),
    ]
