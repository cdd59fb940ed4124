"""ISO weeks, Monday to Sunday, in the city's own time zone."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone

WEEK_PATTERN = re.compile(r"(\d{4})-W(\d{2})")
FIRST_YEAR, LAST_YEAR = 2000, 2100  # far enough from the calendar's own ends for a week to have neighbours


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, written `2021-W30`.

    Raises ValueError for a week that the calendar does not have.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        monday = dt.date.fromisocalendar(self.year, self.number, 1)
        try:  # so that every week has its neighbours
            monday - dt.timedelta(days=7), monday + dt.timedelta(days=14)
        except OverflowError as problem:
            raise ValueError(f"{self} is at the calendar's edge") from problem

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Read `2021-W30`; raises ValueError for anything else, and for years that nobody means."""
        match = WEEK_PATTERN.fullmatch(text)
        if not match or not match[1].isascii() or not match[2].isascii():
            raise ValueError(f"{text!r} is not a week such as 2021-W30")
        year = int(match[1])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"{text!r} does not lie between {FIRST_YEAR} and {LAST_YEAR}")
        return cls(year, int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> "Week":
        """The week a calendar day lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def at(cls, moment: dt.datetime) -> "Week":
        """The week a moment lies in, in the city's time zone."""
        return cls.of(timezone.localdate(moment))

    @property
    def monday(self) -> dt.date:
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> dt.date:
        return dt.date.fromisocalendar(self.year, self.number, 7)

    @property
    def start(self) -> dt.datetime:
        """The first moment of the week."""
        return midnight(self.monday)

    @property
    def end(self) -> dt.datetime:
        """The first moment after the week: weeks are half-open, so none overlaps the next."""
        return midnight(self.monday + dt.timedelta(days=7))

    @property
    def previous(self) -> "Week":
        return Week.of(self.monday - dt.timedelta(days=7))

    @property
    def next(self) -> "Week":
        return Week.of(self.monday + dt.timedelta(days=7))

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"


def midnight(day: dt.date) -> dt.datetime:
    """The first moment of a day in the city's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
