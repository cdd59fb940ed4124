"""What every `manage.py import_…` shares: the dry run, the progress bar, and a report that adds up."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from ..progress_bar import ProgressBar
from ..sheet_errors import SheetError
from .batches import CHUNK, MOST_SHOWN, Batches
from .outcomes import Outcome
from .reasons import Reason
from .rows import Sheet

SHOWN = 20


class SheetCommand(BaseCommand):
    """Checks or stores a file, part by part; each kind says how its rows are checked and its reasons told."""

    batches: Batches[Any]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, store nothing")
        parser.add_argument("--by", metavar="STAFF_NUMBER", help="the member who imports (none)")
        parser.add_argument("--all", action="store_true", help="print every change and every wrong row")

    def checker(self, sheet: Sheet, by: Any, options: dict[str, Any]) -> Any:
        raise NotImplementedError

    def told(self, reason: Reason) -> str:
        raise NotImplementedError

    def summary(self, whole: Outcome, total: int, would: str) -> str:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.member(options["by"]) if options["by"] else None
        try:
            sheet = self.batches.opened(options["file"].name, options["file"].read_bytes())
            with translation.override(sheet.heads.language):
                checker = self.checker(sheet, by, options)
                whole = self.run(checker, sheet, by, options["dry_run"])
                self.report(whole, checker, options)
        except ObjectDoesNotExist as problem:
            raise CommandError("There is no county yet: run load_districts first.") from problem
        except (OSError, SheetError) as problem:
            raise CommandError(f"{options['file']}: {problem}") from problem

    def run(self, checker: Any, sheet: Sheet, by: Any, only_look: bool) -> Outcome:
        bar, whole, done, now = ProgressBar(checker.total, sys.stderr), Outcome(), 0, timezone.now()
        for rows in sheet.chunks(CHUNK):
            outcome = checker.check(rows) if only_look else self.batches.store(checker, rows, by=by, at=now)
            whole.add(outcome, most=MOST_SHOWN)
            done += len(rows)
            bar.show(done)
        return whole

    def member(self, username: str) -> Any:
        members = get_user_model()._default_manager.filter(username=username, is_active=True)
        if not (member := members.select_related("home_district").first()):
            raise CommandError(f"Nobody has the staff number {username}.")
        return member

    def report(self, whole: Outcome, checker: Any, options: dict[str, Any]) -> None:
        """What became of every row, so that the figures add up to the rows of the file."""
        counts, most = whole.counts, None if options["all"] else SHOWN
        for row, number, name, what in whole.changes[:most]:
            text = "; ".join(f"{header} {old or '-'} -> {new or '-'}" for header, old, new in what)
            self.stdout.write(f"row {row} ({number} {name}): {text}")
        self.more(self.stdout, counts["updated"], len(whole.changes[:most]))
        for row, number, reasons in whole.errors[:most]:
            self.stderr.write(f"row {row} ({number or '-'}): {' '.join(map(self.told, reasons))}")
        self.more(self.stderr, counts["errors"] + counts["held"], len(whole.errors[:most]))
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(self.summary(whole, checker.total, would))

    def more(self, out: Any, total: int, shown: int) -> None:
        if total > shown:
            out.write(f"… and {total - shown} more{'' if shown >= MOST_SHOWN else '; --all shows them'}.")
