import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """督办单 and their answers."""

    dependencies = [
        ("members", "0003_visits_sent_twice"),
        ("pledges", "0017_validate_handed_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='pledgeevent',
            name='kind',
            field=models.CharField(choices=[('logged', 'Logged'), ('resubmitted', 'Submitted again'), ('approved', 'Approved'), ('returned', 'Returned with a reason'), ('progress', 'Progress'), ('delivered', 'Delivered'), ('verified', 'Verified; the resident is answered'), ('accepted', 'Verified and struck off'), ('failed', 'Verification failed'), ('reopened', 'Taken up again: not solved, says the resident'), ('handed_over', 'Handed over to another member'), ('cancelled', 'Cancelled'), ('agreed', 'A helper joins'), ('declined', 'A helper declines'), ('linked', 'A link was made for the beneficiary'), ('supervised', 'Supervised by an official'), ('replied', 'Supervision note answered')], max_length=12, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='SupervisionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=500, verbose_name='text')),
                ('answer_by', models.DateField(verbose_name='answer by')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='addressed to')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='pledges.pledge', verbose_name='pledge')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'supervision note',
                'verbose_name_plural': 'supervision notes',
                'ordering': ['answer_by', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SupervisionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='pledges.supervisionnote')),
            ],
            options={
                'verbose_name': 'answer to a supervision note',
                'verbose_name_plural': 'answers to supervision notes',
            },
        ),
        migrations.AddIndex(
            model_name='supervisionnote',
            index=models.Index(fields=['answer_by'], name='note_answer_by'),
        ),
        migrations.AddConstraint(
            model_name='supervisionnote',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_has_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supervisionnote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15a5ba4fde206f854b589bfbd12c4c8be0fff0b1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b84dc', table='pledges_supervisionnote', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='supervisionanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_has_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supervisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='57e41ff42c3e0d8c2c4d850321853b447d3fcaf7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a26dd', table='pledges_supervisionanswer', when='BEFORE')),
        ),
    ]
