"""What the charts draw; the tables behind them are made from the same objects."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.weeks import Week
from districts.models import District, Indicator

from ..dashboard import DistrictRow, row
from ..facts import Facts

WEEKS = 12


@dataclass(frozen=True)
class WeekPoint:
    """One frozen week of a district."""

    week: Week
    row: DistrictRow

    @property
    def label(self) -> str:
        """Its Sunday, for nobody counts in weeks of the year."""
        return f"{self.week.sunday.month}/{self.week.sunday.day}"


def points(
    weeks: Sequence[tuple[Week, Facts]], district: District, indicators: Sequence[Indicator], now: Week
) -> list[WeekPoint]:
    """Those of the last weeks that were frozen; what is older would look as if it were the week before."""
    first = week_before(now, WEEKS)
    return [WeekPoint(week, row(district, facts, indicators)) for week, facts in weeks if week >= first]


def week_before(week: Week, number: int) -> Week:
    return Week.of(week.monday - dt.timedelta(weeks=number))


@dataclass(frozen=True)
class TrendLine:
    """One line of a chart, one column of its table."""

    name: str
    values: list[int]


def handled_lines(trend: Sequence[WeekPoint], level: str) -> list[TrendLine]:
    """Complaints and pledges, week by week: what each week brought, or of a village, how many there were at its end."""

    def line(name: str, of: Callable[[Facts], int]) -> TrendLine:
        return TrendLine(name, [of(point.row.facts) for point in trend])

    if level == District.Level.VILLAGE:
        return [
            line(_("Complaints being handled"), lambda facts: facts.complaints.open),
            line(_("Complaints closed"), lambda facts: facts.complaints.stock["closed"]),
            line(_("Pledges kept and verified"), lambda facts: facts.pledges.stock["accepted"]),
        ]
    return [
        line(_("Complaints received"), lambda facts: facts.complaints.received),
        line(_("Complaints closed"), lambda facts: facts.complaints.closed),
        line(_("Pledges kept and verified"), lambda facts: facts.pledges.accepted),
    ]


def handled_chart(trend: Sequence[WeekPoint], lines: Sequence[TrendLine]) -> dict[str, Any]:
    return {
        "labels": [point.label for point in trend],
        "lines": [{"name": each.name, "values": each.values} for each in lines],
    }


def plan_chart(trend: Sequence[WeekPoint]) -> dict[str, Any]:
    """How much of the plan was accepted at each week's end, in per cent."""
    return {
        "labels": [point.label for point in trend],
        "unit": "%",
        "top": 100,
        "lines": [
            {"name": _("Accepted of the plan"), "values": [percents(point.row.on_plan) for point in trend]}
        ],
    }


def percents(share: Decimal | None) -> float | None:
    return None if share is None else round(float(share) * 100, 1)


def map_chart(below: Sequence[DistrictRow]) -> dict[str, Any]:
    """Each district below as a shape."""
    return {"places": [place_on_map(each) for each in below]}


def place_on_map(each: DistrictRow) -> dict[str, Any]:
    """How much of a district's plan is accepted, and its light in a word."""
    return {
        "code": each.district.code,
        "name": each.district.short_name,
        "value": percents(each.on_plan),
        "light": each.light or "",
        "words": each.light.label if each.light else _("No plan"),
        "href": each.district.get_absolute_url(),
    }
