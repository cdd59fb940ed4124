from django.db import migrations, transaction
from django.db.models import OuterRef, Subquery

BATCH = 2000


def fill(apps, schema_editor):
    """Where each member works now, for the visits of before; cut off, it can be run again."""
    visits = apps.get_model("members", "Visit").objects.filter(unit=None).order_by("pk")
    units = apps.get_model("members", "Member").objects.filter(pk=OuterRef("member")).values("unit")[:1]
    while batch := list(visits.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            visits.model.objects.filter(pk__in=batch).update(unit=Subquery(units))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("members", "0011_whom_a_visit_meets")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
