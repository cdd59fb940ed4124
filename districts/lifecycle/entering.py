"""Works come into the ledger: one by one, or many together with the stages that they have already reached."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from ..models import ORDER, District, Indicator, Stage, Work, WorkEvent, WorkGate
from .basis import Kind, NotAllowed, Reason, event


@dataclass(frozen=True)
class Signature:
    """Who answers for a gate."""

    signed_by: str
    signed_on: dt.date
    position: str = ""


Gates = Mapping[str, Signature]  # by gate


@dataclass(frozen=True)
class Description:
    """What may be said of a work beside what is counted."""

    number: str = ""
    address: str = ""
    owner_mark: str = ""
    contractor: str = ""
    due_on: dt.date | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True)
class LedgerEntry:
    """A work as a township's ledger lists it, with the moments at which it reached each stage."""

    district: District
    indicator: Indicator
    year: int
    name: str
    quantity: Decimal
    reached: Sequence[tuple[Stage, dt.datetime]] = field(default_factory=tuple)  # in order, planned first
    about: Description = Description()
    gates: Gates = field(default_factory=dict)


@transaction.atomic
def enter_works(entries: Sequence[LedgerEntry], *, by: AbstractBaseUser | None = None) -> list[Work]:
    """Take works into the ledger together with the stages they have already reached.

    Raises ValueError when an entry skips a stage or goes back, NotAllowed when a number is there already.
    """
    for entry in entries:
        check_order(entry)
    ledgers = ledgers_of(entry.district for entry in entries)
    works = [row_of(entry, ledgers[entry.district.township_path]) for entry in entries]
    try:
        with transaction.atomic():
            Work.objects.bulk_create(works, batch_size=1000)
    except IntegrityError as problem:
        if "work_number_is_given_once" not in str(problem):
            raise
        raise NotAllowed(Reason.TAKEN) from problem
    pairs = list(zip(works, entries, strict=True))
    WorkEvent.objects.bulk_create(
        [happened for work, entry in pairs for happened in history(work, entry, by)], batch_size=1000
    )
    sign_entered([(work, entry.gates) for work, entry in pairs if entry.gates])
    return works


def row_of(entry: LedgerEntry, township: District) -> Work:
    stage, at = entry.reached[-1]
    return Work(
        indicator=entry.indicator,
        district=entry.district,
        township=township,
        year=entry.year,
        name=entry.name,
        quantity=entry.quantity,
        stage=stage,
        accepted_at=at if stage == Stage.ACCEPTED else None,
        **vars(entry.about),
    )


def ledgers_of(districts: Iterable[District]) -> dict[str, District]:
    """By path, the township (or county) that keeps the ledger of each district; one statement."""
    paths = {district.township_path for district in districts}
    return {district.path: district for district in District.objects.filter(path__in=paths)}


def check_order(entry: LedgerEntry) -> None:
    stages = [stage for stage, _ in entry.reached]
    moments = [moment for _, moment in entry.reached]
    if not stages or stages != ORDER[: len(stages)] or moments != sorted(moments):
        raise ValueError(f"{entry.name}: stages must follow one another from planned on, in time")


def history(work: Work, entry: LedgerEntry, by: AbstractBaseUser | None) -> list[WorkEvent]:
    """One event per stage the entry has reached."""
    before = ["", *(stage for stage, _ in entry.reached)]
    return [
        event(
            work,
            from_stage=earlier,
            to_stage=stage,
            at=at,
            by=by,
            kind=Kind.MOVED if earlier else Kind.ENTERED,
        )
        for earlier, (stage, at) in zip(before, entry.reached, strict=False)
    ]


def sign_entered(signed: Sequence[tuple[Work, Gates]]) -> None:
    """The gates of works that were accepted before they came into the ledger; two statements."""
    accepted = WorkEvent.objects.filter(work__in=[work.pk for work, _ in signed], to_stage=Stage.ACCEPTED)
    events = {happened.work_id: happened for happened in accepted}
    WorkGate.objects.bulk_create(
        [row for work, gates in signed for row in gate_rows(events[work.pk], gates)], batch_size=1000
    )


def gate_rows(accepted: WorkEvent, gates: Gates) -> list[WorkGate]:
    return [
        WorkGate(
            work_id=accepted.work_id,
            event=accepted,
            gate=gate,
            signed_by=signature.signed_by,
            position=signature.position,
            signed_on=signature.signed_on,
        )
        for gate, signature in gates.items()
    ]
