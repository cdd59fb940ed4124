"""Fifty of many: the list that a handler works from, and what is found by two characters."""

from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlencode

from ..bench import Bench
from ..results import Row
from ..timing import Times, in_turn

# The handler's unit has had thousands; these narrow and sort them, and fill fifty rows in a small city too.
HANDLERS = [
    {"channel": "hotline", "sort": "newest"},
    {"state": "closed", "channel": "hotline", "sort": "oldest"},
    {"kind": "complaint", "channel": "hotline", "sort": "due"},
    {"list": "to_answer", "sort": "due"},
]
DISPATCHERS = [
    {"state": "open", "channel": "hotline", "sort": "due"},
    {"state": "closed", "channel": "letter", "sort": "newest"},
    {"list": "late", "channel": "hotline", "sort": "oldest"},
]
COMMON = ["村口", "路灯"]  # every complaint has them


def worklist(bench: Bench) -> list[Row]:
    found = lists(bench, "bench0", HANDLERS)
    whole = lists(bench, "dispatcher", DISPATCHERS)
    return [
        *rows_of("handler's work list", found),
        *rows_of("dispatcher's list of the county", whole),
    ]


def lists(bench: Bench, username: str, queries: list[dict[str, str]]) -> dict[str, Times]:
    large, small = bench.member(username), bench.member(username, bench.small)
    here, there = asking(queries), asking(queries)
    asked = {
        "empty": bench.empty_page(),
        "large": lambda: large.get(next(here)),
        "small": lambda: small.get(next(there)),
    }
    return in_turn(asked, bench.rounds)


def rows_of(name: str, took: dict[str, Times]) -> list[Row]:
    return [
        Row(f"{name} of 50, ms", took["large"].p50, 6, baseline=took["empty"].p50, p95=took["large"].p95),
        Row(f"{name} of 50, growth, ms", took["large"].p50, 1.5, baseline=took["small"].p50),
    ]


def asking(queries: list[dict[str, str]]) -> Iterator[str]:
    return cycle(f"/complaints/?{urlencode(query)}" for query in queries)


def search(bench: Bench) -> list[Row]:
    """Of the whole county: words that every complaint has, and words that a few have."""
    return [found_by(bench, "common", COMMON), found_by(bench, "rare", rare_words())]


def found_by(bench: Bench, name: str, words: list[str]) -> Row:
    dispatcher, paths = bench.member("dispatcher"), asking([{"q": word} for word in words])
    asked = {"empty": bench.empty_page(), "found": lambda: dispatcher.get(next(paths))}
    took = in_turn(asked, bench.rounds)
    return Row(f"search for a {name} word, p95, ms", took["found"].p95, 15, baseline=took["empty"].p50)


def rare_words() -> list[str]:
    """Each stands in one complaint of five thousand (benchmarks/sql/complaints.sql)."""
    return [f"{chr(20_000 + number)}村" for number in range(1, 5_000, 97)]
