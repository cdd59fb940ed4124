"""What members promise and tell, and what officials decide."""

import datetime as dt
import uuid
from dataclasses import dataclass

import rules
from django.db import transaction
from django.utils import timezone

from complaints.models import Complaint
from complaints.models import State as ComplaintState
from core.submissions import number_of
from districts.models import District
from members.models import Member

from ..models import Campaign, Initiative, Pledge
from .basis import Kind, NotAllowed, Photos, lock, record, require, require_words, save, sent_before


class NoPledgesLeft(Exception):
    """The member has logged as many pledges as the campaign allows."""


@dataclass(frozen=True)
class Promise:
    """What a member promises."""

    title: str
    beneficiary: str
    quantity: str
    district: District
    due_on: dt.date
    how: str = Pledge.How.BY_DATE
    details: str = ""
    initiative: Initiative | None = None


@transaction.atomic
def log(
    promise: Promise, *, campaign: Campaign, by: Member, at: dt.datetime, submission: uuid.UUID | None = None
) -> Pledge:
    """Log a pledge and submit it for approval; the same form again returns the first one.

    Raises NotAllowed outside the campaign's dates or for somebody who logs none, NoPledgesLeft above
    the campaign's maximum — also when two requests arrive at once, because the member's row is locked.
    """
    Member.objects.select_for_update().get(pk=by.pk)
    submission = submission and number_of(submission, by, campaign, *vars(promise).values())
    if earlier := sent_before(submission):
        return earlier.pledge
    if not rules.has_perm("pledges.log", by):
        raise NotAllowed(f"{by.username} logs no pledges")
    if not campaign.opens_on <= timezone.localdate(at) <= campaign.closes_on:
        raise NotAllowed(f"{campaign} is not open")
    pledge = Pledge.objects.create(
        **vars(promise), campaign=campaign, member=by, slot=free_slot(campaign, by)
    )
    record(pledge, Kind.LOGGED, from_state="", by=by, at=at, submission=submission)
    return pledge


def require_in_time(promise: Promise, complaint: Complaint, *, at: dt.datetime) -> None:
    latest = latest_due(complaint, today=timezone.localdate(at))
    if latest and promise.due_on > latest:
        raise NotAllowed(f"{complaint.code} must be answered by {latest}")


def latest_due(complaint: Complaint, *, today: dt.date) -> dt.date | None:
    """The last day that a duty from the complaint may name: its limit, while that lies ahead; none when it hangs."""
    if complaint.state == ComplaintState.HUNG or complaint.answer_by is None:
        return None
    limit = timezone.localdate(complaint.answer_by)
    return limit if limit >= today else None


def free_slot(campaign: Campaign, member: Member) -> int:
    """The first place of the member that no pledge fills; raises NoPledgesLeft when all are taken."""
    taken = set(
        Pledge.objects.counting().filter(campaign=campaign, member=member).values_list("slot", flat=True)
    )
    for slot in range(1, campaign.owed_max + 1):
        if slot not in taken:
            return slot
    raise NoPledgesLeft


def pledges_left(campaign: Campaign, member: Member) -> int:
    """How many more pledges the member may log in the campaign."""
    logged = Pledge.objects.counting().filter(campaign=campaign, member=member).count()
    return max(campaign.owed_max - logged, 0)


@transaction.atomic
def resubmit(pledge: Pledge, promise: Promise, *, by: Member, at: dt.datetime) -> Pledge:
    """重新提交: a returned pledge comes back, changed as asked.

    It stays in its district, where its events are counted; one logged for the wrong place is cancelled instead.
    """
    pledge = lock(pledge)
    require(by, "pledges.work_on", pledge)
    if promise.district != pledge.district:
        raise NotAllowed("a pledge stays in the district it was logged for")
    if pledge.source_complaint is not None:
        require_in_time(promise, pledge.source_complaint, at=at)
    before = pledge.state
    pledge.resubmit()
    for name, value in vars(promise).items():
        setattr(pledge, name, value)
    return save(pledge, Kind.RESUBMITTED, from_state=before, by=by, at=at)


@transaction.atomic
def approve(pledge: Pledge, *, by: Member, at: dt.datetime, note: str = "") -> Pledge:
    """审核通过: the pledge becomes public and its owner's duty."""
    pledge = lock(pledge)
    require(by, "pledges.approve", pledge)
    before = pledge.state
    pledge.approve()
    return save(pledge, Kind.APPROVED, from_state=before, by=by, at=at, note=note)


@transaction.atomic
def send_back(pledge: Pledge, *, by: Member, at: dt.datetime, note: str) -> Pledge:
    """退回修改, with the reason; raises NotAllowed without one."""
    pledge = lock(pledge)
    require(by, "pledges.approve", pledge)
    require_words(note)
    before = pledge.state
    pledge.send_back()
    return save(pledge, Kind.RETURNED, from_state=before, by=by, at=at, note=note)


@transaction.atomic
def post_progress(
    pledge: Pledge,
    *,
    by: Member,
    at: dt.datetime,
    note: str,
    photos: Photos = (),
    submission: uuid.UUID | None = None,
) -> Pledge:
    """Tell how it goes, with photos; allowed while the pledge awaits approval too, for deeds done at once."""
    pledge = lock(pledge)
    require(by, "pledges.work_on", pledge)
    submission = submission and number_of(submission, by, pledge, note, len(photos))
    if sent_before(submission):
        return pledge
    if pledge.state not in ("submitted", "active"):
        raise NotAllowed("progress is posted until the pledge is delivered")
    record(
        pledge,
        Kind.PROGRESS,
        from_state=pledge.state,
        by=by,
        at=at,
        note=note,
        photos=photos,
        submission=submission,
    )
    return pledge


@transaction.atomic
def deliver(pledge: Pledge, *, by: Member, at: dt.datetime, note: str, photos: Photos = ()) -> Pledge:
    """完成: the member's word that it is done, with words (and better, photos) as evidence."""
    pledge = lock(pledge)
    require(by, "pledges.work_on", pledge)
    require_words(note)
    before = pledge.state
    pledge.deliver()
    pledge.delivered_at = at
    return save(pledge, Kind.DELIVERED, from_state=before, by=by, at=at, note=note, photos=photos)


@transaction.atomic
def cancel(pledge: Pledge, *, by: Member, at: dt.datetime, note: str) -> Pledge:
    """取消, with the reason and the approver; frees the place in the quota."""
    pledge = lock(pledge)
    require(by, "pledges.approve", pledge)
    require_words(note)
    before = pledge.state
    pledge.cancel()
    return save(pledge, Kind.CANCELLED, from_state=before, by=by, at=at, note=note)
