"""The stocks that are kept with the end of a week: each district's own, without those below."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from core.weeks import Week

from . import complaints, pledges, works
from .facts import Period
from .known import stock_cells
from .starts import Start
from .sums import Cell, read_moves, together

CHANGES = {"complaints": complaints.standing_changes, "pledges": pledges.standing_changes}


def stocks_at(week: Week, start: Start, known: Mapping[str, int]) -> dict[str, Any]:
    """As it stood when the week ended, by the events up to the known ones."""
    before = start.stocks()
    stocks: dict[str, Any] = {
        family: by_state([*stock_cells(before, family), *changes(family, start, week.end, known)])
        for family in CHANGES
    }
    return stocks | {"works": ledgers(week, start, before, known["works"])}


def years_of(week: Week) -> list[int]:
    """The works that a page of the week shows: of the year, and beside them those of the one before."""
    return [week.sunday.year - 1, week.sunday.year]


def changes(family: str, start: Start, end: dt.datetime, known: Mapping[str, int]) -> Iterable[Cell]:
    missing = start.missing(family, end) & Q(id__lte=known[family])
    for district_id, fact, by, number in together(CHANGES[family](missing)):
        for name, state, change in read_moves(fact, by, number):
            yield district_id, family, name, state, change


def by_state(cells: Iterable[Cell]) -> dict[int | str, dict[str, int]]:
    stocks: dict[int | str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for district_id, _family, _name, state, number in cells:
        stocks[district_id][state] += number
    return {
        district_id: {state: n for state, n in states.items() if n} for district_id, states in stocks.items()
    }


def ledgers(week: Week, start: Start, before: Mapping[str, Any], known: int) -> dict[int, Any]:
    """By district, year and indicator."""
    sums: dict[int, Any] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for year, district_id, code, columns in works.known_already(before, week.sunday.year):
        sums[district_id][year][code] = columns
    period = Period.of(week)
    for row, changed in works.moves(week.sunday.year, period, start, week.end, only=Q(id__lte=known)):
        columns = sums[row["district_id"]][row["year"]][row["code"]]
        for name, amount in changed.items():
            columns[name] = columns.get(name, Decimal(0)) + amount
    return sums
