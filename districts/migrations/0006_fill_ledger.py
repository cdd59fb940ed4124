from django.db import migrations

BATCH = 5_000
# The township that keeps the ledger, and the moment of acceptance as the last event tells it.
FILL = """
    UPDATE districts_work AS work
       SET township_id = township.id,
           accepted_at = CASE WHEN work.stage = 'accepted' THEN accepted.at END
      FROM districts_work AS each
      JOIN districts_district AS place ON place.id = each.district_id
      JOIN districts_district AS township ON township.path = left(place.path, 8)
      LEFT JOIN LATERAL (
           SELECT max(at) AS at FROM districts_workevent
            WHERE work_id = each.id AND to_stage = 'accepted'
      ) AS accepted ON true
     WHERE work.id = each.id AND each.id > %s AND each.id <= %s
       AND (each.township_id IS NULL OR each.stage = 'accepted' AND each.accepted_at IS NULL)
"""


def fill(apps, schema_editor):
    """In batches that each lock only their own rows; cut off, it can be run again."""
    last = apps.get_model("districts", "Work").objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with schema_editor.connection.cursor() as cursor:
        for start in range(0, last, BATCH):
            cursor.execute(FILL, [start, start + BATCH])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("districts", "0005_ledger_indexes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
