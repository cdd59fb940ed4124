"""Works of a year against their targets: how much has come how far, and what the period changed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Sum, When

from districts.models import Stage, WorkEvent

from .facts import Period
from .starts import Start, before
from .sums import Cell

Columns = dict[str, Decimal]
ANY, NONE = Q(), Q(pk__in=[])
PACE_DAYS = 28  # the pace is that of the last four weeks

# The columns that a work in this stage counts in: each stage includes the ones before it.
COUNTS_AS: dict[str, tuple[str, ...]] = {
    Stage.STARTED: ("started",),
    Stage.COMPLETED: ("started", "completed"),
    Stage.ACCEPTED: ("started", "completed", "accepted"),
}


def cells(
    year: int, period: Period, start: Start, *, until: dt.datetime | None, told_by: dt.datetime | None = None
) -> Iterator[Cell]:
    """What the year's ledger lacks to stand as it does, and what the period changed; of the year before, its outcome.

    What was told in the period of days before it is a change of this period, up to `told_by` of a past day. And the pace: what the last four weeks accepted of the year's works, and took back.
    """
    since = period.end - dt.timedelta(days=PACE_DAYS)
    lately = Q(year=year, at__gte=since, at__lt=period.end)
    for row, columns in moves(year, period, start, until, beside=lately, told_by=told_by):
        if row["beside"] and columns.get("accepted"):
            yield row["district_id"], "works", row["code"], "accepted_lately", columns["accepted"]
        if not row["is_lacking"]:
            continue
        yield from named(year, row["year"], row["district_id"], row["code"], columns)
        if row["in_period"] and row["year"] == year:
            for name, amount in columns.items():
                yield row["district_id"], "works", row["code"], f"{name}_change", amount


def known_cells(stocks: Mapping[str, Any], year: int) -> Iterator[Cell]:
    """What is known already of the year and of the one before."""
    for each, district_id, code, columns in known_already(stocks, year):
        yield from named(year, each, district_id, code, columns)


def named(year: int, each: int, district_id: int, code: str, columns: Columns) -> Iterator[Cell]:
    """As a page of the year names them: of the year before, only what was accepted."""
    if each == year:
        for name, amount in columns.items():
            yield district_id, "works", code, name, amount
    elif columns.get("accepted"):
        yield district_id, "works", code, "last_year", columns["accepted"]


def known_already(stocks: Mapping[str, Any], year: int) -> Iterator[tuple[int, int, str, Columns]]:
    """Year, district, indicator, and how much had come how far."""
    for district_id, ledgers in stocks.get("works", {}).items():
        for each in (year, year - 1):
            for code, columns in ledgers.get(str(each), {}).items():
                yield each, int(district_id), code, as_decimals(columns)


def as_decimals(columns: Mapping[str, str]) -> Columns:
    return {name: Decimal(amount) for name, amount in columns.items()}


def moves(
    year: int,
    period: Period,
    start: Start,
    until: dt.datetime | None,
    *,
    only: Q = ANY,
    beside: Q = NONE,
    told_by: dt.datetime | None = None,
) -> Iterator[tuple[dict[str, Any], Columns]]:
    """Sum the events of the year and of the one before that the start lacks, with the columns that they change.

    A move adds what its new stage counts as and takes what the old one did. `beside` are events that are wanted too,
    whether they are lacking or not; the row says which it is.
    """
    for row in events({year, year - 1}, period, start, until, beside, told_by).filter(only):
        moved = columns_of(row)
        if any(moved.values()):
            yield row, moved


def columns_of(row: Mapping[str, Any]) -> Columns:
    moved = dict.fromkeys(COUNTS_AS.get(row["to_stage"], ()), row["amount"])
    for column in COUNTS_AS.get(row["from_stage"], ()):
        moved[column] = moved.get(column, Decimal(0)) - row["amount"]
    return moved


def events(
    years: set[int],
    period: Period,
    start: Start,
    until: dt.datetime | None,
    beside: Q,
    told_by: dt.datetime | None,
) -> QuerySet[Any, Any]:
    """In groups; of a year that the start knows nothing of, from the first event on."""
    known = years & start.years
    lacking = Q(before(until), year__in=years - known)
    if known:
        lacking |= Q(start.missing("works", until), year__in=known)
    late = start.told_late(period, told_by)
    marks = {
        "in_period": marked(Q(at__gte=period.start, at__lt=period.end) | late),
        "is_lacking": marked(lacking),
        "beside": marked(beside),
    }
    groups = WorkEvent.objects.filter(lacking | beside).order_by()
    return groups.values(
        "district_id", "year", "from_stage", "to_stage", code=F("indicator__code"), **marks
    ).annotate(amount=Sum("quantity"))


def marked(condition: Q) -> Case:
    """Whether the event is one of these."""
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
