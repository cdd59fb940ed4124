"""Some indicators are counted in parts: kilometres of road."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0013_work_photo_prints'),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='is_whole',
            field=models.BooleanField(db_default=True, default=True, help_text='Nobody builds half a toilet; a road may be 1.5 km long.', verbose_name='counted in whole units'),
        ),
        migrations.RunSQL(
            "UPDATE districts_indicator SET is_whole = false WHERE unit_zh IN ('公里', '千米', '亩')",
            migrations.RunSQL.noop,
        ),
    ]
