"""Measures the scenarios over the cities: `script/bench run` starts it where the settings name the large one."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:  # they need the settings
    from .bench import Bench, Scenario
    from .results import Row


def main() -> int:
    given = parser().parse_args()
    django.setup()
    from .results import table, write  # what follows needs the settings

    rows = measure(given)
    print(f"\n{table(rows)}\n")
    write(rows, Path(given.output))
    return 0 if all(row.holds for row in rows) else 1


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    for name in ("small", "middle", "large", "rounds", "rows", "events", "blocks"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("scenario", nargs="+")
    return parser


def measure(given: argparse.Namespace) -> Sequence[Row]:
    from .scenarios import SCENARIOS

    rows: list[Row] = []
    with at_hand(given) as bench:
        for name in given.scenario:
            print(f"{name} … ", end="", flush=True)
            with closing(bench):
                rows += told(SCENARIOS[name], bench)
    return rows


def told(scenario: Scenario, bench: Bench) -> Sequence[Row]:
    """What it finds; one that cannot be measured does not stop the others."""
    try:
        found = scenario(bench)
    except Exception:
        traceback.print_exc()
        return []
    print(", ".join(f"{row.measured:,.1f}" for row in found), flush=True)
    return found


@contextmanager
def at_hand(given: argparse.Namespace) -> Iterator[Bench]:
    """Both cities served; one server where they are the same."""
    from .bench import Bench
    from .cities import City
    from .server import served

    small, middle, large = (
        City.of(size, number) for size, number in ((given.small, 12), (given.middle, 14), (given.large, 13))
    )
    with ExitStack() as stack:
        its = stack.enter_context(served(large))
        other = its if small.name == large.name else stack.enter_context(served(small))
        yield Bench(other, its, middle, given.rounds, given.rows, given.events, given.blocks)


if __name__ == "__main__":
    sys.exit(main())
