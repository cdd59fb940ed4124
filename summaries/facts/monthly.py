"""The monthly table: what was dispatched in a month and how it stood at its end, by unit and by place.

The definitions and their reasons: docs/decisions/0024-offices-and-the-public.md.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from complaints.models import Callback, Complaint, Satisfaction
from complaints.models.monthly import NOBODY
from core.months import Month
from districts.models import District
from members.models import Unit

from .facts import Additive, Rate

Key = int | str  # a unit's id, or the tree path of a place
Grouped = Iterator[tuple[Key, "MonthFacts"]]


@dataclass(frozen=True)
class MonthFacts(Additive):
    """One line of the table."""

    in_time: int = 0
    late: int = 0
    open: int = 0
    left_out: int = 0
    verdicts: int = 0  # residents who were heard in the month
    dissatisfied: int = 0

    @property
    def dispatched(self) -> int:
        """What counts; what is left out is told beside the table."""
        return self.in_time + self.late + self.open

    @property
    def done(self) -> Rate:
        return Rate(Decimal(self.in_time + self.late), self.dispatched)

    @property
    def done_in_time(self) -> Rate:
        return Rate(Decimal(self.in_time), self.dispatched)

    @property
    def dissatisfaction(self) -> Rate:
        return Rate(Decimal(self.dissatisfied), self.verdicts)


@dataclass(frozen=True)
class MonthLine:
    """A line with its name (none: what no unit had), what opens its lists, and its place in the ranking, if any."""

    name: str
    facts: MonthFacts
    complaints: str
    verdicts: str
    place: int | None = None


@dataclass(frozen=True)
class MonthTable:
    """The lines, the best first, and their sum with what opens all."""

    lines: list[MonthLine]
    total: MonthFacts
    all_of: str


def by_unit(within: District, month: Month, now: dt.datetime) -> MonthTable:
    """By the unit that had it at the month's end; what a unit returned and nobody had has a line of its own."""
    found = summed(grouped(within, month, now, "unit"))
    names = {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=found)}
    all_of = f"month={month}&district={within.code}"
    lines = [
        MonthLine(names.get(key, ""), facts, f"{all_of}&holder={key}", f"{all_of}&unit={key}")
        for key, facts in found.items()
    ]
    return ranked(lines, all_of)


def by_place(within: District, month: Month, now: dt.datetime) -> MonthTable:
    """By the district one level below; what is about the district itself has a line of its own."""
    found = summed(grouped(within, month, now, "place"))
    below = list(District.objects.get_children(within))
    places = [(place, "district") for place in below]
    if within.path in found or not below:
        places.append((within, "exactly"))
    lines = []
    for place, which in places:
        opens = f"month={month}&{which}={place.code}"
        lines.append(MonthLine(place.short_name, found.get(place.path, MonthFacts()), opens, opens))
    return ranked(lines, f"month={month}&district={within.code}")


WAYS = {"unit": by_unit, "township": by_place}


def grouped(within: District, month: Month, now: dt.datetime, way: str) -> Grouped:
    """Both families' rows by what the table is by."""
    depth = len(within.path) + District.steplen
    for path, unit, facts in [*dispatched(within, month, now), *heard(within, month, now)]:
        yield (unit or NOBODY) if way == "unit" else path[:depth], facts


def dispatched(
    within: District, month: Month, now: dt.datetime
) -> Iterator[tuple[str, int | None, MonthFacts]]:
    found: QuerySet[Any] = Complaint.objects.in_district(within).of_month(month, now).order_by()
    rows = found.values("district__path", "holder", "outcome").annotate(n=Count("pk"))
    for row in rows:
        yield row["district__path"], row["holder"], MonthFacts(**{row["outcome"]: row["n"]})


def heard(within: District, month: Month, now: dt.datetime) -> Iterator[tuple[str, int | None, MonthFacts]]:
    """What residents said in the month, each complaint once; by the unit that had it then."""
    rows = (
        Callback.objects.verdicts(month.start, min(month.end, now))
        .in_district(within)
        .order_by()
        .values("district__path", "unit_id")
        .annotate(n=Count("pk"), unhappy=Count("pk", filter=Q(satisfaction=Satisfaction.DISSATISFIED)))
    )
    for row in rows:
        facts = MonthFacts(verdicts=row["n"], dissatisfied=row["unhappy"])
        yield row["district__path"], row["unit_id"], facts


def summed(rows: Iterable[tuple[Any, MonthFacts]]) -> dict[Any, MonthFacts]:
    sums: dict[Any, MonthFacts] = defaultdict(MonthFacts)
    for key, facts in rows:
        sums[key] += facts
    return dict(sums)


def ranked(lines: list[MonthLine], all_of: str) -> MonthTable:
    """By what was done in time, then done at all, then fewest dissatisfied; equals share a place.

    Who was dispatched too few comes last, without a place, and so does what no unit had.
    """
    keys = {id(line): order(line) for line in lines}
    placed = sorted(key for key in keys.values() if not key[0])
    table = [
        line if keys[id(line)][0] else replace(line, place=placed.index(keys[id(line)]) + 1)
        for line in sorted(lines, key=lambda line: keys[id(line)])
    ]
    return MonthTable(table, sum((line.facts for line in lines), MonthFacts()), all_of)


def order(line: MonthLine) -> tuple[bool, Decimal, Decimal, Decimal]:
    """What comes first is smaller."""
    facts = line.facts
    return (
        facts.done_in_time.shown is None or not line.name,
        -(facts.done_in_time.value or Decimal(0)),
        -(facts.done.value or Decimal(0)),
        facts.dissatisfaction.value or Decimal(0),
    )
