"""What the unit does with a complaint, what it asks its officials for, and what they decide."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from core.working_days import add_working_days
from members.models import Member

from ..models import AWAITING_ANSWER, OPEN, Application, Complaint, State, TimeLimit
from .basis import Kind, NotAllowed, lapse_application, lock, require, require_words, save, written
from .clock import extend, start_again, stop


@transaction.atomic
def sign(complaint: Complaint, *, by: Member, at: dt.datetime, seen: int | None = None) -> Complaint:
    """签收: a named member of the unit takes it on."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.handle", complaint)
    if complaint.state not in AWAITING_ANSWER:
        raise NotAllowed("it is not with the unit")
    complaint.signed_at = complaint.signed_at or at
    complaint.handler = by
    return save(complaint, Kind.SIGNED, from_state=complaint.state, at=at, by=by)


@transaction.atomic
def give_back(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """退单, with grounds, within one working day of the dispatch; the fourth dispatch cannot be returned."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.handle", complaint)
    require_words(note, "returning")
    if not may_give_back(complaint, at=at):
        raise NotAllowed("it can be returned within one working day, and never after the fourth dispatch")
    before = complaint.state
    complaint.give_back()
    lapse_application(complaint, at=at)
    words = f"{complaint.unit}：{note}"  # the row forgets the unit
    complaint.unit = complaint.handler = None
    complaint.with_unit_since = complaint.signed_at = None
    return save(complaint, Kind.GIVEN_BACK, from_state=before, at=at, by=by, note=words)


def may_give_back(complaint: Complaint, *, at: dt.datetime) -> bool:
    """Whether the unit can still say that it is not its business."""
    return (
        complaint.state == State.ASSIGNED
        and not complaint.is_designated
        and complaint.with_unit_since is not None
        and at <= add_working_days(complaint.with_unit_since, 1)
    )


@transaction.atomic
def contact(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str = "", seen: int | None = None
) -> Complaint:
    """首次联系: the unit has spoken to the resident or seen the place; work begins."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.handle", complaint)
    before = complaint.state
    if not may_contact(complaint):
        raise NotAllowed("the first contact was made, or it is not with the unit")
    complaint.contact()
    complaint.contacted_at = complaint.contacted_at or at  # a later one never overwrites the first
    complaint.handler = complaint.handler or by
    return save(complaint, Kind.CONTACTED, from_state=before, at=at, by=by, note=note)


def may_contact(complaint: Complaint) -> bool:
    """Whether the unit has it and has not spoken to the resident yet."""
    return complaint.state == State.ASSIGNED or (
        complaint.state == State.IN_PROGRESS and complaint.contacted_at is None
    )


@transaction.atomic
def note(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """内部备注: for colleagues only; the resident never sees it."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.note", complaint)
    require_words(note, "a note")
    return save(complaint, Kind.NOTED, from_state=complaint.state, at=at, by=by, note=note)


@transaction.atomic
def ask_resident(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """待群众补充: the clock stops until the resident has told what is asked, and their page says so."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.handle", complaint)
    require_words(note, "a question")
    before = complaint.state
    complaint.wait()
    complaint.contacted_at = complaint.contacted_at or at
    complaint.handler = complaint.handler or by
    stop(complaint, at=at)
    return save(complaint, Kind.ASKED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def resume(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str = "", seen: int | None = None
) -> Complaint:
    """恢复办理: the resident told it another way, or what was hung can be solved now."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.handle", complaint)
    before = complaint.state
    complaint.resume()
    if before == State.WAITING:
        start_again(complaint, at=at)
    complaint.review_on = None
    return save(complaint, Kind.RESUMED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def apply_to_extend(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """申请延期: before the limit, once; an official decides."""
    complaint = lock(complaint, seen=seen)
    if not may_extend(complaint, at=at):
        raise NotAllowed("an extension is asked for once, before the limit, where the class allows one")
    return apply(complaint, Application.Kind.EXTENSION, by=by, at=at, note=note)


@transaction.atomic
def apply_to_hang(
    complaint: Complaint,
    *,
    by: Member,
    at: dt.datetime,
    note: str,
    review_on: dt.date,
    seen: int | None = None,
) -> Complaint:
    """申请挂账: it cannot be solved now; with the reason and the day on which somebody looks again."""
    complaint = lock(complaint, seen=seen)
    if review_on <= timezone.localdate(at):
        raise NotAllowed("the review lies ahead")
    return apply(complaint, Application.Kind.HANGING, by=by, at=at, note=note, review_on=review_on)


def may_extend(complaint: Complaint, *, at: dt.datetime) -> bool:
    """Whether more time can be asked for: not late, not extended before, and the class allows it."""
    return (
        complaint.state in AWAITING_ANSWER
        and not complaint.extended
        and complaint.answer_by is not None
        and at <= complaint.answer_by
        and extension_of(complaint) != ""
    )


def may_apply(complaint: Complaint) -> bool:
    """Whether the unit has it and no earlier application is open."""
    return complaint.state in AWAITING_ANSWER and open_application(complaint) is None


def open_application(complaint: Complaint) -> Application | None:
    """What the unit has applied for and nobody has decided."""
    return complaint.applications.filter(granted=None).select_related("asked_by").first()


def extension_of(complaint: Complaint) -> str:
    """By how much its class may be extended, as it held at the first dispatch; empty: not at all."""
    assert complaint.dispatched_at is not None  # noqa: S101  # AWAITING_ANSWER implies it
    day = timezone.localdate(complaint.dispatched_at)
    return TimeLimit.objects.spans_for(complaint.category, complaint.limit_class, day).extension


def apply(
    complaint: Complaint,
    kind: Application.Kind,
    *,
    by: Member,
    at: dt.datetime,
    note: str,
    review_on: dt.date | None = None,
) -> Complaint:
    require(by, "complaints.handle", complaint)
    require_words(note, "an application")
    if not may_apply(complaint):
        raise NotAllowed("one application at a time, while the unit has it")
    Application.objects.create(
        complaint=complaint, kind=kind, asked_by=by, asked_at=at, reason=note, review_on=review_on
    )
    words = f"{written(kind.label)}：{note}"
    return save(complaint, Kind.APPLIED, from_state=complaint.state, at=at, by=by, note=words)


@transaction.atomic
def decide(
    complaint: Complaint,
    *,
    by: Member,
    at: dt.datetime,
    grant: bool,
    note: str = "",
    seen: int | None = None,
) -> Complaint:
    """审批: grant or refuse what the unit applied for; the resident is told the reason of what is granted.

    Raises NotAllowed when nothing is applied for, for the applicant, and for granting what is not possible any more.
    """
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.approve", complaint)
    application = complaint.applications.select_for_update().filter(granted=None).first()
    if application is None or application.asked_by_id == by.pk:
        raise NotAllowed("there is no application of another to decide")
    before = complaint.state
    if grant and not may_grant(complaint, application, at=at):
        raise NotAllowed("things have changed since; refuse the application")
    application.granted, application.decided_by, application.decided_at = grant, by, at
    application.save()
    if not grant:
        require_words(note, "a refusal")
        return save(complaint, Kind.REFUSED, from_state=before, at=at, by=by, note=note)
    words = f"{application.reason}\n{note}".strip()
    if application.kind == Application.Kind.EXTENSION:
        extend(complaint, span=extension_of(complaint))
        return save(complaint, Kind.EXTENDED, from_state=before, at=at, by=by, note=words)
    complaint.hang()
    complaint.review_on = application.review_on
    return save(complaint, Kind.HUNG, from_state=before, at=at, by=by, note=words)


def may_grant(complaint: Complaint, application: Application, *, at: dt.datetime) -> bool:
    """Whether what was applied for is still possible: the unit has it, the review or the limit lies ahead.

    A limit that has passed is never moved: the weeks that counted it as late stay right.
    """
    if application.review_on is None:
        return may_extend(complaint, at=at)
    return complaint.state in AWAITING_ANSWER and application.review_on > timezone.localdate(at)


@transaction.atomic
def answer(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """答复: the unit's word that it is done; the resident has the last one."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.handle", complaint)
    require_words(note, "an answer")
    before = complaint.state
    complaint.answer()
    lapse_application(complaint, at=at)
    complaint.answered_at = at
    complaint.contacted_at = complaint.contacted_at or at
    complaint.handler = complaint.handler or by
    return save(complaint, Kind.ANSWERED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def supervise(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """督办: an official marks it; it stays on the list until the official ends that."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.supervise", complaint)
    require_words(note, "supervision")
    if not may_supervise(complaint):
        raise NotAllowed("only open complaints are supervised, once at a time")
    complaint.supervised_at = at
    return save(complaint, Kind.SUPERVISED, from_state=complaint.state, at=at, by=by, note=note)


def may_supervise(complaint: Complaint) -> bool:
    """Whether it is open and nobody supervises it."""
    return complaint.state in OPEN and complaint.supervised_at is None


@transaction.atomic
def release(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """解除督办, with what became of it."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.supervise", complaint)
    require_words(note, "ending supervision")
    if complaint.supervised_at is None:
        raise NotAllowed("it is not supervised")
    complaint.supervised_at = None
    return save(complaint, Kind.RELEASED, from_state=complaint.state, at=at, by=by, note=note)
