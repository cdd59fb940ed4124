"""Where counting a stock starts: at the end of a week that was kept, or at the beginning of everything."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Func, Q, QuerySet

from core.backdated import BACKDATED

from ..week_ends import WeekEnd


@dataclass(frozen=True)
class Start:
    """What is known already, and which events are not in it."""

    at: dt.datetime | None = None  # None: nothing is known
    pk: int = 0  # of the week's end
    last_events: Mapping[str, int] = field(default_factory=dict)
    followers_events: Mapping[str, int] | None = None  # of the week's end that was kept after this one
    years: frozenset[int] = frozenset()  # whose works are known

    @classmethod
    def before(cls, moment: dt.datetime) -> "Start":
        """The last end of a week not after the moment; the beginning when none was kept."""
        end = WeekEnd.objects.newest_by(moment)
        if end is None:
            return BEGINNING
        followers_events = end.followers_events  # type: ignore[attr-defined]
        return cls(end.ends_at, end.pk, end.last_events, followers_events, frozenset(end.years))

    def stocks(self) -> Mapping[str, Any]:
        """What is known, as it was kept: large."""
        return WeekEnd.objects.values_list("stocks", flat=True).get(pk=self.pk) if self.pk else {}

    def missing(self, family: str, until: dt.datetime | None) -> Q:
        """Events before a moment that what is known lacks: those that came after, and those that were written after.

        What was written after the next week's end was kept would be most of history, were it not for the index of
        those written long after they happened.
        """
        if self.at is None:
            return before(until)
        came_after = Q(at__gte=self.at) & before(until)
        return came_after | Q(self.written_after(family), at__lt=self.at)

    def written_after(self, family: str) -> Q:
        known = self.last_events[family]
        if (
            self.followers_events is None or family == "works"
        ):  # asked of two years' works, which are not history
            return Q(id__gt=known)
        follower = max(known, self.followers_events[family])
        return Q(id__gt=known, id__lte=follower) | Q(BACKDATED, id__gt=follower)

    def listed(self, name: str) -> QuerySet[Any, Any]:
        """The numbers in a list that was kept with the week's end: `clocks` or `undelivered`."""
        each = Func(name, function="unnest", output_field=BigIntegerField())
        return WeekEnd.objects.filter(pk=self.pk).order_by().values_list(each)


BEGINNING = Start()


def before(moment: dt.datetime | None) -> Q:
    return Q() if moment is None else Q(at__lt=moment)
