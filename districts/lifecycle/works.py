"""What can happen to a work of the ledger. Every change appends its event in the same transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from ..models import District, Indicator, Stage, Work, WorkEvent


@dataclass(frozen=True)
class LedgerEntry:
    """A work as a township's ledger lists it, with the moments at which it reached each stage."""

    district: District
    indicator: Indicator
    year: int
    name: str
    quantity: Decimal
    reached: Sequence[tuple[Stage, dt.datetime]] = field(default_factory=tuple)  # in order, planned first


@transaction.atomic
def enter_works(entries: Sequence[LedgerEntry], *, by: AbstractBaseUser | None = None) -> list[Work]:
    """Take works into the ledger together with the stages they have already reached.

    Raises ValueError when an entry skips a stage or goes back.
    """
    for entry in entries:
        check_order(entry)
    works = Work.objects.bulk_create(
        [
            Work(
                indicator=entry.indicator,
                district=entry.district,
                year=entry.year,
                name=entry.name,
                quantity=entry.quantity,
                stage=entry.reached[-1][0],
            )
            for entry in entries
        ],
        batch_size=1000,
    )
    WorkEvent.objects.bulk_create(
        [event for work, entry in zip(works, entries, strict=True) for event in history(work, entry, by)],
        batch_size=1000,
    )
    return works


def check_order(entry: LedgerEntry) -> None:
    stages = [stage for stage, _ in entry.reached]
    moments = [moment for _, moment in entry.reached]
    expected = [Stage.PLANNED, Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED][: len(stages)]
    if not stages or stages != expected or moments != sorted(moments):
        raise ValueError(f"{entry.name}: stages must follow one another from planned on, in time")


def history(work: Work, entry: LedgerEntry, by: AbstractBaseUser | None) -> list[WorkEvent]:
    """One event per stage the entry has reached."""
    before = ["", *(stage for stage, _ in entry.reached)]
    return [
        event(work, from_stage=earlier, to_stage=stage, at=at, by=by)
        for earlier, (stage, at) in zip(before, entry.reached, strict=False)
    ]


def event(
    work: Work, *, from_stage: str, to_stage: str, at: dt.datetime, by: AbstractBaseUser | None
) -> WorkEvent:
    return WorkEvent(
        work=work,
        at=at,
        actor_id=by.pk if by else None,
        from_stage=from_stage,
        to_stage=to_stage,
        district_id=work.district_id,
        indicator_id=work.indicator_id,
        year=work.year,
        quantity=work.quantity,
    )
