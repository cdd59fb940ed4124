"""Asking in turn, so that whatever else the computer does meets all alike."""

import math
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .client import Answer

WARM = 4  # the first answers read templates and fill caches
THREADS = 4

Ask = Callable[[], Answer]


class WrongAnswerError(Exception):
    """The portal did not do what is being measured."""


@dataclass(frozen=True)
class Times:
    """Seconds, one for each round."""

    seconds: Sequence[float]

    @property
    def p50(self) -> float:
        """In milliseconds."""
        return 1000 * statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        ordered = sorted(self.seconds)
        return 1000 * ordered[math.ceil(0.95 * len(ordered)) - 1]


def in_turn(asked: Mapping[str, Ask], rounds: int, *, statuses: Sequence[int] = (200,)) -> dict[str, Times]:
    """How long each takes: A B C A B C …"""
    took: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(WARM + rounds):
        for name, ask in asked.items():
            began = time.perf_counter()
            answer = ask()
            seconds = time.perf_counter() - began
            require(answer, statuses, name)
            if turn >= WARM:
                took[name].append(seconds)
    return {name: Times(seconds) for name, seconds in took.items()}


def require(answer: Answer, statuses: Sequence[int], name: str) -> None:
    if answer.status not in statuses:
        raise WrongAnswerError(f"{name} was answered with {answer.status}")


@dataclass(frozen=True)
class Rates:
    """Answers a second, one for each block."""

    each: Sequence[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.each)

    @property
    def p95(self) -> float:
        """What it does in all but the slowest block of twenty."""
        return sorted(self.each)[math.floor(0.05 * len(self.each))]


def in_blocks(asked: Mapping[str, Sequence[Sequence[Ask]]], blocks: int) -> dict[str, Rates]:
    """How many answers a second: a block of each in turn, the askings of a thread one after the other.

    Each thread has as many askings as all blocks need and one block more, which warms up.
    """
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for block in range(blocks + 1):
        for name, threads in asked.items():
            rate = together([portion(each, block, blocks + 1) for each in threads], name)
            if block:
                rates[name].append(rate)
    return {name: Rates(each) for name, each in rates.items()}


def portion(askings: Sequence[Ask], block: int, blocks: int) -> Sequence[Ask]:
    size = len(askings) // blocks
    return askings[block * size : (block + 1) * size]


def together(threads: Sequence[Sequence[Ask]], name: str) -> float:
    """All threads start at once; so many answers a second until the last has its own."""
    start, problems = threading.Barrier(len(threads) + 1), []

    def work(askings: Sequence[Ask]) -> None:
        start.wait()
        try:
            for ask in askings:
                require(ask(), (200, 302), name)
        except (WrongAnswerError, OSError) as problem:
            problems.append(problem)

    running = [threading.Thread(target=work, args=[askings]) for askings in threads]
    for thread in running:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in running:
        thread.join()
    if problems:
        raise problems[0]
    return sum(map(len, threads)) / (time.perf_counter() - began)
