"""What becomes of a table's rows that are messages. Every step is one conditional UPDATE, so two workers never send
the same one.

    queued ──claim──► sending ──► sent
      ▲ ▲                ├─ surely not sent ──► queued again, later and later; failed after the last try
      │ └────────────────┤
      │                  └─ may have left, or the worker died ──► unsure
      └─ an operator's "send again" ── failed, unsure

At most once: only `queued` is ever claimed, and nothing but an operator leads back from `unsure`. The table has the
columns status, attempts, queued_at, claimed_at, sent_at and error.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from .outbox import MaybeSent, NotSent

PATIENCE = dt.timedelta(minutes=15)  # a claim older than this is of a worker that died
TOO_OLD = dt.timedelta(days=14)  # nobody wants to hear now what an import says of years ago
# How long to wait after each try that failed; there are no more tries than these and one.
DELAYS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
LONGEST_SWEEP = dt.timedelta(seconds=50)  # the next one starts after a minute

QUEUED, SENDING, SENT, FAILED, UNSURE = "queued", "sending", "sent", "failed", "unsure"
STUCK = [FAILED, UNSURE]  # nobody tries again until an operator says so

Clock = Callable[[], dt.datetime]


class Queue:
    """The messages of one table; `related` is fetched with each."""

    def __init__(self, model: type[Model], *related: str) -> None:
        self.model, self.related = model, related

    @property
    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def due(self, at: dt.datetime) -> list[int]:
        """The keys of those to send now, the longest waiting first."""
        waiting = self.rows.filter(status=QUEUED, queued_at__lte=at)
        return list(waiting.order_by("queued_at", "id").values_list("pk", flat=True)[:500])

    def claim(self, pk: int, *, at: dt.datetime) -> Any:
        """The message, if nobody else has it; committed before anything is sent."""
        changed = self.rows.filter(pk=pk, status=QUEUED).update(
            status=SENDING, attempts=F("attempts") + 1, claimed_at=at, error=""
        )
        return self.rows.select_related(*self.related).get(pk=pk) if changed else None

    def mark_sent(self, message: Any, *, at: dt.datetime) -> None:
        self.settle(message, status=SENT, sent_at=at)

    def mark_unsent(self, message: Any, *, at: dt.datetime, error: str, final: bool = False) -> None:
        """It surely did not leave: try later, unless that is pointless or has been done often enough."""
        if final or message.attempts > len(DELAYS):
            self.settle(message, status=FAILED, error=error[:200])
        else:
            # from now on `queued_at` says from when it may be tried
            later = at + DELAYS[message.attempts - 1]
            self.settle(message, status=QUEUED, queued_at=later, error=error[:200])

    def mark_unsure(self, message: Any, *, error: str) -> None:
        self.settle(message, status=UNSURE, error=error[:200])

    def settle(self, message: Any, **values: object) -> None:
        """Only the worker whose claim still stands, or was given up for dead, may say how it ended."""
        own = self.rows.filter(pk=message.pk, claimed_at=message.claimed_at)
        own.filter(status__in=[SENDING, UNSURE]).update(**values)

    def give_up_dead_claims(self, *, at: dt.datetime) -> int:
        """What a worker claimed and never settled may have left: it is never sent again by itself."""
        dead = self.rows.filter(status=SENDING, claimed_at__lt=at - PATIENCE)
        return dead.update(status=UNSURE, error=_("The worker died while sending."))

    def expire(self, *, at: dt.datetime) -> int:
        """What has waited too long is not sent any more."""
        old = self.rows.filter(status=QUEUED, queued_at__lt=at - TOO_OLD)
        return old.update(status=FAILED, error=_("Too old to be sent."))

    def sweep(self, deliver: Callable[..., None], *, clock: Clock) -> int:
        """Deliver what waits, the oldest first; returns how many went out."""
        started, sent = clock(), 0
        self.give_up_dead_claims(at=started)
        self.expire(at=started)
        for pk in self.due(started):
            if clock() - started > LONGEST_SWEEP:
                break
            if message := self.claim(pk, at=clock()):
                sent += self.send(message, deliver, clock=clock)
        return sent

    def send(self, message: Any, deliver: Callable[..., None], *, clock: Clock) -> bool:
        """Send a claimed message and keep how it ended; `deliver` raises NotSent or MaybeSent."""
        try:
            deliver(message, at=clock())
        except NotSent as problem:
            self.mark_unsent(message, at=clock(), error=str(problem), final=problem.final)
        except MaybeSent as problem:
            self.mark_unsure(message, error=str(problem))
        else:
            self.mark_sent(message, at=clock())
            return True
        return False
