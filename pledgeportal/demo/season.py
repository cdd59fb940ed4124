"""Stretches of the demo city's life."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.utils import timezone


@dataclass(frozen=True)
class Season:
    """A stretch of the demo city's life: nothing happens after `end`."""

    start: dt.datetime
    end: dt.datetime

    def moment(self, chance: Random, *, from_share: float = 0, to_share: float = 1) -> dt.datetime:
        """Some moment in office hours between two shares of the season."""
        share = chance.uniform(from_share, to_share)
        day = timezone.localtime(self.start + (self.end - self.start) * share)
        at = day.replace(hour=chance.randint(8, 17), minute=chance.randint(0, 59), second=0, microsecond=0)
        return max(self.start, min(at, self.end - dt.timedelta(minutes=chance.randint(5, 300))))


def hours(chance: Random, least: float, most: float) -> dt.timedelta:
    return dt.timedelta(hours=chance.uniform(least, most))
