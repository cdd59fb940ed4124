import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Dated steps, and members who help."""

    dependencies = [
        ("pledges", "0008_photo_prints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PledgeHelper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('asked', 'asked'), ('agreed', 'helps'), ('declined', 'declined')], default='asked', max_length=10, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'helper',
                'verbose_name_plural': 'helpers',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PledgeMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('title', models.CharField(max_length=60, verbose_name='what is done by then')),
                ('reached_at', models.DateTimeField(blank=True, null=True, verbose_name='reached')),
            ],
            options={
                'verbose_name': 'milestone of a pledge',
                'verbose_name_plural': 'milestones of pledges',
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.AddField(
            model_name='pledgehelper',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helping', to=settings.AUTH_USER_MODEL, verbose_name='member'),
        ),
        migrations.AddField(
            model_name='pledgehelper',
            name='pledge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='pledges.pledge'),
        ),
        migrations.AddField(
            model_name='pledgemilestone',
            name='pledge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='pledges.pledge'),
        ),
        migrations.AddConstraint(
            model_name='pledgehelper',
            constraint=models.UniqueConstraint(models.F('pledge'), models.F('member'), name='pledge_asks_a_helper_once'),
        ),
        migrations.AddConstraint(
            model_name='pledgehelper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'asked'), ('answered_at__isnull', True)), models.Q(('answer__in', ['agreed', 'declined']), ('answered_at__isnull', False)), _connector='OR'), name='helper_answer_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='pledgemilestone',
            constraint=models.UniqueConstraint(models.F('pledge'), models.F('due_on'), name='pledge_has_one_milestone_a_day'),
        ),
    ]
