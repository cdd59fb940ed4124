"""`manage.py backfill_weeks 2018-W30 2021-W29`: compile the weeks of the past, in order.

It may be stopped or killed and started again, and several may run at once: they take turns week by week, and a week
that is compiled already is passed over.
"""

import datetime as dt
import sys
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
        bar, own = ProgressBar(len(weeks), sys.stderr), 0
        for done, each in enumerate(weeks, start=1):
            own += self.compiled(each)
            bar.show(done)
        self.stdout.write(f"{own} weeks compiled, {len(weeks) - own} were there already.")

    def compiled(self, each: Week) -> bool:
        """Whether this process did it. Asking first costs little, and keeps nobody waiting for a turn."""
        if WeeklySummary.objects.of_week(each).exists():
            return False
        at = timezone.now()
        try:
            made = compile_week(each, at=at)
        except WeekNotOver as problem:
            raise CommandError(f"{problem}; it can be compiled from the Monday after.") from problem
        except StillWriting as problem:
            raise CommandError(
                "An import is still being written; start again when it has ended."
            ) from problem
        return bool(made) and made[0].compiled_at == at
