"""History from another system: taken in with its own times, in one transaction, and nobody is notified."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from core.bigrams import bigrams
from core.codes import new_code
from core.contact_digests import phone_digest
from districts.models import District
from members.models import Member, Unit

from .. import limits
from ..models import Category, Complaint, ComplaintEvent, Exclusion, State, TimeLimit
from .basis import Kind
from .callbacks import REOPEN_WITHIN

Spans = Callable[[Category, str, dt.date], limits.Spans]


@dataclass(frozen=True)
class Record:
    """One complaint as the other system kept it; without a reply it is still open."""

    source_id: str
    title: str
    body: str
    received_at: dt.datetime
    district: District
    category: Category
    reply: str = ""
    replied_at: dt.datetime | None = None
    unit: Unit | None = None
    place: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@transaction.atomic
def take_over(
    records: Sequence[Record], *, channel: str, at: dt.datetime, by: Member | None = None
) -> list[Complaint]:
    """导入: write each record and its historic events; a constant number of statements for any number of records.

    Without a reply it is received and waits for the dispatcher. With one it is answered; and unless its resident
    can still reopen it (within 15 days, and a unit is known to go back to), it is closed without a verdict and
    left out of the rates, so that history neither waits for callbacks nor counts as solved.
    `by` is the member who imports; the historic steps themselves have no actor here.
    """
    spans = TimeLimit.objects.lookup()
    codes = draw_codes(len(records))
    complaints = Complaint.objects.bulk_create(
        build(record, code, channel=channel, at=at, spans=spans)
        for record, code in zip(records, codes, strict=True)
    )
    events = [event for pair in zip(records, complaints, strict=True) for event in history(*pair, by=by)]
    ComplaintEvent.objects.bulk_create(events)
    Exclusion.objects.bulk_create(
        Exclusion(
            complaint=complaint,
            reason=Exclusion.Reason.TAKEN_OVER,
            approved_by=by,
            at=complaint.closed_at,
            district_id=complaint.district_id,
        )
        for complaint in complaints
        if complaint.closed_at is not None
    )
    return complaints


def build(record: Record, code: str, *, channel: str, at: dt.datetime, spans: Spans) -> Complaint:
    """The complaint as it stands after its history."""
    category, day = record.category, timezone.localdate(record.received_at)
    its = spans(category, category.limit_class, day)
    complaint = Complaint(
        code=code,
        submission=uuid.uuid4(),
        channel=channel,
        source_id=record.source_id,
        title=record.title,
        body=record.body,
        district=record.district,
        place=record.place,
        category=category,
        limit_class=category.limit_class,
        contact_name=record.contact_name,
        contact_phone=record.contact_phone,
        phone_digest=phone_digest(record.contact_phone),
        received_at=record.received_at,
        accept_by=limits.after(record.received_at, its.accept),
        terms=bigrams(record.title, record.body, record.place, code),
    )
    if record.replied_at is not None:
        answer(complaint, record, record.replied_at, at=at, spans=its)
    return complaint


def answer(
    complaint: Complaint, record: Record, replied_at: dt.datetime, *, at: dt.datetime, spans: limits.Spans
) -> None:
    """The unit answered at its own time; the clock is the one that would have run from the day it came."""
    complaint.accept()
    complaint.answered_at = complaint.contacted_at = replied_at
    if record.unit is not None:
        complaint.assign()
        complaint.answer()
        clock = limits.started(record.received_at, spans)
        complaint.unit, complaint.dispatches = record.unit, 1
        complaint.dispatched_at = complaint.with_unit_since = record.received_at
        complaint.contact_by, complaint.answer_by, complaint.amber_at = vars(clock).values()
    if record.unit is None or replied_at + REOPEN_WITHIN < at:
        complaint.close()
        complaint.closed_at = replied_at


def history(record: Record, complaint: Complaint, *, by: Member | None) -> Iterable[ComplaintEvent]:
    """What happened and when, each step from the state the one before it left."""
    yield step(complaint, Kind.RECEIVED, record.received_at, "", State.RECEIVED, by)
    if record.replied_at is None:
        return
    yield step(
        complaint, Kind.ANSWERED, record.replied_at, State.RECEIVED, State.ANSWERED, None, note=record.reply
    )
    if complaint.state == State.CLOSED:
        yield step(complaint, Kind.TAKEN_OVER, record.replied_at, State.ANSWERED, State.CLOSED, by)


def step(
    complaint: Complaint,
    kind: Kind,
    at: dt.datetime,
    from_state: str,
    to_state: str,
    by: Member | None,
    note: str = "",
) -> ComplaintEvent:
    return ComplaintEvent(
        complaint=complaint,
        kind=kind,
        at=at,
        actor=by,
        from_state=from_state,
        to_state=to_state,
        district_id=complaint.district_id,
        unit_id=None if kind == Kind.RECEIVED else complaint.unit_id,
        note=note,
    )


def draw_codes(number: int) -> list[str]:
    """So many codes that no complaint has yet."""
    codes: set[str] = set()
    while len(codes) < number:
        drawn = {new_code() for _ in range(number - len(codes))}
        taken = Complaint.objects.filter(code__in=drawn).values_list("code", flat=True)
        codes |= drawn.difference(taken)
    return list(codes)
