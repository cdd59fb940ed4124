"""The notices of complaints as a queue of messages (core.sending); an operator may send those again that are stuck."""

import datetime as dt

import rules

from core import outbox
from core.sending import DELAYS, Queue
from members.models import Member

from ..models import Notice
from ..models.contacts import NoticeQuerySet
from .basis import SEND_NOTICES, NotAllowed

__all__ = ["DELAYS", "claim", "give_up_dead_claims", "mark_sent", "mark_unsent", "queue", "send_again"]

queue = Queue(
    Notice,
    "complaint__district",
    "complaint__category",
    "complaint__unit",
    "event__unit",
    "member",
    "follower",
)
claim, give_up_dead_claims = queue.claim, queue.give_up_dead_claims
mark_sent, mark_unsent = queue.mark_sent, queue.mark_unsent


def send_again(notices: NoticeQuerySet, *, by: Member, at: dt.datetime) -> int:
    """An operator has looked and wants it sent once more; returns how many of them were failed or unsure."""
    if not rules.has_perm("complaints.send_notice_again", by):
        raise NotAllowed(f"{by.username} may not send notices again")
    changed = notices.stuck().update(status=Notice.Status.QUEUED, queued_at=at, claimed_at=None, error="")
    if changed:
        outbox.nudge(SEND_NOTICES)
    return changed
