from django.db import migrations

BATCH = 1000


def fill(apps, schema_editor):
    """Whoever has an account already joined when it was made; in batches, and once however often it runs."""
    member = apps.get_model("members", "Member")
    event = apps.get_model("members", "MemberEvent")
    waiting = member.objects.filter(history=None).order_by("pk")
    while batch := list(waiting[:BATCH].values_list("pk", "date_joined", "unit_id", "role")):
        event.objects.bulk_create(
            event(member_id=pk, kind="joined", at=joined, to_unit_id=unit, to_role=role)
            for pk, joined, unit, role in batch
        )


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0006_history_of_members'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
