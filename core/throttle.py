"""Counting tries in the shared cache."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def too_many(key: str, *, limit: int, seconds: int, when_unknown: bool = True) -> bool:
    """Count one more try under this key; true once there were more than `limit` within `seconds`.

    `when_unknown` answers while the cache is down: whoever guesses must wait then, whoever files must not.
    """
    try:
        return count(f"throttle:{key}", seconds) > limit
    except (RedisError, OSError) as problem:
        logger.warning("tries cannot be counted: %s", type(problem).__name__)
        return when_unknown


def count(name: str, seconds: int) -> int:
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name)
    except ValueError:  # it expired between the two calls: a new window has begun
        cache.set(name, 1, timeout=seconds)
        return 1
