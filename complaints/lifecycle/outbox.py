"""What becomes of a notice. Every step is one conditional UPDATE, so two workers never send the same one.

    queued ──claim──► sending ──► sent
      ▲ ▲                ├─ surely not sent ──► queued again, later and later; failed after the last try
      │ └────────────────┤
      │                  └─ may have left, or the worker died ──► unsure
      └─ an operator's "send again" ── failed, unsure

At most once: only `queued` is ever claimed, and nothing but an operator leads back from `unsure`.
"""

import datetime as dt

import rules
from django.db.models import F
from django.utils.translation import gettext as _

from core import outbox
from members.models import Member

from ..models import Notice
from ..models.contacts import NoticeQuerySet
from .basis import SEND_NOTICES, NotAllowed

Status = Notice.Status

PATIENCE = dt.timedelta(minutes=15)  # a claim older than this is of a worker that died
TOO_OLD = dt.timedelta(days=14)  # nobody wants to hear now what an import says of years ago
# How long to wait after each try that failed; there are no more tries than these and one.
DELAYS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]


def due(at: dt.datetime) -> list[int]:
    """The keys of those to send now, the longest waiting first."""
    waiting = Notice.objects.filter(status=Status.QUEUED, queued_at__lte=at)
    return list(waiting.order_by("queued_at", "id").values_list("pk", flat=True)[:500])


def claim(pk: int, *, at: dt.datetime) -> Notice | None:
    """The notice, if nobody else has it; committed before anything is sent."""
    changed = Notice.objects.filter(pk=pk, status=Status.QUEUED).update(
        status=Status.SENDING, attempts=F("attempts") + 1, claimed_at=at, error=""
    )
    everything = Notice.objects.select_related(
        "complaint__district", "complaint__category", "complaint__unit", "event__unit", "member", "follower"
    )
    return everything.get(pk=pk) if changed else None


def mark_sent(notice: Notice, *, at: dt.datetime) -> None:
    settle(notice, status=Status.SENT, sent_at=at)


def mark_unsent(notice: Notice, *, at: dt.datetime, error: str, final: bool = False) -> None:
    """It surely did not leave: try later, unless that is pointless or has been done often enough."""
    if final or notice.attempts > len(DELAYS):
        settle(notice, status=Status.FAILED, error=error[:200])
    else:
        # from now on `queued_at` says from when it may be tried
        settle(notice, status=Status.QUEUED, queued_at=at + DELAYS[notice.attempts - 1], error=error[:200])


def mark_unsure(notice: Notice, *, error: str) -> None:
    settle(notice, status=Status.UNSURE, error=error[:200])


def settle(notice: Notice, **values: object) -> None:
    """Only the worker whose claim still stands, or was given up for dead, may say how it ended."""
    own = Notice.objects.filter(pk=notice.pk, claimed_at=notice.claimed_at)
    own.filter(status__in=[Status.SENDING, Status.UNSURE]).update(**values)


def give_up_dead_claims(*, at: dt.datetime) -> int:
    """What a worker claimed and never settled may have left: it is never sent again by itself."""
    dead = Notice.objects.filter(status=Status.SENDING, claimed_at__lt=at - PATIENCE)
    return dead.update(status=Status.UNSURE, error=_("The worker died while sending."))


def expire(*, at: dt.datetime) -> int:
    """What has waited too long is not sent any more."""
    old = Notice.objects.filter(status=Status.QUEUED, queued_at__lt=at - TOO_OLD)
    return old.update(status=Status.FAILED, error=_("Too old to be sent."))


def send_again(notices: NoticeQuerySet, *, by: Member, at: dt.datetime) -> int:
    """An operator has looked and wants it sent once more; returns how many of them were failed or unsure."""
    if not rules.has_perm("complaints.send_notice_again", by):
        raise NotAllowed(f"{by.username} may not send notices again")
    changed = notices.stuck().update(status=Status.QUEUED, queued_at=at, claimed_at=None, error="")
    if changed:
        outbox.nudge(SEND_NOTICES)
    return changed
