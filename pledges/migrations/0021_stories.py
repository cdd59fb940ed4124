import core.encrypted
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Kept pledges told to the public."""

    dependencies = [
        ("pledges", "0020_schedule_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('shows_people', models.BooleanField(default=True, verbose_name='names or shows people')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, protected=True, verbose_name='state')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('photos', models.ManyToManyField(blank=True, related_name='stories', to='pledges.pledgephoto', verbose_name='photos')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='pledges.pledge', verbose_name='pledge')),
            ],
            options={
                'verbose_name': 'story',
                'verbose_name_plural': 'stories',
                'ordering': ['-published_at', '-id'],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='StoryConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', core.encrypted.EncryptedTextField(verbose_name='who agrees')),
                ('how', models.CharField(choices=[('signed', 'signed on paper'), ('spoken', 'said in person, before a witness'), ('message', 'by message or call')], max_length=10, verbose_name='how')),
                ('on', models.DateField(verbose_name='on')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='pledges.story')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consent to a story',
                'verbose_name_plural': 'consents to stories',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='StoryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('drafted', 'Drafted'), ('changed', 'Changed'), ('consented', 'Consent recorded'), ('published', 'Published'), ('taken_back', 'Consent taken back'), ('withdrawn', 'Withdrawn')], max_length=10, verbose_name='kind')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('from_state', models.CharField(blank=True, choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='pledges.story')),
            ],
            options={
                'verbose_name': 'event of a story',
                'verbose_name_plural': 'events of stories',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['published_at'], name='story_published_at'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('pledge',), name='pledge_has_one_story'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn'])), name='story_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='story_published_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='storyconsent',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['signed', 'spoken', 'message'])), name='consent_how_is_known'),
        ),
        migrations.AddConstraint(
            model_name='storyconsent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='consent_taken_back_has_its_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storyevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0c3ad06cadcb6e8b65ab6e4a9572c4df1a70a2ff', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6fbf9', table='pledges_storyevent', when='BEFORE')),
        ),
    ]
