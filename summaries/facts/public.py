"""The facts that everybody may read: gathered once a minute for all, and kept for when the database does not answer."""

import datetime as dt
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import DatabaseError
from redis.exceptions import RedisError

from .gather import gather_at, gather_now
from .sums import FactsByPath

FRESH = dt.timedelta(seconds=60)
KEPT = dt.timedelta(days=7)
ASKING_SECONDS = 10  # while one asks the database, the others are told what is kept


class PublicFacts(NamedTuple):
    """Facts with the moment at which they held."""

    facts: FactsByPath
    as_of: dt.datetime


def facts_for_public(now: dt.datetime, *, year: int | None = None, on: dt.date | None = None) -> PublicFacts:
    """Facts of at most a minute ago, or older ones while the database does not answer.

    `on` asks how things stood when that day ended. Raises DatabaseError when nothing is kept either.
    """
    name = f"public-facts:{year or ''}:{on or ''}"
    kept = read(name)
    if kept and (now - kept.as_of < FRESH or not first_to_ask(name)):
        return kept
    try:
        found = PublicFacts(gather_at(on, year=year) if on else gather_now(now, year=year), now)
    except DatabaseError:
        if kept is None:
            raise
        return kept
    keep(name, found)
    return found


def read(name: str) -> PublicFacts | None:
    """What is kept; a cache that does not answer keeps nothing."""
    try:
        kept: Any = cache.get(name)
    except RedisError:
        return None
    return PublicFacts(*kept) if kept else None


def keep(name: str, found: PublicFacts) -> None:
    try:
        cache.set(name, tuple(found), KEPT.total_seconds())
    except RedisError:
        return


def first_to_ask(name: str) -> bool:
    try:
        return cache.add(f"{name}:asked", True, ASKING_SECONDS)
    except RedisError:
        return True
