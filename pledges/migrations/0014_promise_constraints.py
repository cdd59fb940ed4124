from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Hold every new row to the rules; the next migration looks at those that stand already, without a lock."""

    dependencies = [
        ("pledges", "0013_fill_terms"),
    ]

    operations = [
        AddConstraintNotValid(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('target__isnull', True), ('target_amount__isnull', True)), models.Q(('target__isnull', False), ('target_amount__gt', 0), ('target_amount__isnull', False)), _connector='OR'), name='pledge_target_has_its_amount'),
        ),
        AddConstraintNotValid(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(('beneficiary_kind__in', ['', 'household', 'group', 'village', 'firm'])), name='pledge_beneficiary_kind_is_known'),
        ),
        AddConstraintNotValid(
            model_name='pledgephoto',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'before', 'after'])), name='pledge_photo_kind_is_known'),
        ),
    ]
