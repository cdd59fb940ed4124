"""What is made now and then and kept for days, for the pages that go on while the database does not answer."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError

from . import database_state
from .throttle import CACHE_DOWN

FRESH = dt.timedelta(seconds=60)
KEPT = dt.timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """Something and the moment it is of."""

    value: Any
    as_of: dt.datetime


def kept(name: str, now: dt.datetime, make: Callable[[], Any]) -> Any:
    """What was made within the last minute, else made anew; if that fails, what was made before.

    Raises DatabaseError when the database does not answer and nothing was kept.
    """
    held = recall(name)
    if held and held.as_of <= now < held.as_of + FRESH:
        return held.value
    try:
        if database_state.is_down():
            raise DatabaseError("the database does not answer")
        made = Kept(make(), now)
    except DatabaseError:
        if held is None:
            raise
        return held.value
    remember(name, made)
    return made.value


def recall(name: str) -> Kept | None:
    try:
        held: Kept | None = cache.get(f"kept:{name}")
    except CACHE_DOWN:
        return None
    return held


def remember(name: str, made: Kept) -> None:
    try:
        cache.set(f"kept:{name}", made, timeout=int(KEPT.total_seconds()))
    except CACHE_DOWN:
        return
