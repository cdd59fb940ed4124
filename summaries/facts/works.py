"""Works of a year against their targets: how much has come how far, and what the period changed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Sum, When

from districts.models import Stage, Target, WorkEvent, planned_by

from .facts import Period, TargetFacts, WorkFacts
from .starts import Start, before

# The lowest district's id and what it adds, by indicator code.
Rows = Iterator[tuple[int, dict[str, WorkFacts]]]
Columns = dict[str, Decimal]
ANY = Q()

# The columns that a work in this stage counts in: each stage includes the ones before it.
COUNTS_AS: dict[str, tuple[str, ...]] = {
    Stage.STARTED: ("started",),
    Stage.COMPLETED: ("started", "completed"),
    Stage.ACCEPTED: ("started", "completed", "accepted"),
}


def rows(year: int, period: Period, start: Start, *, until: dt.datetime | None) -> Rows:
    """The year's ledger as it stands, what the period changed in it, and what the year before brought."""
    for known, district, code, columns in known_already(start, year):
        yield district, {code: of_its_year(known == year, columns)}
    for row, columns in moves(year, period, start, until):
        yield row["district_id"], {row["code"]: of_its_year(row["year"] == year, columns)}
        if row["in_period"] and row["year"] == year:
            changes = {f"{name}_change": amount for name, amount in columns.items()}
            yield row["district_id"], {row["code"]: WorkFacts(**changes)}


def of_its_year(this: bool, columns: Columns) -> WorkFacts:
    return WorkFacts(**columns) if this else WorkFacts(last_year=columns.get("accepted", Decimal(0)))


def known_already(start: Start, year: int) -> Iterator[tuple[int, int, str, Columns]]:
    """What the start knows of the year and the one before: year, district, indicator."""
    for district_id, ledgers in start.stocks.get("works", {}).items():
        for each in (year, year - 1):
            for code, columns in ledgers.get(str(each), {}).items():
                yield each, int(district_id), code, as_decimals(columns)


def as_decimals(columns: Mapping[str, str]) -> Columns:
    return {name: Decimal(amount) for name, amount in columns.items()}


def moves(
    year: int, period: Period, start: Start, until: dt.datetime | None, *, only: Q = ANY
) -> Iterator[tuple[dict[str, Any], Columns]]:
    """Sum the events of the year and of the one before that the start lacks, with the columns that they change.

    A move adds what its new stage counts as and takes what the old one did.
    """
    for row in events({year, year - 1}, period, start, until).filter(only):
        moved = dict.fromkeys(COUNTS_AS.get(row["to_stage"], ()), row["amount"])
        for column in COUNTS_AS.get(row["from_stage"], ()):
            moved[column] = moved.get(column, Decimal(0)) - row["amount"]
        if any(moved.values()):
            yield row, moved


def events(years: set[int], period: Period, start: Start, until: dt.datetime | None) -> QuerySet[Any, Any]:
    """In groups; of a year that the start knows nothing of, from the first event on."""
    known = years & {*start.stocks.get("years", ())}
    lacking = Q(before(until), year__in=years - known)
    if known:
        lacking |= Q(start.missing("works", until), year__in=known)
    in_period = Case(
        When(at__gte=period.start, at__lt=period.end, then=True), default=False, output_field=BooleanField()
    )
    groups = WorkEvent.objects.filter(lacking).order_by()
    return groups.values(
        "district_id", "year", "from_stage", "to_stage", code=F("indicator__code"), in_period=in_period
    ).annotate(amount=Sum("quantity"))


def targets(year: int, day: dt.date) -> Iterator[tuple[int, dict[str, TargetFacts]]]:
    """Each district's own targets of the year and what the plan asks for on the day."""
    owed = Target.objects.filter(year=year).select_related("indicator").prefetch_related("milestones")
    for target in owed:
        planned = planned_by(target.milestones.all(), year=year, amount=target.amount, day=day)
        facts = TargetFacts(amount=target.amount, planned=planned.quantize(Decimal("0.01")))
        yield target.district_id, {target.indicator.code: facts}
