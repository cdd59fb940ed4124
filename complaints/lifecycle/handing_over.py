"""What a member had in hand passes to a colleague, or back to the unit."""

import datetime as dt

import rules
from django.db import transaction

from members.models import Member

from ..models import Complaint
from .basis import Kind, NotAllowed, lock, save


@transaction.atomic
def hand_over(
    complaint: Complaint,
    *,
    from_member: Member,
    to: Member | None,
    by: Member,
    at: dt.datetime,
    note: str = "",
) -> Complaint:
    """移交: to a cadre of the unit that has it; to nobody, and whoever of the unit signs next has it.

    Who may move the member (`members.transfer`) may do this. The clock runs on.
    """
    complaint = lock(complaint)
    if not rules.has_perm("members.transfer", by, from_member):
        raise NotAllowed(f"{by.username} may not hand over what {from_member.username} has in hand")
    if complaint.handler_id != from_member.pk:
        raise NotAllowed("somebody else has it in hand")
    if to is not None and not may_take(to, complaint):
        raise NotAllowed("a complaint is handed to an active cadre of its unit")
    complaint.handler = to
    words = f"{from_member} → {to or complaint.unit}"
    words = f"{words}：{note}" if note else words
    return save(complaint, Kind.HANDED_OVER, from_state=complaint.state, at=at, by=by, note=words)


def may_take(member: Member, complaint: Complaint) -> bool:
    """Whether the member can have it in hand."""
    return member.is_active and rules.has_perm("complaints.handle", member, complaint)
