from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Hold every new row to the rules; those that stand already are looked at in the next migration, without a lock."""

    dependencies = [("complaints", "0006_fill_handling")]

    operations = [
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'declined', 'accepted', 'merged', 'split', 'assigned', 'in_progress', 'waiting', 'hung', 'answered', 'closed', 'withdrawn'])), name='complaint_state_is_known'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', False), models.Q(('state__in', ['assigned', 'in_progress', 'waiting', 'hung', 'answered']), _negated=True), _connector='OR'), name='complaint_has_a_unit_once_assigned'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), models.Q(('state__in', ['received', 'declined', 'accepted', 'split']), _negated=True), _connector='OR'), name='complaint_has_no_unit_before'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amber_at__isnull', True), ('answer_by__isnull', True), ('contact_by__isnull', True), ('dispatched_at__isnull', True), ('dispatches', 0), ('unit__isnull', True)), models.Q(('amber_at__isnull', False), ('answer_by__gt', models.F('dispatched_at')), ('contact_by__isnull', False), ('dispatched_at__isnull', False), ('dispatches__gt', 0)), _connector='OR'), name='complaint_clock_starts_at_dispatch'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paused_at__isnull', False), ('state', 'waiting')), models.Q(('paused_at__isnull', True), models.Q(('state', 'waiting'), _negated=True)), _connector='OR'), name='complaint_clock_stops_only_while_waiting'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review_on__isnull', False), ('state', 'hung')), models.Q(('review_on__isnull', True), models.Q(('state', 'hung'), _negated=True)), _connector='OR'), name='complaint_hung_has_a_review_date'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(('merged_into__isnull', True), models.Q(('state', 'merged'), _negated=True)), _connector='OR'), name='complaint_merged_names_the_other'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='complaint_position_is_on_earth'),
        ),
        AddConstraintNotValid(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('contact_erased_at__isnull', True), models.Q(('contact_email', ''), ('contact_name', ''), ('contact_phone', ''), ('phone_digest', '')), _connector='OR'), name='complaint_erased_contact_is_gone'),
        ),
        AddConstraintNotValid(
            model_name='complaintevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('satisfaction', ''), _negated=True), models.Q(('kind', 'reopened'), _negated=True), _connector='OR'), name='complaint_reopened_has_satisfaction'),
        ),
        AddConstraintNotValid(
            model_name='complaintevent',
            constraint=models.CheckConstraint(condition=models.Q(('satisfaction', ''), ('kind__in', ['closed', 'reopened']), _connector='OR'), name='complaint_satisfaction_is_a_verdict'),
        ),
    ]
