from django.db import migrations, transaction
from django.db.models import F

BATCH = 500
COLUMNS = ["limit_class", "terms", "phone_digest", "dispatches", "with_unit_since", "amber_at", "handler"]


def fill(apps, schema_editor):
    """Bring complaints of before into the new columns, in batches that each lock only their own rows.

    Cut off, it can be run again: what is filled stays as it is, and no verdict is written twice.
    """
    in_batches(apps.get_model("complaints", "Complaint").objects.all(), lambda rows: fill_complaints(apps, rows))
    events = apps.get_model("complaints", "ComplaintEvent").objects
    verdicts = events.filter(kind__in=["closed", "reopened"]).exclude(satisfaction="")
    in_batches(verdicts, lambda rows: fill_callbacks(apps, rows))
    in_batches(events.filter(kind="declined"), lambda rows: fill_exclusions(apps, rows))


def in_batches(rows, fill_some):
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            fill_some(rows.filter(pk__in=batch))
        last = batch[-1]


def fill_complaints(apps, rows):
    from complaints.limits import amber_at
    from core.bigrams import bigrams
    from core.contact_digests import phone_digest

    rows = list(rows.filter(version=0).select_related("category").select_for_update(of=("self",)))
    events = events_of(apps, rows)
    for row in rows:
        row.limit_class = row.category.limit_class
        row.terms = bigrams(row.title, row.body, row.place, row.code)
        row.phone_digest = phone_digest(row.contact_phone)
        if row.dispatched_at:
            dispatches = [event.at for event in events[row.pk] if event.kind == "assigned"]
            handlers = [event.actor_id for event in events[row.pk] if event.kind in ("contacted", "answered")]
            row.dispatches = max(1, len(dispatches))
            row.with_unit_since = max(dispatches, default=row.dispatched_at)
            row.amber_at = amber_at(row.dispatched_at, row.answer_by)
            row.handler_id = handlers[-1] if handlers else None
        row.save(update_fields=COLUMNS)


def events_of(apps, rows):
    """The events of these complaints, in their order."""
    events = {row.pk: [] for row in rows}
    for event in apps.get_model("complaints", "ComplaintEvent").objects.filter(complaint__in=rows).order_by("id"):
        events[event.complaint_id].append(event)
    return events


def fill_callbacks(apps, verdicts):
    """Every verdict so far was the resident's own, on the page."""
    callback = apps.get_model("complaints", "Callback")
    written = callback.objects.filter(complaint__events__in=verdicts, complaint__events__at=F("at"))
    done = set(written.values_list("complaint_id", "at"))
    callback.objects.bulk_create(
        callback(
            complaint_id=verdict.complaint_id,
            at=verdict.at,
            reached=True,
            solved=verdict.kind == "closed",
            satisfaction=verdict.satisfaction,
            contacted_in_time=in_time(verdict.complaint),
            note=verdict.note[:1000],
            district_id=verdict.district_id,
            unit_id=verdict.unit_id,
        )
        for verdict in verdicts.select_related("complaint")
        if (verdict.complaint_id, verdict.at) not in done
    )


def in_time(complaint):
    return complaint.contacted_at is not None and complaint.contacted_at <= complaint.contact_by


def fill_exclusions(apps, declined):
    exclusion = apps.get_model("complaints", "Exclusion")
    exclusion.objects.bulk_create(
        (
            exclusion(
                complaint_id=event.complaint_id,
                reason="declined",
                approved_by_id=event.actor_id,
                at=event.at,
                note=event.note,
                district_id=event.district_id,
            )
            for event in declined
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("complaints", "0005_handling_indexes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
