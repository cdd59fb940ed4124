"""What can happen to a complaint, one function each: lock the row, check, change, append the event."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

import rules
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed as NotAllowed

from core.codes import new_code
from core.photos import store_photo
from districts.models import District
from members.models import Member, Unit

from .limits import accept_by, limits_from
from .models import Category, Complaint, ComplaintEvent, ComplaintPhoto, ContactReveal, Satisfaction

Kind = ComplaintEvent.Kind
REOPEN_WITHIN = dt.timedelta(days=15)

__all__ = [
    "NotAllowed",
    "accept",
    "answer",
    "assign",
    "confirm",
    "contact",
    "decline",
    "dispute",
    "file",
    "reveal",
]


@dataclass(frozen=True)
class Filing:
    """What a resident hands in."""

    title: str
    body: str
    district: District
    category: Category
    place: str = ""
    kind: str = Complaint.Kind.COMPLAINT
    contact_name: str = ""
    contact_phone: str = ""
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def file(
    filing: Filing,
    *,
    at: dt.datetime,
    channel: str = Complaint.Channel.WEB,
    photos: Iterable[tuple[ContentFile, ContentFile]] = (),
    by: Member | None = None,
) -> Complaint:
    """Take a complaint in and give it its tracking code; the same submission again returns the first one."""
    if earlier := Complaint.objects.filter(submission=filing.submission).first():
        return earlier
    try:
        complaint = create(filing, at=at, channel=channel)
    except IntegrityError:  # the same form arrived twice at the same moment
        return Complaint.objects.get(submission=filing.submission)
    for image, thumbnail in photos:
        store_photo(ComplaintPhoto(complaint=complaint), image, thumbnail)
    record(complaint, Kind.RECEIVED, from_state="", at=at, by=by)
    return complaint


def create(filing: Filing, *, at: dt.datetime, channel: str) -> Complaint:
    code = new_code()
    while Complaint.objects.filter(code=code).exists():
        code = new_code()
    with transaction.atomic():
        return Complaint.objects.create(
            **vars(filing),
            code=code,
            channel=channel,
            received_at=at,
            accept_by=accept_by(at, filing.category.limit_class),
        )


@transaction.atomic
def accept(complaint: Complaint, *, by: Member, at: dt.datetime, note: str = "") -> Complaint:
    """受理: the complaint is the portal's to solve."""
    complaint = lock(complaint)
    require(by, "complaints.dispatch", complaint)
    before = complaint.state
    complaint.accept()
    return save(complaint, Kind.ACCEPTED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def decline(complaint: Complaint, *, by: Member, at: dt.datetime, note: str) -> Complaint:
    """不予受理, with the reason and where to go instead; raises NotAllowed without a reason."""
    complaint = lock(complaint)
    require(by, "complaints.dispatch", complaint)
    if not note.strip():
        raise NotAllowed("declining needs a reason")
    before = complaint.state
    complaint.decline()
    return save(complaint, Kind.DECLINED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def assign(complaint: Complaint, *, to: Unit, by: Member, at: dt.datetime, note: str = "") -> Complaint:
    """派单: hand it to the unit that must answer; the first dispatch starts the clock, a later one never restarts it."""
    complaint = lock(complaint)
    require(by, "complaints.dispatch", complaint)
    before = complaint.state
    complaint.assign()
    complaint.unit = to
    if complaint.dispatched_at is None:
        limits = limits_from(at, complaint.category.limit_class)
        complaint.dispatched_at = at
        complaint.contact_by, complaint.answer_by = limits.contact_by, limits.answer_by
    return save(complaint, Kind.ASSIGNED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def contact(complaint: Complaint, *, by: Member, at: dt.datetime, note: str = "") -> Complaint:
    """首次联系: the unit has spoken to the resident or seen the place; work begins."""
    complaint = lock(complaint)
    require(by, "complaints.handle", complaint)
    before = complaint.state
    complaint.contact()
    complaint.contacted_at = complaint.contacted_at or at  # a later one never overwrites the first
    return save(complaint, Kind.CONTACTED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def answer(complaint: Complaint, *, by: Member, at: dt.datetime, note: str) -> Complaint:
    """答复: the unit's word that it is done; the resident has the last one."""
    complaint = lock(complaint)
    require(by, "complaints.handle", complaint)
    if not note.strip():
        raise NotAllowed("an answer needs words")
    before = complaint.state
    complaint.answer()
    complaint.answered_at = at
    complaint.contacted_at = complaint.contacted_at or at
    return save(complaint, Kind.ANSWERED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def confirm(complaint: Complaint, *, satisfaction: str, at: dt.datetime, note: str = "") -> Complaint:
    """销号: the resident says it is solved."""
    complaint = lock(complaint)
    before = complaint.state
    complaint.close()
    complaint.closed_at = at
    return save(
        complaint, Kind.CLOSED, from_state=before, at=at, note=note, satisfaction=Satisfaction(satisfaction)
    )


@transaction.atomic
def dispute(complaint: Complaint, *, at: dt.datetime, note: str, satisfaction: str) -> Complaint:
    """重办: the resident says it is not solved; possible within 15 days of the answer (domain: life of a complaint)."""
    complaint = lock(complaint)
    if not may_reopen(complaint, at=at):
        raise NotAllowed("complaints can be reopened within 15 days of the answer")
    before = complaint.state
    complaint.reopen()
    complaint.answered_at = complaint.closed_at = None
    return save(
        complaint, Kind.REOPENED, from_state=before, at=at, note=note, satisfaction=Satisfaction(satisfaction)
    )


def may_reopen(complaint: Complaint, *, at: dt.datetime) -> bool:
    """Whether the resident can still say "not solved"."""
    return complaint.answered_at is not None and at <= complaint.answered_at + REOPEN_WITHIN


@transaction.atomic
def reveal(complaint: Complaint, *, by: Member, at: dt.datetime) -> Complaint:
    """Record that somebody looks at the contact, then let them; raises NotAllowed for anybody else."""
    require(by, "complaints.reveal_contact", complaint)
    ContactReveal.objects.create(complaint=complaint, member=by, at=at)
    return complaint


def require(member: Member, permission: str, complaint: Complaint) -> None:
    # rules directly: Django lets a superuser pass every check, and nobody is above who-may-know
    if not rules.has_perm(permission, member, complaint):
        raise NotAllowed(f"{member.username} may not {permission}")


def lock(complaint: Complaint) -> Complaint:
    """The row as it is now, held until the transaction ends."""
    return (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("district", "category")
        .get(pk=complaint.pk)
    )


def save(
    complaint: Complaint,
    kind: Kind,
    *,
    from_state: str,
    at: dt.datetime,
    by: Member | None = None,
    note: str = "",
    satisfaction: str = "",
) -> Complaint:
    complaint.save()
    record(complaint, kind, from_state=from_state, at=at, by=by, note=note, satisfaction=satisfaction)
    return complaint


def record(
    complaint: Complaint,
    kind: Kind,
    *,
    from_state: str,
    at: dt.datetime,
    by: Member | None = None,
    note: str = "",
    satisfaction: str = "",
) -> None:
    """Append the event that says what happened; the state columns say what holds now."""
    ComplaintEvent.objects.create(
        complaint=complaint,
        kind=kind,
        at=at,
        actor=by,
        from_state=from_state,
        to_state=complaint.state,
        district_id=complaint.district_id,
        unit_id=complaint.unit_id,
        note=note,
        satisfaction=satisfaction,
    )
