"""What the head of the unit or an official decides: approve, return, cancel."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from members.models import Member

from ..models import Pledge
from .basis import Kind, NotAllowed, lock, require, require_words, save


@transaction.atomic
def approve(pledge: Pledge, *, by: Member, at: dt.datetime, note: str = "") -> Pledge:
    """审核通过: the pledge becomes public and its owner's duty."""
    pledge = lock(pledge)
    require(by, "pledges.approve", pledge)
    before = pledge.state
    pledge.approve()
    return save(pledge, Kind.APPROVED, from_state=before, by=by, at=at, note=note)


def approve_many(pledges: Iterable[Pledge], *, by: Member, at: dt.datetime) -> tuple[int, int]:
    """Each for itself; how many are approved, and how many could not be: moved on, one's own, or not theirs."""
    done = failed = 0
    for pledge in pledges:
        try:
            approve(pledge, by=by, at=at)
        except NotAllowed:
            failed += 1
        else:
            done += 1
    return done, failed


@transaction.atomic
def send_back(pledge: Pledge, *, by: Member, at: dt.datetime, note: str) -> Pledge:
    """退回修改, with the reason; not once the campaign is closed, for it could not come back."""
    pledge = lock(pledge)
    require(by, "pledges.approve", pledge)
    require_words(note)
    if pledge.campaign.closed_at is not None:
        raise NotAllowed(f"{pledge.campaign} is closed: approve it or let it be")
    before = pledge.state
    pledge.send_back()
    return save(pledge, Kind.RETURNED, from_state=before, by=by, at=at, note=note)


@transaction.atomic
def cancel(pledge: Pledge, *, by: Member, at: dt.datetime, note: str) -> Pledge:
    """取消, with the reason and the approver; frees the place in the quota."""
    pledge = lock(pledge)
    require(by, "pledges.approve", pledge)
    require_words(note)
    before = pledge.state
    pledge.cancel()
    return save(pledge, Kind.CANCELLED, from_state=before, by=by, at=at, note=note)
