"""Facts laid out for a page: one line per indicator, one row per district below."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from districts.models import District, Indicator

from .facts import Facts
from .facts.facts import WorkFacts
from .facts.gather import FactsByPath
from .facts.lights import Light, light


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of one district, in the indicator's unit; amount and planned are None without a target."""

    indicator: Indicator
    amount: Decimal | None
    planned: Decimal | None
    work: WorkFacts

    @property
    def light(self) -> Light | None:
        if self.amount is None or self.planned is None:
            return None
        return light(accepted=self.work.accepted, planned=self.planned, amount=self.amount)


@dataclass(frozen=True)
class DistrictRow:
    """One district with its facts and one line per indicator."""

    district: District
    facts: Facts
    lines: Sequence[IndicatorLine]


def row(district: District, facts: Facts, indicators: Sequence[Indicator]) -> DistrictRow:
    return DistrictRow(district, facts, [line(indicator, facts) for indicator in indicators])


def line(indicator: Indicator, facts: Facts) -> IndicatorLine:
    target = facts.targets.get(indicator.code)
    return IndicatorLine(
        indicator,
        amount=target.amount if target else None,
        planned=target.planned if target else None,
        work=facts.works.get(indicator.code, WorkFacts()),
    )


def rows_below(district: District, facts: FactsByPath, indicators: Sequence[Indicator]) -> list[DistrictRow]:
    """One row for each district directly below, in the order of their codes."""
    return [row(child, facts[child.path], indicators) for child in District.objects.get_children(district)]


def chart_data(rows: Sequence[DistrictRow], position: int) -> dict[str, Any]:
    """What the page's chart draws for the indicator at this position: one value per district and series."""
    lines = [(below.district, below.lines[position]) for below in rows]
    return {
        "districts": [district.short_name for district, _ in lines],
        "target": [number(line.amount) for _, line in lines],
        "planned": [number(line.planned) for _, line in lines],
        "started": [number(line.work.started) for _, line in lines],
        "completed": [number(line.work.completed) for _, line in lines],
        "accepted": [number(line.work.accepted) for _, line in lines],
    }


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
