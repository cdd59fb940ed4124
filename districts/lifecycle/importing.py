"""A sheet changes works that the ledger has: forwards, in quantity and in words; each change is an event."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from ..models import Stage, Work, WorkDefect, WorkEvent
from .basis import Kind, event
from .entering import Gates, LedgerEntry, enter_works, sign_entered
from .works import quantity_events

WORDS = ["name", "address", "owner_mark", "contractor", "due_on", "latitude", "longitude"]


@dataclass
class Change:
    """What a row changes of a work that is there; checked before, under lock."""

    work: Work
    reached: list[tuple[Stage, dt.datetime]] = field(
        default_factory=list
    )  # the steps it has taken since, in order
    quantity: Decimal | None = None
    words: dict[str, Any] = field(default_factory=dict)
    said: str = ""  # old and new words, for the event
    gates: Gates = field(default_factory=dict)


@transaction.atomic
def take_in(
    new: Sequence[LedgerEntry],
    changes: Sequence[Change],
    *,
    by: AbstractBaseUser | None,
    at: dt.datetime,
    note: str,
) -> None:
    """Store what a part of a sheet says; the statements do not grow with its rows."""
    enter_works(new, by=by)
    events = [happened for change in changes for happened in events_of(change, by=by, at=at, note=note)]
    WorkEvent.objects.bulk_create(events, batch_size=1000)
    Work.objects.bulk_update(
        [change.work for change in changes], [*WORDS, "quantity", "stage", "accepted_at"], batch_size=500
    )
    sign_entered([(change.work, change.gates) for change in changes if change.gates])
    completed = [
        change.work for change in changes if Stage.COMPLETED in [stage for stage, _ in change.reached]
    ]
    if completed:
        WorkDefect.objects.filter(work__in=completed, put_right_at=None).update(put_right_at=at)


def events_of(change: Change, *, by: AbstractBaseUser | None, at: dt.datetime, note: str) -> list[WorkEvent]:
    """In their order: words, quantity, then the steps; the work stands afterwards as the row says."""
    work, events = change.work, []
    if change.words:
        stays = {"from_stage": work.stage, "to_stage": work.stage}
        events.append(event(work, at=at, by=by, kind=Kind.NOTED, note=f"{note}: {change.said}", **stays))
        for column, value in change.words.items():
            setattr(work, column, value)
    for stage, moment in change.reached:
        events.append(event(work, from_stage=work.stage, to_stage=stage, at=moment, by=by, note=note))
        work.stage = stage
        work.accepted_at = moment if stage == Stage.ACCEPTED else None
    if change.quantity is not None:
        said = f"{work.quantity.normalize():f} → {change.quantity.normalize():f} · {note}"
        events += quantity_events(work, change.quantity, at=at, by=by, note=said)
    return events
