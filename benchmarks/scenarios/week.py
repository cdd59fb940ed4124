"""Monday morning: the week before is compiled for every district at once."""

import json
import uuid
from contextlib import closing
from typing import Any

import redis
from celery import Celery

from pledgeportal.settings import broker_from

from ..bench import Bench
from ..cities import City
from ..results import Row
from ..server import peak_megabytes, worker
from ..timing import Times, WrongAnswerError

WAIT = 600  # seconds for a week


def week(bench: Bench) -> list[Row]:
    """In a real worker of each city in turn; a week of the same events behind a short and a long history."""
    rounds = max(bench.rounds // 6, 2)
    cities = {"large": bench.large.city, "middle": bench.middle}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in cities}
    with worker(cities["large"], "benchmarks.tasks") as large, worker(cities["middle"], "benchmarks.tasks"):
        for turn in range(rounds + 1):
            for name, city in cities.items():
                answer = compiled(city, bench.events)
                found[name] += [answer] if turn else []  # the first reads everything in
        peak = peak_megabytes(large)
    compiled_, bare = times(found["large"], "compiled"), times(found["large"], "bare")
    before = times(found["middle"], "compiled")
    return [
        Row(
            f"compile a week of {bench.events:,} events, ms",
            compiled_.p50,
            2,
            baseline=bare.p50,
            p95=compiled_.p95,
        ),
        Row("compile a week, growth, ms", compiled_.p50, 1.2, baseline=before.p50),
        Row("compile a week, the worker's peak, MB", peak, 200),
    ]


def times(found: list[dict[str, Any]], name: str) -> Times:
    return Times([each[name] for each in found])


def compiled(city: City, events: int) -> dict[str, Any]:
    answer_to = f"bench:{uuid.uuid4()}"
    with Celery(broker=broker_from(city.redis_url)) as sender:
        sender.send_task("benchmarks.week", [answer_to, events])
    with closing(redis.from_url(city.redis_url, socket_timeout=WAIT + 10)) as answers:
        given = answers.blpop([answer_to], timeout=WAIT)
    found: dict[str, Any] = json.loads(given[1]) if given else {"problem": "no answer"}
    if "problem" in found:
        raise WrongAnswerError(f"A week was not compiled: {found['problem']}")
    return found
