"""Builds, measures and drops cities of a size: `python -m benchmarks build 10000`; script/bench sets up what it needs."""

import argparse
import subprocess
import sys

from pledgeportal.local_services import LocalServiceError, use_services

from .cities import City, build, migrate

SCENARIOS = ["filing", "steps", "lookup", "worklist", "search", "dashboard", "week", "sheet", "first_load"]


def main() -> int:
    """What is asked for, on the servers that the portal uses."""
    given = parser().parse_args()
    try:
        use_services()
    except LocalServiceError as problem:
        print(problem, file=sys.stderr)
        return 1
    if given.command == "run":
        return run(given)
    for complaints in given.complaints:
        build(complaints) if given.command == "build" else City.of(complaints).drop()
    return 0


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (("build", "fill a city anew"), ("drop", "take a city away")):
        command = commands.add_parser(name, help=what)
        command.add_argument("complaints", type=int, nargs="+", help="how many complaints the city has had")
    command = commands.add_parser("run", help="measure every scenario against its baseline")
    command.add_argument("--small", type=int, default=10_000, help="the city from which growth is told")
    command.add_argument("--large", type=int, default=1_000_000, help="the city that is measured")
    command.add_argument("--rounds", type=int, default=30, help="how often each page is asked for")
    command.add_argument("--rows", type=int, default=100_000, help="how many rows the imported sheet has")
    command.add_argument("--events", type=int, default=10_000, help="how many events the compiled week has")
    command.add_argument(
        "--blocks", type=int, default=5, help="how often it is counted what is done in a second"
    )
    command.add_argument("--scenario", choices=SCENARIOS, nargs="+", default=SCENARIOS)
    command.add_argument("--output", default="benchmarks/results/latest.json")
    return parser


def run(given: argparse.Namespace) -> int:
    """Build what is missing, then measure in a process whose settings name the large city."""
    for complaints in sorted({given.small, middle(given), given.large}):
        if City.of(complaints).exists():
            migrate(City.of(complaints))
        else:
            print(f"A city of {complaints:,} complaints:", flush=True)
            build(complaints)
    numbers = {"small": given.small, "middle": middle(given), "large": given.large}
    numbers |= {"rounds": given.rounds, "rows": given.rows, "events": given.events, "blocks": given.blocks}
    options = [f"--{name}={number}" for name, number in numbers.items()]
    measure = [sys.executable, "-m", "benchmarks.run", *options, "--output", given.output, *given.scenario]
    return subprocess.run(measure, env=City.of(given.large).environment, check=False).returncode


def middle(given: argparse.Namespace) -> int:
    """A tenth of the large one: from it a week's growth is told."""
    return max(given.small, given.large // 10)


if __name__ == "__main__":
    sys.exit(main())
