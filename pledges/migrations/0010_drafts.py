import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Pledges that are begun."""

    dependencies = [
        ("pledges", "0009_milestones_and_helpers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PledgeDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'draft of a pledge',
                'verbose_name_plural': 'drafts of pledges',
                'ordering': ['-saved_at'],
            },
        ),
        migrations.AddField(
            model_name='pledgedraft',
            name='campaign',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pledges.campaign'),
        ),
        migrations.AddField(
            model_name='pledgedraft',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pledge_drafts', to=settings.AUTH_USER_MODEL),
        ),
    ]
