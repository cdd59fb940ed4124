"""Counting tries in the shared cache."""

from django.core.cache import cache


def too_many(key: str, *, limit: int, seconds: int) -> bool:
    """Count one more try under this key; true once there were more than `limit` within `seconds`."""
    name = f"throttle:{key}"
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) > limit
    except ValueError:  # it expired between the two calls: a new window has begun
        cache.set(name, 1, timeout=seconds)
        return limit < 1


def is_full(key: str, *, limit: int) -> bool:
    """Whether `limit` tries were counted under this key; counts none."""
    return cache.get(f"throttle:{key}", 0) >= limit
