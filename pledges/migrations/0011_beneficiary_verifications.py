import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The beneficiary's word through a link."""

    dependencies = [
        ("pledges", "0010_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PledgeVerification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.BooleanField(null=True, verbose_name='done')),
                ('satisfied', models.BooleanField(null=True, verbose_name='satisfied')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='in their words')),
            ],
            options={
                'verbose_name': "beneficiary's word",
                'verbose_name_plural': "beneficiaries' words",
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='pledgeverification',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pledgeverification',
            name='pledge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='pledges.pledge'),
        ),
        migrations.AddConstraint(
            model_name='pledgeverification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done__isnull', True), ('satisfied__isnull', True), ('used_at__isnull', True), ('words', '')), models.Q(('done__isnull', False), ('satisfied__isnull', False), ('used_at__isnull', False)), _connector='OR'), name='verification_is_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='pledgeverification',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gte', models.F('made_at'))), name='verification_expires_after_it_was_made'),
        ),
    ]
