"""Counting tries in the shared cache."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
CACHE_DOWN = (RedisError, OSError)


def too_many(key: str, *, limit: int, seconds: int, when_down: bool = True) -> bool:
    """Count one more try under this key; true once there were more than `limit` within `seconds`.

    `when_down` is the answer while the cache cannot be reached: true where guessing must stay useless, false
    where a resident's words must not be lost.
    """
    try:
        return counted(f"throttle:{key}", seconds) > limit
    except CACHE_DOWN as problem:
        # without the key: it may name a complaint
        logger.warning("A throttle could not count, the cache is down: %s", type(problem).__name__)
        return when_down


def counted(name: str, seconds: int) -> int:
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name)
    except ValueError:  # it expired between the two calls: a new window has begun
        cache.set(name, 1, timeout=seconds)
        return 1


def first_use(name: str, *, seconds: int) -> bool:
    """Claim a name that may be used once; while the cache is down every use counts as the first, and is logged."""
    try:
        return bool(cache.add(f"used:{name}", 1, timeout=seconds))
    except CACHE_DOWN as problem:
        logger.warning("A single use could not be claimed, the cache is down: %s", type(problem).__name__)
        return True


def is_full(key: str, *, limit: int, when_down: bool = True) -> bool:
    """Whether `limit` tries were counted under this key; counts none."""
    try:
        return bool(cache.get(f"throttle:{key}", 0) >= limit)
    except CACHE_DOWN:
        return when_down


def is_down() -> bool:
    """Whether nothing can be counted now, so that people are told so and not that they tried too often."""
    try:
        cache.get("throttle")
    except CACHE_DOWN:
        return True
    return False
