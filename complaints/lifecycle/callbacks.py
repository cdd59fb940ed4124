"""The resident's verdict, on the page or called back for; closing belongs to them (domain: life of a complaint)."""

import datetime as dt

from django.db import transaction

from members.models import Member

from ..models import Callback, Complaint, Satisfaction, State
from .basis import ChangedMeanwhile, Kind, NotAllowed, lock, require, require_words, save
from .parts import close_whole_with, reopen_whole_with

REOPEN_WITHIN = dt.timedelta(days=15)
ATTEMPTS = 2  # calls that reach nobody before a second officer may check


@transaction.atomic
def confirm(
    complaint: Complaint,
    *,
    satisfaction: str,
    at: dt.datetime,
    contacted: bool | None = None,
    note: str = "",
    by: Member | None = None,
    seen: int | None = None,
    answered_at: dt.datetime | None = None,
) -> Complaint:
    """销号: the resident says it is solved; `by` is the inspector who heard it.

    `answered_at` is the answer that they read; raises ChangedMeanwhile when there is another by now.
    """
    complaint = lock(complaint, seen=seen)
    require_same_answer(complaint, answered_at)
    before = complaint.state
    if before != State.ANSWERED:
        raise NotAllowed("only what is answered is confirmed")
    complaint.close()
    complaint.closed_at = at
    hear(complaint, solved=True, satisfaction=satisfaction, contacted=contacted, at=at, note=note, by=by)
    save(
        complaint,
        Kind.CLOSED,
        from_state=before,
        at=at,
        by=by,
        note=note,
        satisfaction=Satisfaction(satisfaction),
    )
    close_whole_with(complaint, at=at)
    return complaint


@transaction.atomic
def dispute(
    complaint: Complaint,
    *,
    at: dt.datetime,
    note: str,
    satisfaction: str,
    contacted: bool | None = None,
    by: Member | None = None,
    seen: int | None = None,
    answered_at: dt.datetime | None = None,
) -> Complaint:
    """重办: the resident says it is not solved; possible within 15 days of the answer (domain: life of a complaint).

    `answered_at` is the answer that they read; raises ChangedMeanwhile when there is another by now.
    """
    complaint = lock(complaint, seen=seen)
    require_same_answer(complaint, answered_at)
    require_words(note, "what is missing")
    if not may_reopen(complaint, at=at):
        raise NotAllowed("complaints can be reopened within 15 days of the answer")
    before = complaint.state
    hear(complaint, solved=False, satisfaction=satisfaction, contacted=contacted, at=at, note=note, by=by)
    complaint.reopen()
    complaint.answered_at = complaint.closed_at = None
    save(
        complaint,
        Kind.REOPENED,
        from_state=before,
        at=at,
        by=by,
        note=note,
        satisfaction=Satisfaction(satisfaction),
    )
    reopen_whole_with(complaint, at=at)
    return complaint


def require_same_answer(complaint: Complaint, answered_at: dt.datetime | None) -> None:
    """A word on an earlier answer says nothing about this one."""
    if answered_at is not None and answered_at != complaint.answered_at:
        raise ChangedMeanwhile


def may_reopen(complaint: Complaint, *, at: dt.datetime) -> bool:
    """Whether the resident can still say "not solved"; a split or thanked one has no unit to go back to."""
    return (
        complaint.answered_at is not None
        and complaint.unit_id is not None
        and at <= complaint.answered_at + REOPEN_WITHIN
    )


@transaction.atomic
def call_back(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str = "", seen: int | None = None
) -> Complaint:
    """回访未接通: an inspector called and reached nobody; after the second time another officer may check."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.call_back", complaint)
    if complaint.state != State.ANSWERED:
        raise NotAllowed("only what is answered is called back")
    if attempts(complaint) >= ATTEMPTS:
        raise NotAllowed("two attempts are enough: another officer checks it")
    gave_up = attempts(complaint) == ATTEMPTS - 1
    Callback.objects.create(
        complaint=complaint, at=at, by=by, reached=False, gave_up=gave_up, note=note, **as_it_stood(complaint)
    )
    return save(complaint, Kind.CALLED, from_state=complaint.state, at=at, by=by, note=note)


def attempts(complaint: Complaint) -> int:
    """How many calls since the answer reached nobody."""
    return complaint.callbacks.filter(reached=False, at__gte=complaint.answered_at).count()


@transaction.atomic
def check_and_close(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """核查销号: the callback failed twice and a second officer has seen that it is done; never who handled or called."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.check", complaint)
    require_words(note, "a check")
    if complaint.state != State.ANSWERED or attempts(complaint) < ATTEMPTS:
        raise NotAllowed("a check follows two calls that reached nobody")
    if complaint.callbacks.filter(by=by, at__gte=complaint.answered_at).exists():
        raise NotAllowed("another officer than the one who called")
    before = complaint.state
    complaint.close()
    complaint.closed_at = at
    save(complaint, Kind.CHECKED, from_state=before, at=at, by=by, note=note)
    close_whole_with(complaint, at=at)
    return complaint


def hear(
    complaint: Complaint,
    *,
    solved: bool,
    satisfaction: str,
    contacted: bool | None,
    at: dt.datetime,
    note: str,
    by: Member | None,
) -> None:
    """Keep the verdict; an inspector must be allowed to take it."""
    if by is not None:
        require(by, "complaints.call_back", complaint)
    Callback.objects.create(
        complaint=complaint,
        at=at,
        by=by,
        reached=True,
        contacted=contacted,
        solved=solved,
        satisfaction=Satisfaction(satisfaction),
        note=note,
        **as_it_stood(complaint),
    )


def as_it_stood(complaint: Complaint) -> dict[str, object]:
    """What the rates need of the complaint, kept as it was at this moment."""
    in_time = (
        complaint.contacted_at is not None
        and complaint.contact_by is not None
        and complaint.contacted_at <= complaint.contact_by
    )
    return {
        "contacted_in_time": in_time,
        "district_id": complaint.district_id,
        "unit_id": complaint.unit_id,
    }
