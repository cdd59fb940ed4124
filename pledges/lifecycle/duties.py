"""问题清单 → 履职清单: a complaint becomes the named duty of one member of the unit that must answer it."""

import datetime as dt
import uuid

import rules
from django.db import transaction

from complaints.models import AWAITING_ANSWER, Complaint
from complaints.models import State as ComplaintState
from core.submissions import number_of
from members.models import Member

from ..models import Campaign, Pledge
from .approving import approve
from .basis import Kind, NotAllowed, hold, record, sent_before
from .promises import Promise, require_in_time, write

UNANSWERED = [*AWAITING_ANSWER, ComplaintState.WAITING, ComplaintState.HUNG]


@transaction.atomic
def make_duty(
    complaint: Complaint,
    *,
    member: Member,
    promise: Promise,
    campaign: Campaign,
    by: Member,
    at: dt.datetime,
    submission: uuid.UUID | None = None,
) -> Pledge:
    """Make the complaint a pledge of this member; it fills one of their places in the campaign.

    Made by an official who may approve it, it is approved; else it awaits approval. The same form again returns the
    first one. Raises NoPledgesLeft without a free place, NotAllowed for what cannot become a duty.
    """
    member = hold(member)[member.pk]
    submission = submission and number_of(submission, by, member, complaint, campaign, *promise.content())
    if earlier := sent_before(submission):
        return earlier.pledge
    complaint = (
        Complaint.objects.select_for_update(of=("self",)).select_related("district").get(pk=complaint.pk)
    )
    if not rules.has_perm("pledges.make_duty", by, complaint):
        raise NotAllowed(f"{by.username} makes no duty of {complaint.code}")
    if not may_become_duty(complaint) or not may_be_named(member, complaint):
        raise NotAllowed("an unanswered complaint becomes one duty at a time, of a cadre of its unit")
    require_in_time(promise, complaint, at=at)
    pledge = write(promise, campaign=campaign, member=member, at=at, source_complaint=complaint)
    record(pledge, Kind.LOGGED, from_state="", by=by, at=at, submission=submission)
    if rules.has_perm("pledges.approve", by, pledge):
        return approve(pledge, by=by, at=at)
    return pledge


def may_become_duty(complaint: Complaint) -> bool:
    """Whether it awaits its unit's answer and is nobody's open duty yet."""
    return (
        complaint.state in UNANSWERED
        and not Pledge.objects.open_duties().filter(source_complaint=complaint).exists()
    )


def may_be_named(member: Member, complaint: Complaint) -> bool:
    return member.is_active and member.unit_id == complaint.unit_id and rules.has_perm("pledges.log", member)
