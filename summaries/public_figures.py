"""What everybody may read of a district: the dashboard's figures without persons, addresses and small groups.

Why villages tell less: docs/decisions/0024-offices-and-the-public.md.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from core import database_state
from core.kept import kept
from core.weeks import midnight
from districts.models import District, Indicator, Target

from . import dashboard
from .dashboard import DistrictRow
from .facts.public import facts_for_public

FRESH, OLD = dt.timedelta(minutes=1), dt.timedelta(minutes=5)


@dataclass(frozen=True)
class City:
    """What the figures are about: the tree, what is counted, and the years that have targets."""

    districts: Sequence[District]
    indicators: Sequence[Indicator]
    years: Sequence[int]

    @classmethod
    def read(cls) -> "City":
        years = Target.objects.order_by("-year").values_list("year", flat=True).distinct()
        return cls(list(District.objects.all()), list(Indicator.objects.all()), list(years))

    def find(self, code: str | None) -> District:
        """The district of this code, the county without one; anything else is 404."""
        for district in self.districts:
            if district.code == code or (code is None and district.level == District.Level.COUNTY):
                return district
        raise Http404

    def below(self, district: District) -> list[District]:
        return [each for each in self.districts if each.path[: -each.steplen] == district.path]

    def above(self, district: District) -> list[District]:
        return [each for each in self.districts if each != district and each.contains(district)]


@dataclass(frozen=True)
class PublicFigures:
    """One district. A village's complaints are told by how many are open and closed, and not below a minimum;
    whatever would tell of a week, a visit or a verdict is not told of a village."""

    row: DistrictRow

    @property
    def district(self) -> District:
        return self.row.district

    @property
    def tells_all(self) -> bool:
        return self.district.level != District.Level.VILLAGE

    @property
    def complaints_open(self) -> int | None:
        return self.unless_few(self.row.facts.complaints.open)

    @property
    def complaints_closed(self) -> int | None:
        return self.unless_few(self.row.facts.complaints.stock["closed"])

    @property
    def least(self) -> int:
        """Below this nothing is told of a village's complaints, nought included."""
        return int(settings.RATE_MINIMUM_SAMPLE)

    def unless_few(self, n: int) -> int | None:
        return n if self.tells_all or n >= self.least else None


@dataclass(frozen=True)
class PublicPage:
    """A district with those directly below it, as of a moment."""

    city: City
    figures: PublicFigures
    below: list[PublicFigures]
    year: int
    as_of: dt.datetime
    stale: bool  # the newest figures could not be had

    @property
    def every(self) -> list[PublicFigures]:
        return [self.figures, *self.below]


def page_of(
    code: str | None, *, now: dt.datetime, year: int | None = None, on: dt.date | None = None
) -> PublicPage:
    """What everybody may read now, or as it stood at the end of a past day.

    Raises DatabaseError when the database does not answer and nothing was kept; Http404 for no district of ours.
    """
    city = kept("city", now, City.read)
    district = city.find(code)
    year = on.year if on else year or timezone.localdate(now).year
    facts, as_of = facts_for_public(now, year=year, on=on)
    stale = not on and is_stale(now - as_of)
    if on:
        as_of = midnight(on + dt.timedelta(days=1))
    figures = [
        PublicFigures(dashboard.row(each, facts[each.path], city.indicators))
        for each in [district, *city.below(district)]
        if each.path in facts  # new ones are in the tree a moment before
    ]
    if not figures or figures[0].district != district:
        raise Http404
    return PublicPage(city, figures[0], figures[1:], year, as_of, stale)


def is_stale(age: dt.timedelta) -> bool:
    """Whether newer figures cannot be had; between the two somebody else may just be asking for them."""
    return age > OLD or (age > FRESH and database_state.is_down())


def keep_at_hand(now: dt.datetime) -> None:
    """Read every year's figures once, so that they are kept before the database goes away."""
    for year in page_of(None, now=now).city.years:
        page_of(None, now=now, year=year)
