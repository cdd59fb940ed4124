"""A target says what counts: the ledger, as before, or confirmed reports."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0014_indicators_in_parts'),
    ]

    operations = [
        migrations.AddField(
            model_name='target',
            name='basis',
            field=models.CharField(choices=[('ledger', 'Ledger of works'), ('reports', 'Confirmed reports')], db_default='ledger', default='ledger', max_length=10, verbose_name='what counts'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['ledger', 'reports'])), name='target_basis_is_known'),
        ),
    ]
