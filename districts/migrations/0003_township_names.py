"""The township's name on each of its villages, so that a list can show both; load_districts keeps it."""

from django.db import migrations, models

FILL = """
    UPDATE districts_district AS village
       SET township_name = township.short_name
      FROM districts_district AS township
     WHERE village.level = 'village' AND township.path = left(village.path, length(township.path))
       AND township.level = 'township'
"""


class Migration(migrations.Migration):
    dependencies = [("districts", "0002_works_and_their_events")]

    operations = [
        migrations.AddField(
            "district",
            "township_name",
            models.CharField(blank=True, default="", editable=False, max_length=60),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
