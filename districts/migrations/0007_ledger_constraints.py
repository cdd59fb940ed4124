from decimal import Decimal

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Hold every new row to the rules; those that stand already are looked at in the next migration, without a lock."""

    dependencies = [("districts", "0006_fill_ledger")]

    operations = [
        AddConstraintNotValid(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), ('township__isnull', False), _connector='OR'), name='work_number_is_of_a_ledger'),
        ),
        AddConstraintNotValid(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (Decimal('3.5'), Decimal('53.6'))), ('longitude__isnull', False), ('longitude__range', (Decimal('73.4'), Decimal('135.1')))), _connector='OR'), name='work_position_is_in_china'),
        ),
        AddConstraintNotValid(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('stage', 'accepted')), models.Q(models.Q(('stage', 'accepted'), _negated=True), ('accepted_at__isnull', True)), _connector='OR'), name='work_accepted_has_its_moment'),
        ),
        AddConstraintNotValid(
            model_name='workevent',
            constraint=models.CheckConstraint(condition=models.Q(('from_stage', ''), ('to_stage', ''), _negated=True), name='work_event_has_a_stage'),
        ),
        AddConstraintNotValid(
            model_name='workevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'noted'), _negated=True), ('from_stage', models.F('to_stage')), _connector='OR'), name='work_noted_moves_nothing'),
        ),
    ]
