import complaints.limits
import core.encrypted
import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add what handling needs, in a way that the program of before goes on working beside it."""

    dependencies = [
        ('complaints', '0003_complaints_and_members'),
        ('districts', '0002_works_and_their_events'),
        ('members', '0002_heads_of_units'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', 'Extension'), ('hanging', 'Hanging')], max_length=10, verbose_name='kind')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='review on')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='granted')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Callback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reached', models.BooleanField(verbose_name='reached')),
                ('contacted', models.BooleanField(blank=True, null=True, verbose_name='was contacted')),
                ('solved', models.BooleanField(blank=True, null=True, verbose_name='solved')),
                ('satisfaction', models.CharField(blank=True, choices=[('satisfied', 'Satisfied'), ('basically', 'Basically satisfied'), ('dissatisfied', 'Dissatisfied')], max_length=12, verbose_name='satisfaction')),
                ('contacted_in_time', models.BooleanField()),
                ('gave_up', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
            ],
            options={
                'verbose_name': 'callback',
                'verbose_name_plural': 'callbacks',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='EmergencyWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=20, unique=True, verbose_name='word')),
                ('call', models.CharField(help_text='Such as 119.', max_length=20, verbose_name='call')),
                ('stops', models.BooleanField(default=False, help_text='The resident must confirm that nobody is in danger any more before sending.', verbose_name='stops the form')),
            ],
            options={
                'verbose_name': 'word of an emergency',
                'verbose_name_plural': 'words of an emergency',
                'ordering': ['word'],
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('declined', 'Declined'), ('merged', 'Merged'), ('split', 'Split into parts that count themselves'), ('thanks', 'Thanks'), ('withdrawn', 'Withdrawn by the resident')], max_length=10, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
            ],
            options={
                'verbose_name': 'exclusion from the rates',
                'verbose_name_plural': 'exclusions from the rates',
            },
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.UUIDField(unique=True)),
                ('email', core.encrypted.EncryptedTextField(blank=True, verbose_name='e-mail')),
                ('phone', core.encrypted.EncryptedTextField(blank=True, verbose_name='phone')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'follower',
                'verbose_name_plural': 'followers',
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'E-mail'), ('sms', 'Text message')], max_length=4, verbose_name='channel')),
                ('subject', models.CharField(max_length=20, verbose_name='about')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='day')),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('unsure', 'Unsure: the worker died while sending')], default='queued', max_length=8, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('queued_at', models.DateTimeField(verbose_name='queued')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ReplyTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('body', models.TextField(max_length=2000, verbose_name='text')),
            ],
            options={
                'verbose_name': 'reply template',
                'verbose_name_plural': 'reply templates',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='RoutingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='why')),
            ],
            options={
                'verbose_name': 'routing rule',
                'verbose_name_plural': 'routing rules',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TimeLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('limit_class', models.CharField(choices=[('urgent', 'Urgent'), ('ordinary', 'Ordinary'), ('complex', 'Complex')], max_length=10, verbose_name='class')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('accept', models.CharField(help_text='30m, 2h or 5d: minutes, hours, working days.', max_length=4, validators=[complaints.limits.valid_span], verbose_name='accept within')),
                ('contact', models.CharField(max_length=4, validators=[complaints.limits.valid_span], verbose_name='first contact within')),
                ('answer', models.CharField(max_length=4, validators=[complaints.limits.valid_span], verbose_name='answer within')),
                ('extension', models.CharField(blank=True, help_text='Empty: cannot be extended.', max_length=4, validators=[complaints.limits.valid_span], verbose_name='extendable once by')),
            ],
            options={
                'verbose_name': 'time limit',
                'verbose_name_plural': 'time limits',
                'ordering': ['limit_class', 'category__path', '-valid_from'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_has_a_unit_once_assigned',
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_clock_starts_at_dispatch',
        ),
        migrations.RemoveConstraint(
            model_name='complaintevent',
            name='complaint_verdict_has_satisfaction',
        ),
        migrations.AddField(
            model_name='complaint',
            name='about_unit',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints_about_it', to='members.unit', verbose_name='about the unit'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='amber_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='due soon from'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='contact_email',
            field=core.encrypted.EncryptedTextField(blank=True, db_default='', verbose_name='e-mail'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='contact_erased_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='contact erased'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='dispatches',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='dispatches'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='extended',
            field=models.BooleanField(db_default=False, default=False, verbose_name='extended'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='handler',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handling', to=settings.AUTH_USER_MODEL, verbose_name='handler'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='is_public',
            field=models.BooleanField(db_default=False, default=False, verbose_name='public'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='latitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='limit_class',
            field=models.CharField(choices=[('urgent', 'Urgent'), ('ordinary', 'Ordinary'), ('complex', 'Complex')], db_default='ordinary', default='ordinary', max_length=10, verbose_name='time limits'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='longitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='complaints.complaint', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='parent',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='complaints.complaint', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='paused_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='clock stopped'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='phone_digest',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='complaint',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='review on'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='signed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='signed for'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='source_id',
            field=models.CharField(blank=True, db_default='', max_length=60, verbose_name='number at the source'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='supervised_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='supervised'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='terms',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='complaint',
            name='version',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='complaint',
            name='visit',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='members.visit', verbose_name='visit'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='with_unit_since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='with the unit since'),
        ),
        migrations.AddField(
            model_name='contactreveal',
            name='reason',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='why'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='body',
            field=models.TextField(max_length=5000, verbose_name='what happened'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='state',
            field=django_fsm.FSMField(choices=[('received', 'Received'), ('declined', 'Declined'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('split', 'Split into parts'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('waiting', 'Waiting for the resident'), ('hung', 'Hung'), ('answered', 'Answered'), ('closed', 'Solved and closed'), ('withdrawn', 'Withdrawn')], default='received', max_length=12, protected=True, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='complaintevent',
            name='from_state',
            field=models.CharField(blank=True, choices=[('received', 'Received'), ('declined', 'Declined'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('split', 'Split into parts'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('waiting', 'Waiting for the resident'), ('hung', 'Hung'), ('answered', 'Answered'), ('closed', 'Solved and closed'), ('withdrawn', 'Withdrawn')], max_length=12),
        ),
        migrations.AlterField(
            model_name='complaintevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Received'), ('part_of', 'Split off from another complaint'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('categorised', 'Category changed'), ('merged', 'Merged into an earlier complaint'), ('split', 'Split into parts'), ('assigned', 'Assigned to a unit'), ('signed', 'Signed for by the unit'), ('given_back', 'Returned by the unit'), ('contacted', 'First contact'), ('noted', 'Internal note'), ('asked', 'The resident is asked for information'), ('informed', 'Information from the resident'), ('applied', 'Applied for by the unit'), ('extended', 'Answer extended'), ('refused', 'Application refused'), ('hung', 'Hung until it can be solved'), ('resumed', 'Taken up again'), ('supervised', 'Supervised by an official'), ('released', 'Supervision ended'), ('answered', 'Answered'), ('called', 'Called back, not reached'), ('closed', 'Confirmed solved by the resident'), ('checked', "Closed after a second officer's check"), ('reopened', 'Reopened by the resident'), ('withdrawn', 'Withdrawn by the resident'), ('contact_erased', 'Contact erased')], max_length=15, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='complaintevent',
            name='note',
            field=models.TextField(blank=True, max_length=5000, verbose_name='note'),
        ),
        migrations.AlterField(
            model_name='complaintevent',
            name='to_state',
            field=models.CharField(choices=[('received', 'Received'), ('declined', 'Declined'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('split', 'Split into parts'), ('assigned', 'Assigned'), ('in_progress', 'In progress'), ('waiting', 'Waiting for the resident'), ('hung', 'Hung'), ('answered', 'Answered'), ('closed', 'Solved and closed'), ('withdrawn', 'Withdrawn')], max_length=12),
        ),
        migrations.AddField(
            model_name='application',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='application',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='application',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='callback',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='callback',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='callback',
            name='district',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.district'),
        ),
        migrations.AddField(
            model_name='callback',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.unit'),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='complaint',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='exclusion', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='district',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.district'),
        ),
        migrations.AddField(
            model_name='follower',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='notice',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='notice',
            name='event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='complaints.complaintevent'),
        ),
        migrations.AddField(
            model_name='notice',
            name='follower',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='complaints.follower'),
        ),
        migrations.AddField(
            model_name='notice',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='replytemplate',
            name='category',
            field=models.ForeignKey(blank=True, help_text='Empty: any category.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reply_templates', to='complaints.category', verbose_name='category'),
        ),
        migrations.AddField(
            model_name='routingrule',
            name='category',
            field=models.ForeignKey(blank=True, help_text='Empty: any category.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.category', verbose_name='category'),
        ),
        migrations.AddField(
            model_name='routingrule',
            name='district',
            field=models.ForeignKey(blank=True, help_text='Empty: any district.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.district', verbose_name='district'),
        ),
        migrations.AddField(
            model_name='routingrule',
            name='unit',
            field=models.ForeignKey(blank=True, help_text='Empty: the township government of the place.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='timelimit',
            name='category',
            field=models.ForeignKey(blank=True, help_text='Empty: every category that has no limits of its own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='time_limits', to='complaints.category', verbose_name='category'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('granted__isnull', True)), fields=('complaint',), name='one_open_application'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('granted__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('granted__isnull', False)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', True), ('granted', False)), _connector='OR'), name='application_is_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), ('review_on__isnull', True)), models.Q(('kind', 'hanging'), ('review_on__isnull', False)), _connector='OR'), name='application_to_hang_has_a_review_date'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='application_is_decided_by_another'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(fields=['at'], name='callback_at'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('gave_up', False), ('reached', True), ('solved__isnull', False), models.Q(('satisfaction', ''), _negated=True)), models.Q(('reached', False), ('satisfaction', ''), ('solved__isnull', True)), _connector='OR'), name='callback_has_a_verdict_when_reached'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callback',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='45a4f306f26efedc2c4945e9a0e2064a9cc5f20c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_328b6', table='complaints_callback', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='exclusion',
            index=models.Index(fields=['at'], name='exclusion_at'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', False), ('reason', 'withdrawn'), _connector='OR'), name='exclusion_is_approved'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exclusion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74af4efbb8cd90ecc17cf8395bf6362ccbe3e789', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_41378', table='complaints_exclusion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('status__in', ['queued', 'sending'])), fields=['queued_at'], name='notice_to_send'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('event__isnull', False)), fields=('event', 'complaint', 'channel', 'member', 'follower'), name='one_notice_of_an_event', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('event__isnull', True)), fields=('complaint', 'subject', 'channel', 'member', 'due_on'), name='one_reminder_a_day'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('member__isnull', True), ('follower__isnull', True), _connector='OR'), name='notice_has_one_recipient'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('event__isnull', False)), models.Q(('due_on__isnull', False), ('event__isnull', True), ('member__isnull', False)), _connector='OR'), name='notice_is_of_an_event_or_a_day'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='notice_sent_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='timelimit',
            constraint=models.UniqueConstraint(fields=('limit_class', 'category', 'valid_from'), name='one_time_limit_a_day', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='timelimit',
            constraint=models.CheckConstraint(condition=models.Q(('limit_class__in', ['urgent', 'ordinary', 'complex'])), name='time_limit_class_is_known'),
        ),
    ]
