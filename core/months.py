"""Calendar months, in the city's own time zone."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone

from .weeks import FIRST_YEAR, LAST_YEAR, midnight

MONTH_PATTERN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """One month, written `2021-07`.

    Raises ValueError for a month that the calendar does not have, and for years that nobody means.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        dt.date(self.year, self.number, 1)
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"{self} does not lie between {FIRST_YEAR} and {LAST_YEAR}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2021-07`; raises ValueError for anything else."""
        if not (match := MONTH_PATTERN.fullmatch(text)):
            raise ValueError(f"{text!r} is not a month such as 2021-07")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def at(cls, moment: dt.datetime) -> "Month":
        """The month a moment lies in, in the city's time zone."""
        day = timezone.localdate(moment)
        return cls(day.year, day.month)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return self.day_after - dt.timedelta(days=1)

    @property
    def day_after(self) -> dt.date:
        """The first day of the next month."""
        years, number = divmod(self.number, 12)
        return dt.date(self.year + years, number + 1, 1)

    @property
    def start(self) -> dt.datetime:
        """The first moment of the month."""
        return midnight(self.first_day)

    @property
    def end(self) -> dt.datetime:
        """The first moment after the month: months are half-open, so none overlaps the next."""
        return midnight(self.day_after)

    @property
    def previous(self) -> "Month | None":
        """The month before; None where nobody looks any more."""
        day = self.first_day - dt.timedelta(days=1)
        return Month(day.year, day.month) if day.year >= FIRST_YEAR else None

    @property
    def next(self) -> "Month | None":
        day = self.day_after
        return Month(day.year, day.month) if day.year <= LAST_YEAR else None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"
