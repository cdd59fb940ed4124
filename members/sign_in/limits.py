"""How long somebody must wait who failed too often."""

import math
import time
from collections.abc import Iterator

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP, ACTION = "allauth.account", "login_failed"


def minutes_to_wait(request: HttpRequest, key: str) -> int:
    """Until one more try is counted again, in whole minutes; at least one."""
    return max([1, *(math.ceil(seconds / 60) for seconds in waits(request, key))])


def waits(request: HttpRequest, key: str) -> Iterator[float]:
    """The seconds that each full limit still holds."""
    now = time.time()
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        name = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key)
        tries: list[float] = [at for at in cache.get(name, []) if at > now - rate.duration]
        if len(tries) >= rate.amount:
            yield tries[rate.amount - 1] + rate.duration - now
