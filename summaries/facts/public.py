"""Facts for pages that everybody may read: kept for a moment, and for days should the database not answer."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError

from core import database_state
from core.throttle import CACHE_DOWN
from core.weeks import Week, midnight

from .facts import Period
from .gather import FactsByPath, gather, gather_now

FRESH = dt.timedelta(seconds=60)
KEPT = dt.timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """Something and the moment it is of; stale: the newest could not be had."""

    value: Any
    as_of: dt.datetime
    stale: bool = False


def facts_for_public(now: dt.datetime, year: int) -> Kept:
    """The facts of every district, at most a minute old while the database answers.

    Raises DatabaseError when it does not and nothing was kept.
    """
    return kept(f"facts:{year}", now, lambda: gather_now(now, year=year))


def facts_of_day(day: dt.date, now: dt.datetime) -> Kept:
    """As they stood when a past day ended; what is written later with an earlier date is in it after a day."""
    period = Period(Week.of(day).start, midnight(day + dt.timedelta(days=1)))
    found = kept(f"facts:on:{day}", now, lambda: gathered(period), fresh=dt.timedelta(days=1))
    return Kept(found.value, period.end, found.stale)


def gathered(period: Period) -> FactsByPath:
    return gather(period)


def kept(name: str, now: dt.datetime, make: Callable[[], Any], *, fresh: dt.timedelta = FRESH) -> Kept:
    """What was made not long ago, else made anew; if that fails, what was made before."""
    held = recall(name)
    if held and held.as_of <= now < held.as_of + fresh:
        return held
    try:
        if database_state.is_down():
            raise DatabaseError("the database does not answer")
        made = Kept(make(), now)
    except DatabaseError:
        if held is None:
            raise
        return Kept(held.value, held.as_of, stale=True)
    remember(name, made)
    return made


def recall(name: str) -> Kept | None:
    try:
        held: Kept | None = cache.get(f"public:{name}")
    except CACHE_DOWN:
        return None
    return held


def remember(name: str, made: Kept) -> None:
    try:
        cache.set(f"public:{name}", made, timeout=int(KEPT.total_seconds()))
    except CACHE_DOWN:
        return
