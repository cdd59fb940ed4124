"""Where counting a stock starts: at the end of a week that was kept, or at the beginning of everything."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Func, Q, QuerySet

from core.backdated import BACKDATED

from ..week_ends import WeekEnd
from .facts import Period

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)  # later than whatever is told


class News(NamedTuple):
    """From when to when something was told that a period's beginning did not know of."""

    known: dt.datetime
    told: dt.datetime


@dataclass(frozen=True)
class Start:
    """What is known already, and which events are not in it."""

    at: dt.datetime | None = None  # None: nothing is known
    pk: int = 0  # of the week's end
    last_events: Mapping[str, int] = field(default_factory=dict)
    followers_events: Mapping[str, int] | None = None  # of the week's end that was kept after this one
    years: frozenset[int] = frozenset()  # whose works are known
    kept_at: dt.datetime | None = None
    followers_kept_at: dt.datetime | None = None

    @classmethod
    def before(cls, moment: dt.datetime) -> "Start":
        """The last end of a week not after the moment; the beginning when none was kept."""
        end = WeekEnd.objects.newest_by(moment)
        if end is None:
            return BEGINNING
        followers_events, followers_kept_at = end.followers_events, end.followers_kept_at  # type: ignore[attr-defined]
        return cls(
            end.ends_at,
            end.pk,
            end.last_events,
            followers_events,
            frozenset(end.years),
            end.kept_at,
            followers_kept_at,
        )

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

    def news(self, period: Period, told_by: dt.datetime | None = None) -> News:
        """What was told in the period of days before it; of an older start, nothing."""
        if self.at != period.start or self.kept_at is None:
            return News(NEVER, NEVER)
        ends = [moment for moment in (told_by, self.followers_kept_at) if moment]
        return News(self.kept_at, min(ends, default=NEVER))

    def told_late(self, period: Period, told_by: dt.datetime | None) -> Q:
        """Steps of works that lie before the period and that its beginning did not know of yet."""
        news = self.news(period, told_by)
        if news.known == NEVER:
            return Q(pk__in=[])
        found = Q(at__lt=period.start, id__gt=self.last_events["works"])
        if self.followers_events:
            found &= Q(id__lte=self.followers_events["works"])
        return found & Q(told_at__lt=told_by) if told_by else found

    def listed(self, name: str) -> QuerySet[Any, Any]:
        """The numbers in a list that was kept with the week's end: `clocks` or `undelivered`."""
        each = Func(name, function="unnest", output_field=BigIntegerField())
        return WeekEnd.objects.filter(pk=self.pk).order_by().values_list(each)


BEGINNING = Start()


def before(moment: dt.datetime | None) -> Q:
    return Q() if moment is None else Q(at__lt=moment)
