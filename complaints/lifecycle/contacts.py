"""Who complained: every look is recorded, what is no longer needed is erased, and keys can be replaced."""

import datetime as dt
from collections.abc import Iterator, Sequence

import rules
from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from core.encrypted import EncryptedTextField, is_current
from members.models import Member

from ..models import FINISHED, Complaint, ComplaintEvent, ContactReveal, Follower
from .basis import ChangedMeanwhile, Kind, NotAllowed, lock, lock_all, require, require_words, save

CONTACT = ("contact_name", "contact_phone", "contact_email")
BATCH = 500


@transaction.atomic
def reveal(complaint: Complaint, *, by: Member, at: dt.datetime, reason: str = "") -> Complaint:
    """Record that somebody looks at the contact and why, then let them; raises NotAllowed for anybody else."""
    complaint = lock(complaint)  # what the page showed may have left the unit, or the contact may be gone
    require(by, "complaints.reveal_contact", complaint)
    ContactReveal.objects.create(complaint=complaint, member=by, at=at, reason=reason)
    return complaint


@transaction.atomic
def reveal_all(complaints: Sequence[Complaint], *, by: Member, at: dt.datetime, reason: str) -> set[int]:
    """Record a look at each contact that this member may know, and return which those are.

    Raises NotAllowed without a reason, and for who may not take contacts out at all.
    """
    require_words(reason, "taking contacts out")
    if not rules.has_perm("complaints.export_contacts", by):
        raise NotAllowed(f"{by.username} may not take contacts out")
    known = [c for c in complaints if c.has_contact and rules.has_perm("complaints.reveal_contact", by, c)]
    ContactReveal.objects.bulk_create(
        ContactReveal(complaint=complaint, member=by, at=at, reason=reason) for complaint in known
    )
    return {complaint.pk for complaint in known}


# ---- Erasing ------------------------------------------------------------------------------------


@transaction.atomic
def erase_contact(complaint: Complaint, *, at: dt.datetime, by: Member | None = None) -> Complaint:
    """Erase name, numbers and address for good, as the resident asks or when the retention period is over.

    With a complaint that was split, the copies in its parts go too.
    """
    if by is not None:
        require(by, "complaints.dispatch", complaint)
    *parts, complaint = lock_family(complaint)
    if not complaint.has_contact:
        raise NotAllowed("no contact is kept")
    for part in parts:
        if part.has_contact:
            forget(part, at=at, by=by)
    return forget(complaint, at=at, by=by)


def lock_family(complaint: Complaint) -> list[Complaint]:
    """The complaint and before it its parts; raises ChangedMeanwhile when it is split at this moment."""
    family = list(lock_all(*complaint.parts.all(), complaint).values())
    if complaint.parts.exclude(pk__in=[row.pk for row in family]).exists():
        raise ChangedMeanwhile
    return family


def forget(complaint: Complaint, *, at: dt.datetime, by: Member | None) -> Complaint:
    complaint.contact_name = complaint.contact_phone = complaint.contact_email = ""
    complaint.phone_digest = complaint.email_digest = ""
    complaint.contact_erased_at = at
    return save(complaint, Kind.CONTACT_ERASED, from_state=complaint.state, at=at, by=by)


def erase_contacts(
    *,
    finished_before: dt.datetime,
    at: dt.datetime,
    received_from: dt.datetime | None = None,
    received_until: dt.datetime | None = None,
    dry_run: bool = False,
) -> int:
    """Erase the contacts of complaints received in this span (half-open) and finished since before this moment.

    Those who follow them go with them. Returns how many complaints and followers. Each complaint is its own
    transaction, so that a run that is cut off has erased what it had come to.
    """
    finished = finished_complaints(finished_before, received_from, received_until)
    due = finished.filter(contact_erased_at=None).exclude(**dict.fromkeys(CONTACT, ""))
    followers = Follower.objects.filter(complaint__in=finished).exclude(email="", phone="")
    if dry_run:
        return due.count() + followers.count()
    erased = followers.update(email="", phone="")
    return erased + sum(erase_if_due(due, complaint, at=at) for complaint in due.only("pk").iterator())


@transaction.atomic
def erase_if_due(due: QuerySet[Complaint], complaint: Complaint, *, at: dt.datetime) -> bool:
    """Whether it was still due when its turn came: the resident may have reopened or erased it meanwhile."""
    complaint = lock(complaint)
    if not due.filter(pk=complaint.pk).exists():
        return False
    forget(complaint, at=at, by=None)
    return True


def finished_complaints(
    before: dt.datetime, received_from: dt.datetime | None, received_until: dt.datetime | None
) -> QuerySet[Complaint]:
    """Finished, and nothing has happened since this moment but that the contact was erased."""
    later = ComplaintEvent.objects.filter(complaint=OuterRef("pk"), at__gte=before)
    finished = Complaint.objects.filter(
        ~Exists(later.exclude(kind=Kind.CONTACT_ERASED)), state__in=FINISHED, received_at__lt=before
    )
    if received_from:
        finished = finished.filter(received_at__gte=received_from)
    return finished.filter(received_at__lt=received_until) if received_until else finished


# ---- Keys ---------------------------------------------------------------------------------------


def encrypted() -> list[tuple[type[models.Model], tuple[str, ...]]]:
    """Every table with columns that CONTACT_KEYS encipher, whichever app it belongs to."""
    found = ((model, encrypted_fields(model)) for model in apps.get_models())
    return [(model, fields) for model, fields in found if fields]


def encrypted_fields(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField))


def renew_contacts() -> int:
    """Write every contact that an older of CONTACT_KEYS wrote anew with the newest; returns how many rows.

    In batches that each lock only their own rows. Rows that are done are only read, so it can be cut off and run again.
    """
    return sum(renew(model, fields) for model, fields in encrypted())


def renew(model: type[models.Model], fields: tuple[str, ...]) -> int:
    renewed = 0
    for first, last in spans(model):
        with transaction.atomic():
            rows = model._default_manager.select_for_update().filter(pk__range=(first, last))
            old = [row for row in rows.annotate(**stored(fields)).order_by("pk") if not current(row, fields)]
            # loading deciphers with the key that fits; saving enciphers with the newest
            model._default_manager.bulk_update(old, fields)
        renewed += len(old)
    return renewed


def contacts_to_renew() -> int:
    """How many rows still need an older key."""
    return sum(
        not current(row, fields)
        for model, fields in encrypted()
        for row in model._default_manager.annotate(**stored(fields)).only("pk").iterator(chunk_size=BATCH)
    )


def spans(model: type[models.Model]) -> Iterator[tuple[int, int]]:
    """Ranges of keys, each of at most BATCH rows that hold something."""
    fields = encrypted_fields(model)
    last = 0
    while True:
        waiting = model._default_manager.filter(~Q(**dict.fromkeys(fields, "")), pk__gt=last).order_by("pk")
        keys = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys[0], (last := keys[-1])


def stored(fields: tuple[str, ...]) -> dict[str, Cast]:
    """The columns as they stand in the database."""
    return {f"stored_{field}": Cast(field, TextField()) for field in fields}


def current(row: models.Model, fields: tuple[str, ...]) -> bool:
    return all(is_current(getattr(row, f"stored_{field}")) for field in fields)
