"""Everything that one district's week is told from, read once: a document, a sheet and whatever comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from complaints.models import Category
from districts.models import District, Indicator

from . import dashboard
from .facts import Facts
from .facts.trends import Trend, trend
from .figure_lines import CHANNELS, Line
from .models import WeeklySummary
from .reading import Reading

WEEKS = 8  # that a chart goes back


@dataclass(frozen=True)
class Telling:
    """A reading, the week before it, its works, the townships below, and the weeks that led to it."""

    reading: Reading
    before: Facts | None
    row: dashboard.DistrictRow
    townships: list[dashboard.Ranked]
    categories: Mapping[str, str]  # by tree path, what a level-1 category is called
    weeks: Trend = field(default_factory=list)
    deeds: list[Any] = field(default_factory=list)

    @property
    def facts(self) -> Facts:
        return self.reading.facts

    def by_category(self) -> list[Line]:
        """What residents raised, most first, with the week before."""
        last = self.before.complaints.by_category if self.before else None
        counted = self.facts.complaints.by_category.most_common()
        return [
            Line(self.categories.get(path, path), number, last[path] if last is not None else None)
            for path, number in counted
        ]

    def by_channel(self) -> list[Line]:
        now = self.facts.complaints.by_channel
        last = self.before.complaints.by_channel if self.before else None
        return [
            Line(str(label), now[name], last[name] if last is not None else None) for name, label in CHANNELS
        ]


def tell(reading: Reading) -> Telling:
    """A fixed number of statements, however much the week holds."""
    indicators = list(Indicator.objects.all())
    return Telling(
        reading,
        week_before(reading),
        dashboard.row(reading.district, reading.facts, indicators),
        dashboard.ranked(townships(reading, indicators)),
        {category.path: category.name for category in Category.objects.get_root_nodes()},
        trend(reading.district, WEEKS, until=reading.week.end),
        list(reading.deeds()),
    )


def week_before(reading: Reading) -> Facts | None:
    rows = WeeklySummary.objects.of_week(reading.week.previous).filter(district=reading.district)
    found = rows.current().first()
    return found.facts if found else None


def townships(reading: Reading, indicators: list[Indicator]) -> list[dashboard.DistrictRow]:
    """Of a county; a township is not ranked alone."""
    if reading.district.level != District.Level.COUNTY:
        return []
    below = WeeklySummary.objects.of_week(reading.week).in_district(reading.district).current()
    return [
        dashboard.row(each.district, each.facts, indicators)
        for each in below.select_related("district")
        if each.district.level == District.Level.TOWNSHIP
    ]
