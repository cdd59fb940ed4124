"""Facts laid out for a page: one line per indicator, one row per district below."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from districts.models import District, Indicator

from .facts import Facts
from .facts.facts import WorkFacts
from .facts.lights import Light, by_points, light


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of one district, in the indicator's unit; amount and planned are None without a target."""

    indicator: Indicator
    amount: Decimal | None
    planned: Decimal | None
    work: WorkFacts
    is_reported: bool = False  # counted from confirmed reports, not from the ledger

    @property
    def light(self) -> Light | None:
        if self.amount is None or self.planned is None:
            return None
        return light(accepted=self.work.accepted, planned=self.planned, amount=self.amount)

    @property
    def accepted_percent(self) -> int:
        """How long a bar of a hundred is."""
        return min(int(self.work.accepted / self.amount * 100), 100) if self.amount else 0

    @property
    def points_behind(self) -> Decimal | None:
        """How far behind the plan, in points of the whole target; nothing for what is ahead."""
        if self.amount is None or self.planned is None:
            return None
        return max((self.planned - self.work.accepted) / self.amount * 100, Decimal(0))


@dataclass(frozen=True)
class DistrictRow:
    """One district with its facts and one line per indicator."""

    district: District
    facts: Facts
    lines: Sequence[IndicatorLine]

    @property
    def on_plan(self) -> Decimal | None:
        """How much of what the plan asks for is accepted: the mean over the indicators, none above one.

        None where the plan asks for nothing.
        """
        shares = [min(line.work.accepted / line.planned, Decimal(1)) for line in self.lines if line.planned]
        return sum(shares, Decimal(0)) / len(shares) if shares else None

    @property
    def light(self) -> Light | None:
        """One colour for all targets together: by the mean of the points behind, blue when each is accepted in full."""
        lights = [line.light for line in self.lines if line.light]
        if not lights:
            return None
        if set(lights) == {Light.BLUE}:
            return Light.BLUE
        behind = [line.points_behind for line in self.lines if line.points_behind is not None]
        return by_points(sum(behind, Decimal(0)) / len(behind))

    @property
    def lights(self) -> Counter[Light]:
        """How many targets have which colour."""
        return Counter(line.light for line in self.lines if line.light)


@dataclass(frozen=True)
class Ranked:
    """A district and its place; None without a plan to be measured by."""

    place: int | None
    row: DistrictRow


def row(district: District, facts: Facts, indicators: Sequence[Indicator]) -> DistrictRow:
    return DistrictRow(district, facts, [line(indicator, facts) for indicator in indicators])


def line(indicator: Indicator, facts: Facts) -> IndicatorLine:
    target = facts.targets.get(indicator.code)
    return IndicatorLine(
        indicator,
        amount=target.amount if target else None,
        planned=target.planned if target else None,
        work=facts.works.get(indicator.code, WorkFacts()),
        is_reported=bool(target and target.is_reported),
    )


def ranked(rows: Sequence[DistrictRow]) -> list[Ranked]:
    """By what is accepted against the plan, then by fewest late complaints; equals share a place.

    Those without a plan come last, without a place. The page says this order in words.
    """
    keys = {row.district.pk: order(row) for row in rows}
    placed = sorted(keys.values())
    by_place = sorted(rows, key=lambda row: keys[row.district.pk])
    return [
        Ranked(None if row.on_plan is None else placed.index(keys[row.district.pk]) + 1, row)
        for row in by_place
    ]


def order(row: DistrictRow) -> tuple[bool, Decimal, int]:
    """What comes first is smaller."""
    share = row.on_plan
    return share is None, -(share or Decimal(0)), row.facts.complaints.overdue


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
