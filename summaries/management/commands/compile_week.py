"""`manage.py compile_week 2021-W30`: compile a week now, without waiting for Monday."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.weeks import Week
from summaries.facts.written import StillWriting
from summaries.lifecycle import WeekNotOver, compile_week


def week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO week such as 2021-W30") from problem


class Command(BaseCommand):
    help = "Compile the weekly summaries of the county and every township."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("week", type=week, help="an ISO week, such as 2021-W30")

    def handle(self, *args: Any, week: Week, **options: Any) -> None:
        now = timezone.now()
        try:
            summaries = compile_week(week, at=now)
        except WeekNotOver as problem:
            raise CommandError(f"{problem}; it can be compiled from the Monday after.") from problem
        except StillWriting as problem:
            raise CommandError("An import is still being written; try again when it has ended.") from problem
        when = timezone.localtime(summaries[0].compiled_at)
        verb = "compiled" if summaries[0].compiled_at == now else f"already compiled on {when:%Y-%m-%d %H:%M}"
        self.stdout.write(f"{week}: {len(summaries)} summaries {verb}. Read them at /summaries/{week}/")
