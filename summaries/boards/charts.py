"""What the charts draw; the tables behind them are made from the same objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.weeks import Week
from districts.models import Indicator

from ..dashboard import DistrictRow, row
from ..facts import Facts


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
    weeks: Sequence[tuple[Week, Facts]], district: Any, indicators: Sequence[Indicator]
) -> list[WeekPoint]:
    return [WeekPoint(week, row(district, facts, indicators)) for week, facts in weeks]


def handled_chart(trend: Sequence[WeekPoint]) -> dict[str, Any]:
    """Complaints received and closed, and promises kept, week by week."""
    return {
        "labels": [point.label for point in trend],
        "lines": [
            {
                "name": _("Complaints received"),
                "values": [point.row.facts.complaints.received for point in trend],
            },
            {
                "name": _("Complaints closed"),
                "values": [point.row.facts.complaints.closed for point in trend],
            },
            {
                "name": _("Pledges kept and verified"),
                "values": [point.row.facts.pledges.accepted for point in trend],
            },
        ],
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
    """Each district below as a shape: how much of the plan is accepted, and its light in a word."""
    return {
        "places": [
            {
                "code": each.district.code,
                "name": each.district.short_name,
                "value": percents(each.on_plan),
                "light": each.light or "",
                "words": each.light.label if each.light else _("No plan"),
                "href": each.district.get_absolute_url(),
            }
            for each in below
        ]
    }
