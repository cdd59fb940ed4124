"""A district's indicators and the districts below it, each figure with the list that it opens."""

import datetime as dt
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.urls import reverse

from districts.models import District

from ..dashboard import DistrictRow, IndicatorLine
from ..facts.forecast import Forecast, forecast
from ..facts.targets import Shares, shares_of
from .lists import Lists


@dataclass(frozen=True)
class Card:
    """One indicator of a district, with the addresses of the works that it counts."""

    district: District
    line: IndicatorLine
    lists: Lists
    forecast: Forecast | None = None
    shares: Shares | None = None
    counts_above: bool = False  # the township counts by reports, so that its villages have nothing

    @property
    def page(self) -> str:
        return page_of(self.district, self.lists)

    @property
    def all(self) -> str:
        return self.records()

    @property
    def started(self) -> str:
        return self.records("started")

    @property
    def completed(self) -> str:
        return self.records("completed")

    @property
    def accepted(self) -> str:
        return self.records("accepted")

    def records(self, reached: str = "") -> str:
        return records_of(self.line, self.district, self.lists, self.shares, reached)

    @property
    def last_year(self) -> str:
        return self.lists.last_year(self.line.indicator.code)


class Figure(NamedTuple):
    """A number in a table and the list behind it."""

    value: int
    href: str = ""
    is_bad: bool = False
    opens_group: bool = False


@dataclass(frozen=True)
class BelowRow:
    """What members promise and residents ask for in a district below."""

    row: DistrictRow
    lists: Lists

    @property
    def district(self) -> District:
        return self.row.district

    @property
    def page(self) -> str:
        return page_of(self.district, self.lists)

    @property
    def figures(self) -> list[Figure]:
        pledges, complaints = self.row.facts.pledges, self.row.facts.complaints
        lists = self.lists
        return [
            Figure(pledges.total, lists.pledges(state="counting"), opens_group=True),
            Figure(pledges.stock["accepted"], lists.pledges(state="accepted")),
            Figure(pledges.overdue, lists.pledges(late="true"), is_bad=bool(pledges.overdue)),
            Figure(pledges.members_without, lists.missing),
            Figure(complaints.received, lists.complaints_of_week("received"), opens_group=True),
            Figure(complaints.open, lists.complaints(state="open")),
            Figure(complaints.overdue, lists.complaints(late="true"), is_bad=bool(complaints.overdue)),
            Figure(complaints.stock["closed"], lists.complaints(state="closed")),
            Figure(self.row.facts.visits.visits, lists.visits, opens_group=True),
        ]


def records_of(
    line: IndicatorLine, district: District, lists: Lists, shares: Shares | None = None, reached: str = ""
) -> str:
    """What a figure was counted from: works of the ledger, or the reports; of both, the page that says which share is
    which."""
    if line.is_reported:
        return reverse("target_history", args=[district.code, lists.year, line.indicator.code])
    if shares and shares.reported:
        return f"{reverse('targets', args=[district.code])}?year={lists.year}"
    return lists.works(line.indicator.code, reached)


def page_of(district: District, lists: Lists) -> str:
    """The district's own dashboard, as it stood on the same day."""
    past = f"?on={lists.on.isoformat()}" if lists.on else ""
    return reverse("district", args=[district.code]) + past


def cards(
    row: DistrictRow, below: Sequence[DistrictRow], lists: Lists, day: dt.date, reported: Container[str] = ()
) -> list[Card]:
    """With what is to be expected of each target on that day, and whether its shares add up.

    `reported` are the indicators that the township above counts by reports.
    """
    shares = shares_of({each.district.path: each.facts for each in (row, *below)}, row.district)
    targets = row.facts.targets
    return [
        Card(
            row.district,
            line,
            lists,
            forecast(targets.get(line.indicator.code), line.work, today=day, year=lists.year),
            shares.get(line.indicator.code),
            counts_above=line.indicator.code in reported,
        )
        for line in row.lines
    ]


def below_rows(below: Sequence[DistrictRow], lists: Lists) -> Iterator[BelowRow]:
    for each in below:
        yield BelowRow(each, replace(lists, code=each.district.code))


def cards_of(below: Sequence[DistrictRow], lists: Lists, position: int) -> list[Card]:
    """The indicator at this position, district by district."""
    return [Card(each.district, each.row.lines[position], each.lists) for each in below_rows(below, lists)]
