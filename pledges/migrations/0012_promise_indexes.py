import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Without a lock on writing."""

    atomic = False

    dependencies = [
        ("pledges", "0011_beneficiary_verifications"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='pledge',
            index=models.Index(condition=models.Q(('category__isnull', False)), fields=['category'], name='pledge_category'),
        ),
        AddIndexConcurrently(
            model_name='pledge',
            index=models.Index(condition=models.Q(('target__isnull', False)), fields=['target'], name='pledge_target'),
        ),
        AddIndexConcurrently(
            model_name='pledge',
            index=models.Index(condition=models.Q(('led_by__isnull', False)), fields=['led_by'], name='pledge_led_by'),
        ),
        AddIndexConcurrently(
            model_name='pledge',
            index=django.contrib.postgres.indexes.GinIndex(fields=['terms'], name='pledge_terms'),
        ),
        AddIndexConcurrently(
            model_name='pledgephoto',
            index=models.Index(condition=models.Q(('sha256', ''), _negated=True), fields=['sha256'], name='pledge_photo_sha256'),
        ),
    ]
