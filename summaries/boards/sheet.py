"""A dashboard as an Excel book: the figures that are seen, as of the same moment."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.figures import percent

from ..dashboard import IndicatorLine
from .page import Board
from .tiles import Tile

Row = list[Any]


def sheets(board: Board) -> dict[str, list[Row]]:
    """By the sheet's name: heads first."""
    found = {
        _("Figures"): [*about(board), [], *tile_rows(board)],
        _("Works"): list(indicator_rows(board)),
    }
    if board.below:
        found[_("By district")] = list(district_rows(board))
    if board.trend:
        found[_("Week by week")] = list(trend_rows(board))
    return found | {_("Late, and who holds it"): list(late_rows(board))}


def about(board: Board) -> list[Row]:
    """Which district, and as of when."""
    moment = date_format(timezone.localtime(board.at), "DATETIME_FORMAT")
    if board.on:
        moment = _("the end of %(day)s") % {"day": date_format(board.on, "DATE_FORMAT")}
    return [
        [_("District"), str(board.district)],
        [_("As of"), moment],
        [_("Accepted of the plan"), percent(board.row.on_plan)],
    ]


def tile_rows(board: Board) -> Iterator[Row]:
    yield ["", _("Figure"), _("Value"), _("Since last week"), _("Note")]
    groups: list[tuple[str, list[Tile]]] = [
        (_("Complaints"), board.tiles.complaints),
        (_("Pledges"), board.tiles.pledges),
        (_("Visits this week"), board.tiles.visits),
        (_("What residents said this week"), board.tiles.rates),
    ]
    for group, tiles in groups:
        for tile in tiles:
            change = tile.change.amount if tile.change else None
            yield [group, tile.label, tile.text or tile.value, change, tile.note]


def line_heads() -> Row:
    return [
        _("Target"),
        _("Plan for today"),
        _("Started"),
        _("Completed"),
        pgettext("work", "Accepted"),
        _("Accepted this week"),
        _("Last year"),
        _("Against the plan"),
    ]


def line_cells(line: IndicatorLine) -> Row:
    work = line.work
    return [
        number(line.amount),
        number(line.planned),
        *map(number, (work.started, work.completed, work.accepted, work.accepted_change, work.last_year)),
        str(line.light.label) if line.light else "",
    ]


def indicator_rows(board: Board) -> Iterator[Row]:
    yield [_("Indicator"), _("Unit"), *line_heads()]
    for line in board.row.lines:
        yield [str(line.indicator), line.indicator.unit, *line_cells(line)]


def district_rows(board: Board) -> Iterator[Row]:
    """Every indicator of every district below, and its place."""
    yield [_("Rank"), _("District"), _("Accepted of the plan"), _("Indicator"), _("Unit"), *line_heads()]
    for each in board.heat:
        start = [each.ranked.place, str(each.row.district), percent(each.row.on_plan)]
        for line in each.row.lines:
            yield [*start, str(line.indicator), line.indicator.unit, *line_cells(line)]


def trend_rows(board: Board) -> Iterator[Row]:
    yield [_("Week until"), *(line.name for line in board.trend_lines), _("Accepted of the plan")]
    for point, values in board.trend_rows:
        yield [point.week.sunday, *values, percent(point.row.on_plan)]


def late_rows(board: Board) -> Iterator[Row]:
    """As the page lists them, and how many there are in all."""
    yield [_("Kind"), _("Title"), _("District"), _("Unit"), _("Due"), _("Days late"), _("In all")]
    names = {"complaints": _("Complaints"), "pledges": _("Pledges"), "works": _("Works")}
    for kind, late in board.late.items():
        for row in late.rows:
            yield [names[kind], row.title, row.district, row.unit, row.due, row.days, late.in_all]


def number(value: Decimal | None) -> float | int | None:
    """As Excel counts: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
