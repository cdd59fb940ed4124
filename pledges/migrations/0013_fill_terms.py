from django.db import migrations

from core.bigrams import bigrams

BATCH = 1000


def fill(apps, schema_editor):
    """The pairs of characters of the pledges of before, a thousand at a time; running again changes nothing."""
    Pledge = apps.get_model("pledges", "Pledge")
    last = 0
    while rows := list(Pledge.objects.filter(pk__gt=last, terms=[]).order_by("pk")[:BATCH]):
        for row in rows:
            row.terms = bigrams(row.title, row.beneficiary, row.quantity)
        Pledge.objects.bulk_update(rows, ["terms"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    """So that a deed promised before is found when it is promised again."""

    atomic = False

    dependencies = [
        ("pledges", "0012_promise_indexes"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
