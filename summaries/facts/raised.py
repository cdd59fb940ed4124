"""What residents raise most: the complaints of a week that say nearly the same, by the words of title and text."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from complaints.models import Complaint
from core.bigrams import bigrams
from core.near_duplicates import alike, groups
from districts.models import District

TITLES = 0.4  # alike at least by so much; found by reading what it joins of some hundred real complaints
TEXTS = 0.3
READ = 100  # characters of the text: people say first what it is about
TOLD = 10  # groups of a district, the largest first
SPREADS = 4  # complaints at least; a group that doubles from one to two is chance


@dataclass(frozen=True)
class Raised:
    """One group in a district and everything below it, under the title of the first who raised it."""

    title: str
    complaints: tuple[int, ...]  # of the week, by number
    villages: int  # in how many places
    before: int  # how many were raised in the week before

    @property
    def size(self) -> int:
        return len(self.complaints)

    @property
    def spreads(self) -> bool:
        """Whether it has at least doubled within the week, and is no chance: for supervision."""
        return self.size >= max(SPREADS, 2 * self.before)

    @classmethod
    def thaw(cls, frozen: Iterable[Mapping[str, Any]] | None) -> tuple[Self, ...] | None:
        """None when the week was frozen by a release that did not look for groups."""
        if frozen is None:
            return None
        return tuple(cls(**{**row, "complaints": tuple(row["complaints"])}) for row in frozen)


class Row(NamedTuple):
    number: int
    title: str
    text: str
    at: dt.datetime
    district_id: int
    path: str


def raised_in(start: dt.datetime, end: dt.datetime) -> dict[str, tuple[Raised, ...]]:
    """By a district's tree path, the largest groups of its complaints of the period; one query.

    The period of the same length before it is read too: what it had of each group shows where it goes. Thanks are
    no trouble, and a part of a complaint says what the whole has said.
    """
    rows = {row.number: row for row in raised_since(start - (end - start), end)}
    told: dict[str, list[Raised]] = defaultdict(list)
    for numbers in groups([*alike(titles(rows.values()), by=TITLES), *alike(texts(rows.values()), by=TEXTS)]):
        for path, group in by_path(rows[number] for number in numbers):
            if made := group_of(group, start):
                told[path].append(made)
    return {path: largest(found) for path, found in told.items()}


def raised_since(start: dt.datetime, end: dt.datetime) -> Iterator[Row]:
    complaints = Complaint.objects.filter(received_at__gte=start, received_at__lt=end, parent=None)
    complaints = complaints.exclude(kind=Complaint.Kind.THANKS).order_by("received_at", "pk")
    columns = ["pk", "title", "body", "received_at", "district_id", "district__path"]
    return (Row(*values) for values in complaints.values_list(*columns).iterator())


def titles(rows: Iterable[Row]) -> Iterator[tuple[int, frozenset[str]]]:
    return ((row.number, frozenset(bigrams(row.title))) for row in rows)


def texts(rows: Iterable[Row]) -> Iterator[tuple[int, frozenset[str]]]:
    return ((row.number, frozenset(bigrams(row.title, row.text[:READ]))) for row in rows)


def by_path(group: Iterable[Row]) -> Iterable[tuple[str, list[Row]]]:
    """The group in each district and in every district above it."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in group:
        for end in range(District.steplen, len(row.path) + 1, District.steplen):
            parts[row.path[:end]].append(row)
    return parts.items()


def group_of(rows: list[Row], start: dt.datetime) -> Raised | None:
    """None unless at least two were raised since the start."""
    new = [row for row in rows if row.at >= start]
    if len(new) < 2:
        return None
    numbers = tuple(sorted(row.number for row in new))
    return Raised(new[0].title, numbers, len({row.district_id for row in new}), len(rows) - len(new))


def largest(found: list[Raised]) -> tuple[Raised, ...]:
    return tuple(sorted(found, key=lambda group: (-group.size, group.complaints))[:TOLD])
