"""The districts below against every indicator: one cell each, coloured by its light and told by its number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.templatetags.figures import percent

from ..dashboard import DistrictRow, IndicatorLine, Ranked, ranked
from ..facts.lights import Light
from .cards import records_of
from .lists import Lists


@dataclass(frozen=True)
class HeatCell:
    """One indicator of one district: its share of today's plan, or what is accepted where there is no plan."""

    line: IndicatorLine
    href: str

    @property
    def share(self) -> Decimal | None:
        """What is accepted of what the plan asks for today."""
        return self.line.work.accepted / self.line.planned if self.line.planned else None

    @property
    def light(self) -> Light | None:
        return self.line.light

    @property
    def shown(self) -> str:
        """In whole per cent: a grid is looked over, not read."""
        return "" if self.share is None else percent(round(self.share, 2))

    @property
    def is_empty(self) -> bool:
        """Neither a plan nor a work."""
        return self.line.amount is None and not self.line.work.started and not self.line.work.accepted


@dataclass(frozen=True)
class HeatRow:
    """A district below, its place among its equals and its cells."""

    ranked: Ranked
    cells: Sequence[HeatCell]
    lists: Lists

    @property
    def row(self) -> DistrictRow:
        return self.ranked.row

    @property
    def late_complaints(self) -> str:
        return self.lists.complaints(late="true")

    @property
    def late_pledges(self) -> str:
        return self.lists.pledges(late="true")


def heat_rows(below: Sequence[DistrictRow], lists: Lists, sort: str = "") -> list[HeatRow]:
    """In the order of their places, or by code, or by an indicator: the furthest behind last."""
    rows = [heat_row(each, lists) for each in ranked(below)]
    if sort == "code":
        return sorted(rows, key=lambda each: each.row.district.code)
    return sorted(rows, key=lambda each: by_share(each, sort)) if sort else rows


def heat_row(each: Ranked, lists: Lists) -> HeatRow:
    own = replace(lists, code=each.row.district.code)
    cells = [
        HeatCell(line, records_of(line, each.row.district, own, reached="accepted"))
        for line in each.row.lines
    ]
    return HeatRow(each, cells, own)


def by_share(each: HeatRow, indicator: str) -> tuple[bool, Decimal, Decimal]:
    """What comes first is smaller: with a plan before without, the larger share before the smaller."""
    cell = next(cell for cell in each.cells if cell.line.indicator.code == indicator)
    return cell.share is None, -(cell.share or Decimal(0)), -cell.line.work.accepted
