"""How complaints come in, and what the residents themselves add, join or withdraw."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_fsm import can_proceed

from core.bigrams import bigrams
from core.codes import new_code
from core.contact_digests import email_digest, phone_digest
from core.photos import store_photo
from core.submissions import number_of
from districts.models import District
from members.models import Member, Visit

from .. import limits
from ..models import (
    FINISHED,
    OPEN,
    Category,
    Complaint,
    ComplaintPhoto,
    Exclusion,
    Follower,
    State,
    TimeLimit,
)
from .basis import Kind, NotAllowed, exclude, lapse_application, lock, record, require, require_words, save
from .clock import start_again, start_clock
from .parts import close_whole_with

Photos = Iterable[tuple[ContentFile, ContentFile]]


@dataclass(frozen=True)
class Filing:
    """What a resident hands in."""

    title: str
    body: str
    district: District
    category: Category
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    kind: str = Complaint.Kind.COMPLAINT
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def file(
    filing: Filing,
    *,
    at: dt.datetime,
    channel: str = Complaint.Channel.WEB,
    photos: Photos = (),
    by: Member | None = None,
    source_id: str = "",
    visit: Visit | None = None,
) -> Complaint:
    """Take a complaint in and give it its tracking code; the same form again returns the first one.

    Other words under the number of that form are a complaint of their own.
    `by` is the operator who typed it in for a resident; the audit trail keeps both apart.
    """
    try:
        complaint = create(filing, at=at, channel=channel, source_id=source_id, visit=visit)
    except IntegrityError:  # the same form arrived twice, perhaps at the same moment
        earlier = Complaint.objects.filter(submission=filing.submission).first()
        if earlier is None:
            raise
        if (earlier.title, earlier.body) == (filing.title, filing.body):
            return earlier
        filing = replace(filing, submission=number_of(filing.submission, filing.title, filing.body))
        return file(filing, at=at, channel=channel, photos=photos, by=by, source_id=source_id, visit=visit)
    for image, thumbnail in photos:
        store_photo(ComplaintPhoto(complaint=complaint), image, thumbnail)
    record(complaint, Kind.RECEIVED, from_state="", at=at, by=by)
    return complaint


def create(filing: Filing, *, at: dt.datetime, channel: str, **more: object) -> Complaint:
    spans = TimeLimit.objects.spans_for(filing.category, filing.category.limit_class, timezone.localdate(at))
    complaint = drafted(filing, at=at, channel=channel, accept_by=limits.after(at, spans.accept), **more)
    with transaction.atomic():
        complaint.save()
    return complaint


def drafted(filing: Filing, *, at: dt.datetime, channel: str, **more: Any) -> Complaint:
    """The row of a new complaint, not stored yet."""
    code = free_code()
    return Complaint(
        **vars(filing),
        **more,
        code=code,
        channel=channel,
        received_at=at,
        limit_class=filing.category.limit_class,
        phone_digest=phone_digest(filing.contact_phone),
        email_digest=email_digest(filing.contact_email),
        terms=bigrams(filing.title, filing.body, filing.place, code),
    )


def free_code() -> str:
    """A tracking code that no complaint has."""
    code = new_code()
    while Complaint.objects.filter(code=code).exists():
        code = new_code()
    return code


@transaction.atomic
def record_on_the_spot(
    filing: Filing, *, by: Member, at: dt.datetime, note: str, visit: Visit | None = None
) -> Complaint:
    """立行立改: a cadre hears it during a visit and puts it right at once, with what was done.

    Raises NotAllowed without words, and for anybody who does not work there.
    """
    require_words(note, "what was done on the spot")
    complaint = lock(file(filing, at=at, channel=Complaint.Channel.VISIT, by=by, visit=visit))
    require(by, "complaints.put_right", complaint)
    if complaint.state != State.RECEIVED:  # the same form again
        return complaint
    complaint.accept()
    complaint.assign()
    complaint.unit, complaint.handler = by.unit, by
    start_clock(complaint, at=at)
    complaint.contacted_at = at
    complaint.answer()
    complaint.close()
    complaint.answered_at = complaint.closed_at = at
    return save(complaint, Kind.CLOSED, from_state=State.RECEIVED, at=at, by=by, note=note)


def may_inform(complaint: Complaint) -> bool:
    """Whether the resident can still add information."""
    return complaint.state not in FINISHED


@transaction.atomic
def inform(
    complaint: Complaint, *, at: dt.datetime, note: str, photos: Photos = (), seen: int | None = None
) -> Complaint:
    """补充: the resident adds what they know; a clock that waited for it runs again.

    The same words sent again from the same page (its version is `seen`) are taken once.
    """
    complaint = lock(complaint)
    require_words(note, "more information")
    if seen is not None and seen < complaint.version and has_just_said(complaint, note):
        return complaint
    if not may_inform(complaint):
        raise NotAllowed("it is finished; reopen it or file a new one")
    for image, thumbnail in photos:
        store_photo(ComplaintPhoto(complaint=complaint), image, thumbnail)
    before = complaint.state
    complaint.terms = sorted({*complaint.terms, *bigrams(note)})
    if complaint.state == State.WAITING:
        complaint.resume()
        start_again(complaint, at=at)
    return save(complaint, Kind.INFORMED, from_state=before, at=at, note=note)


def has_just_said(complaint: Complaint, note: str) -> bool:
    """Whether these words are the last that the resident added."""
    last = complaint.events.filter(kind=Kind.INFORMED).last()
    return last is not None and last.note == note


def may_withdraw(complaint: Complaint) -> bool:
    """Whether the resident can still take it back."""
    return can_proceed(complaint.withdraw)


@transaction.atomic
def withdraw(complaint: Complaint, *, at: dt.datetime, note: str = "") -> Complaint:
    """撤回: the resident takes it back; possible until it is answered."""
    complaint = lock(complaint)
    before = complaint.state
    complaint.withdraw()
    lapse_application(complaint, at=at)
    complaint.paused_at = complaint.review_on = None
    save(complaint, Kind.WITHDRAWN, from_state=before, at=at, note=note)
    exclude(complaint, Exclusion.Reason.WITHDRAWN, approved_by=None, at=at, note=note)
    close_whole_with(complaint, at=at)
    return complaint


@transaction.atomic
def follow(
    complaint: Complaint, *, submission: uuid.UUID, at: dt.datetime, email: str = "", phone: str = ""
) -> Follower:
    """+1: another resident has the same problem and follows this complaint instead of filing one.

    The same submission again returns the first one. Raises NotAllowed for what is finished or not public.
    """
    complaint = lock(complaint)  # first: pressing twice at the same moment queues up here
    if earlier := Follower.objects.filter(submission=submission).first():
        return earlier
    if not complaint.is_public or complaint.state not in OPEN:
        raise NotAllowed("only open public complaints can be followed")
    return Follower.objects.create(
        complaint=complaint, submission=submission, email=email, phone=phone, at=at
    )
