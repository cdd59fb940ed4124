"""`manage.py backfill_weeks 2018-W30 2021-W29`: compile the weeks of the past, in order.

It may be stopped or killed and started again: a week that is compiled already is passed over. Several may run at once:
while one counts a week, another begins the next.
"""

import datetime as dt
import sys
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.progress_bar import ProgressBar
from core.weeks import Week
from summaries.facts.written import StillWriting
from summaries.lifecycle import WeekNotOver, compile_week, weeks_between
from summaries.models import WeeklySummary

from .compile_week import week

YEARS = dt.timedelta(weeks=156)


class Command(BaseCommand):
    help = "Compile the weekly summaries of the past, the oldest first; three years to last week unless told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", nargs="?", type=week, help="an ISO week, such as 2018-W30")
        parser.add_argument("last", nargs="?", type=week, help="the last one (last week)")

    def handle(self, *args: Any, first: Week | None, last: Week | None, **options: Any) -> None:
        now = timezone.now()
        last = last or Week.at(now).previous
        first = first or Week.of(last.monday - YEARS)
        if first > last:
            raise CommandError(f"{first} comes after {last}.")
        weeks = list(weeks_between(first, last))
        own = Backfill(weeks, ProgressBar(len(weeks), sys.stderr)).run()
        self.stdout.write(f"{own} weeks compiled, {len(weeks) - own} were there already.")


class Backfill:
    """One worker's share: it passes over what others are at, and comes back for it in case they have died."""

    def __init__(self, weeks: Sequence[Week], bar: ProgressBar) -> None:
        self.weeks, self.bar, self.own, self.done = weeks, bar, 0, 0

    def run(self) -> int:
        """How many weeks this worker has compiled."""
        with_others = [each for each in self.weeks if not self.is_compiled(each, wait=False)]
        for each in with_others:
            self.is_compiled(each, wait=True)
        return self.own

    def is_compiled(self, week: Week, *, wait: bool) -> bool:
        """Whether it is, by whomever; false while somebody else is at it, or where there are no districts."""
        there = self.is_there(week)
        if not there:
            made = self.compile(week, wait=wait)
            self.own += made
            there = made or self.is_there(week)
        self.done += there
        self.bar.show(self.done)
        return there

    def is_there(self, week: Week) -> bool:
        return WeeklySummary.objects.of_week(week).exists()

    def compile(self, week: Week, *, wait: bool) -> bool:
        at = timezone.now()
        try:
            made = compile_week(week, at=at, wait=wait)
        except WeekNotOver as problem:
            raise CommandError(f"{problem}; it can be compiled from the Monday after.") from problem
        except StillWriting as problem:
            raise CommandError(
                "An import is still being written; start again when it has ended."
            ) from problem
        return bool(made) and made[0].compiled_at == at
