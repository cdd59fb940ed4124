"""The resident's verdict, on the page or called back for; closing belongs to them (domain: life of a complaint)."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from members.models import Member

from ..models import Callback, Complaint, Satisfaction, State
from ..models.hearing import ATTEMPTS, CALLS_APART, SILENCE
from .basis import ChangedMeanwhile, Kind, NotAllowed, lock, require, require_words, save
from .parts import close_whole_with, reopen_whole_with

REOPEN_WITHIN = dt.timedelta(days=15)


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

    Told to the inspector who calls about an answer still unjudged, it counts however late the office calls.
    `answered_at` is the answer that they read; raises ChangedMeanwhile when there is another by now.
    """
    complaint = lock(complaint, seen=seen)
    require_same_answer(complaint, answered_at)
    require_words(note, "what is missing")
    called = by is not None and complaint.state == State.ANSWERED
    if not called and not may_reopen(complaint, at=at):
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
    complaint: Complaint,
    *,
    by: Member,
    at: dt.datetime,
    note: str = "",
    seen: int | None = None,
    answered_at: dt.datetime | None = None,
) -> Complaint:
    """回访未接通: an inspector called and reached nobody; after the second time another officer may check."""
    complaint = lock(complaint, seen=seen)
    require_same_answer(complaint, answered_at)
    require(by, "complaints.call_back", complaint)
    if complaint.state != State.ANSWERED or not complaint.contact_phone:
        raise NotAllowed("only who left a number is called, once it is answered")
    missed = list(missed_calls(complaint))
    if len(missed) >= ATTEMPTS:
        raise NotAllowed("two attempts are enough: another officer checks it")
    if missed and at < missed[-1].at + CALLS_APART:
        raise NotAllowed("the second call comes at another time of day")
    miss(complaint, by=by, at=at, gave_up=len(missed) == ATTEMPTS - 1, note=note)
    return save(complaint, Kind.CALLED, from_state=complaint.state, at=at, by=by, note=note)


def missed_calls(complaint: Complaint) -> QuerySet[Callback]:
    """The calls since the answer that reached nobody, the first one first."""
    return complaint.callbacks.filter(reached=False, at__gte=complaint.answered_at)


def miss(complaint: Complaint, *, by: Member | None, at: dt.datetime, gave_up: bool, note: str) -> None:
    Callback.objects.create(
        complaint=complaint, at=at, by=by, reached=False, gave_up=gave_up, note=note, **as_it_stood(complaint)
    )


@transaction.atomic
def check_and_close(
    complaint: Complaint,
    *,
    by: Member,
    at: dt.datetime,
    note: str,
    seen: int | None = None,
    answered_at: dt.datetime | None = None,
) -> Complaint:
    """核查销号: nobody could be heard, and a second officer has seen that it is done; never who handled or called.

    It follows two calls that reached nobody, or, where no number was left, fifteen days of silence.
    """
    complaint = lock(complaint, seen=seen)
    require_same_answer(complaint, answered_at)
    require(by, "complaints.check", complaint)
    require_words(note, "a check")
    if complaint.state != State.ANSWERED or not may_check(complaint, at=at):
        raise NotAllowed("a check follows two calls in vain, or fifteen days of silence without a number")
    if complaint.callbacks.filter(by=by, at__gte=complaint.answered_at).exists():
        raise NotAllowed("another officer than the one who called")
    if not missed_calls(complaint).filter(gave_up=True).exists():
        miss(complaint, by=None, at=at, gave_up=True, note="")
    before = complaint.state
    complaint.close()
    complaint.closed_at = at
    save(complaint, Kind.CHECKED, from_state=before, at=at, by=by, note=note)
    close_whole_with(complaint, at=at)
    return complaint


def may_check(complaint: Complaint, *, at: dt.datetime) -> bool:
    """Whether everything was tried to hear the resident of an answered complaint."""
    assert complaint.answered_at is not None  # noqa: S101  # the database holds this while it is answered
    if missed_calls(complaint).count() >= ATTEMPTS:
        return True
    return not complaint.contact_phone and at >= complaint.answered_at + SILENCE


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
