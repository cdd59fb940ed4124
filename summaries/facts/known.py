"""The stocks that were kept with a week's end, summed up the tree once and remembered: they never change."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from districts.models import District

from . import works
from .starts import Start
from .sums import Cell, FactsByPath, Sums


def facts_from(start: Start, year: int, within: District | None = None) -> FactsByPath:
    """Facts that begin with what is known, the works of `year` among it."""
    paths = dict(District.objects.values_list("pk", "path"))
    if start.at is None:
        return FactsByPath(paths, within=within)
    return FactsByPath(paths, known_sums(start.pk, start.at, tuple(paths.items()), year), within)


# The end of this week, the year and tree that pages ask about, and a few that somebody looks back at. The moment is
# part of the name, and so are the paths, which a new district moves.
@lru_cache(maxsize=4)
def known_sums(pk: int, _at: Any, paths: tuple[tuple[int, str], ...], year: int) -> Sums:
    facts = FactsByPath(dict(paths))
    stocks = Start(pk=pk).stocks()
    for family in ("complaints", "pledges"):
        facts.add(stock_cells(stocks, family))
    facts.add(works.known_cells(stocks, year))
    return facts.sums


def stock_cells(stocks: Mapping[str, Any], family: str) -> Iterator[Cell]:
    """The stock known already, by state."""
    for district_id, states in stocks.get(family, {}).items():
        for state, number in states.items():
            yield int(district_id), family, "stock", state, number
