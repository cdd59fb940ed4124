from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 500


def fill(apps, schema_editor):
    """Bring complaints of before into the new columns, in batches that each lock only their own rows."""
    fill_complaints(apps)
    fill_callbacks(apps)
    fill_exclusions(apps)


def fill_complaints(apps):
    from complaints.limits import amber_at
    from core.bigrams import bigrams
    from core.encrypted import digest

    complaint = apps.get_model("complaints", "Complaint")
    event = apps.get_model("complaints", "ComplaintEvent")
    handlers = event.objects.filter(complaint=OuterRef("pk"), kind__in=["contacted", "answered"]).order_by("-id")
    rows = complaint.objects.select_related("category").annotate(last_handler=Subquery(handlers.values("actor")[:1]))
    batch = []
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        row.limit_class = row.category.limit_class
        row.terms = bigrams(row.title, row.body, row.place, row.code)
        row.phone_digest = digest(row.contact_phone)
        if row.dispatched_at:
            row.dispatches = max(1, event.objects.filter(complaint=row, kind="assigned").count())
            row.with_unit_since = row.dispatched_at
            row.amber_at = amber_at(row.dispatched_at, row.answer_by)
            row.handler_id = row.last_handler
        batch.append(row)
        if len(batch) == BATCH:
            save(complaint, batch)
            batch = []
    save(complaint, batch)


def save(complaint, batch):
    columns = ["limit_class", "terms", "phone_digest", "dispatches", "with_unit_since", "amber_at", "handler"]
    complaint.objects.bulk_update(batch, columns)


def fill_callbacks(apps):
    """Every verdict so far was the resident's own, on the page."""
    event, callback = apps.get_model("complaints", "ComplaintEvent"), apps.get_model("complaints", "Callback")
    verdicts = event.objects.filter(kind__in=["closed", "reopened"]).exclude(satisfaction="")
    callback.objects.bulk_create(
        (
            callback(
                complaint_id=verdict.complaint_id,
                at=verdict.at,
                reached=True,
                solved=verdict.kind == "closed",
                satisfaction=verdict.satisfaction,
                contacted_in_time=bool(
                    verdict.complaint.contacted_at
                    and verdict.complaint.contacted_at <= verdict.complaint.contact_by
                ),
                note=verdict.note[:1000],
                district_id=verdict.district_id,
                unit_id=verdict.unit_id,
            )
            for verdict in verdicts.select_related("complaint").iterator(chunk_size=BATCH)
        ),
        batch_size=BATCH,
    )


def fill_exclusions(apps):
    event, exclusion = apps.get_model("complaints", "ComplaintEvent"), apps.get_model("complaints", "Exclusion")
    exclusion.objects.bulk_create(
        (
            exclusion(
                complaint_id=declined.complaint_id,
                reason="declined",
                approved_by_id=declined.actor_id,
                at=declined.at,
                note=declined.note,
                district_id=declined.district_id,
            )
            for declined in event.objects.filter(kind="declined").iterator(chunk_size=BATCH)
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("complaints", "0004_handling")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
