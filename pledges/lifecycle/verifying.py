"""Who says that a pledge is kept: an inspector, and for a complaint's duty the resident (domain: life of a pledge)."""

import datetime as dt
from enum import Enum, auto

from django.db import transaction

from complaints import lifecycle as complaint_steps
from complaints.models import FINISHED, Complaint, ComplaintEvent
from complaints.models import State as ComplaintState
from members.models import Member

from ..models import Pledge, PledgeEvent, State
from .basis import Kind, NotAllowed, lock, record, require, require_words, save
from .duties import UNANSWERED

VERDICTS = [ComplaintEvent.Kind.CLOSED, ComplaintEvent.Kind.CHECKED, ComplaintEvent.Kind.REOPENED]


class Verifying(Enum):
    """What an inspector's yes does to a delivered pledge."""

    STRIKES_OFF = auto()
    ANSWERS = auto()  # the complaint; the resident's yes then strikes it off
    WAITS = auto()  # the resident has the word, not the inspector


def verifying(pledge: Pledge) -> Verifying:
    """A duty closes with its complaint; one whose complaint needs nobody's word any more closes like any pledge."""
    complaint = complaint_behind(pledge)
    if complaint is None or complaint.state in FINISHED:
        return Verifying.STRIKES_OFF
    if complaint.state not in UNANSWERED or complaint.unit_id != pledge.member.unit_id:
        return Verifying.WAITS
    return Verifying.WAITS if reopened_since(pledge, complaint) else Verifying.ANSWERS


def complaint_behind(pledge: Pledge) -> Complaint | None:
    """The complaint it came from, or the one which that was merged into."""
    complaint = pledge.source_complaint
    while complaint is not None and complaint.merged_into is not None:
        complaint = complaint.merged_into
    return complaint


def reopened_since(pledge: Pledge, complaint: Complaint) -> bool:
    """Whether the resident has said "not solved" of this very delivery."""
    if pledge.delivered_at is None:
        return False
    return complaint.events.filter(kind=ComplaintEvent.Kind.REOPENED, at__gt=pledge.delivered_at).exists()


@transaction.atomic
def strike_off(pledge: Pledge, *, by: Member, at: dt.datetime, note: str = "") -> Pledge:
    """销号: an inspector has seen that it is done; never the one who promised it.

    A duty whose complaint awaits its answer answers it, on behalf of the member and with the words of the delivery,
    and stays delivered: only the resident (or a second officer) strikes it off.
    """
    pledge = lock(pledge)
    require(by, "pledges.verify", pledge)
    does = verifying(pledge)
    if does == Verifying.WAITS:
        raise NotAllowed("the resident has the last word on the complaint behind it")
    if does == Verifying.ANSWERS and pledge.state == State.DELIVERED:
        return answer_resident(pledge, by=by, at=at, note=note)
    before = pledge.state
    pledge.strike_off()
    return save(pledge, Kind.ACCEPTED, from_state=before, by=by, at=at, note=note)


def answer_resident(pledge: Pledge, *, by: Member, at: dt.datetime, note: str) -> Pledge:
    complaint, member = complaint_behind(pledge), pledge.member
    assert complaint is not None  # noqa: S101  # Verifying.ANSWERS means that there is one
    if complaint.state in (ComplaintState.WAITING, ComplaintState.HUNG):
        complaint_steps.resume(complaint, by=member, at=at)
    delivery = pledge.events.filter(kind=Kind.DELIVERED).latest("id")
    complaint_steps.answer(complaint, by=member, at=at, note=delivery.note)
    record(pledge, Kind.VERIFIED, from_state=pledge.state, by=by, at=at, note=note)
    return pledge


@transaction.atomic
def fail(pledge: Pledge, *, by: Member, at: dt.datetime, note: str) -> Pledge:
    """核验未通过: back to work, with the reason; not while the resident has the word."""
    pledge = lock(pledge)
    require(by, "pledges.verify", pledge)
    require_words(note)
    if verifying(pledge) == Verifying.WAITS:
        raise NotAllowed("the resident has the last word on the complaint behind it")
    before = pledge.state
    pledge.fail()
    pledge.delivered_at = pledge.done_on = None
    return save(pledge, Kind.FAILED, from_state=before, by=by, at=at, note=note)


# ---- What the resident said -------------------------------------------------------------------


def follow_complaints(*, at: dt.datetime) -> int:
    """Strike off or take up again the duties whose complaints were judged since they were delivered; how many.

    The complaint's own rows are the message; running twice does nothing twice.
    """
    judged = Pledge.objects.judged_by_residents().order_by("id").values_list("pk", flat=True)
    return sum(follow(pk, at=at) for pk in list(judged))


@transaction.atomic
def follow(pk: int, *, at: dt.datetime) -> bool:
    pledge = lock(Pledge(pk=pk))
    if not Pledge.objects.judged_by_residents().filter(pk=pk).exists():  # another run was faster
        return False
    complaint = pledge.source_complaint
    assert complaint is not None  # noqa: S101  # judged_by_residents means that there is one
    said = complaint.events.filter(kind__in=VERDICTS).latest("at", "id")
    before, note = pledge.state, said.note[: PledgeEvent.NOTE_LENGTH]
    if complaint.state == ComplaintState.CLOSED:
        pledge.strike_off()
        save(pledge, Kind.ACCEPTED, from_state=before, by=said.actor, at=at, note=note)
    else:
        pledge.reopen()
        pledge.delivered_at = pledge.done_on = None
        save(pledge, Kind.REOPENED, from_state=before, by=said.actor, at=at, note=note)
    return True
