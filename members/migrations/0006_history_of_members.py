import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_party_members'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('joined', 'Joined'), ('moved', 'Moved to another unit'), ('role', 'Role changed'), ('left', 'Left'), ('returned', 'Came back'), ('corrected', 'Entry corrected'), ('linked', 'One-time link made'), ('password', 'Password set by the link')], max_length=10, verbose_name='kind')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('from_role', models.CharField(blank=True, max_length=15)),
                ('to_role', models.CharField(blank=True, max_length=15)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
            ],
            options={
                'verbose_name': 'member event',
                'verbose_name_plural': 'member events',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='memberevent',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='from_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.unit'),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='handed_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberevent',
            name='to_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.unit'),
        ),
        migrations.AddIndex(
            model_name='memberevent',
            index=models.Index(fields=['at'], name='member_event_at'),
        ),
        migrations.AddConstraint(
            model_name='memberevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['joined', 'moved', 'role', 'left', 'returned', 'corrected', 'linked', 'password'])), name='member_event_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='memberevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'moved'), _negated=True), models.Q(('from_unit__isnull', False), ('to_unit__isnull', False)), _connector='OR'), name='member_moves_from_unit_to_unit'),
        ),
        migrations.AddConstraint(
            model_name='memberevent',
            constraint=models.CheckConstraint(condition=models.Q(('handed_to__isnull', True), models.Q(('handed_to', models.F('member')), _negated=True), _connector='OR'), name='member_hands_over_to_another'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='memberevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='adf47588a34feaa7fc9f2d2dcecbee2efbf62151', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_de38d', table='members_memberevent', when='BEFORE')),
        ),
    ]
