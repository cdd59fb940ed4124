"""`manage.py import_members FILE`: make and update accounts from a roster."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from core.progress_bar import ProgressBar
from core.sheet_errors import SheetError
from districts.models import District
from members.imports.batches import CHUNK, MOST_SHOWN, store
from members.imports.check import Checker, Outcome
from members.imports.reasons import told
from members.imports.rows import Roster
from members.models import Member

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Make and update members by staff number from a CSV or Excel file. Safe to run again: what is there "
        "already stays as it is. Nobody gets a password; make one-time links on the page afterwards."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, store nothing")
        parser.add_argument("--create-units", action="store_true", help="make units that do not exist yet")
        parser.add_argument("--by", metavar="STAFF_NUMBER", help="the administrator who imports (none)")
        parser.add_argument("--all", action="store_true", help="print every change and every wrong row")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.member(options["by"]) if options["by"] else None
        try:
            roster = Roster(options["file"].name, options["file"].read_bytes())
            total, several = roster.survey()
        except (OSError, SheetError) as problem:
            raise CommandError(f"{options['file']}: {problem}") from problem
        with translation.override(roster.heads.language):
            checker = Checker(
                roster,
                within=by.home_district if by else self.county(),
                create_units=options["create_units"],
                by=by,
                now=timezone.now(),
                several=several,
            )
            whole = self.run(checker, roster, total, by, options["dry_run"])
            self.report(whole, total, options)

    def run(
        self, checker: Checker, roster: Roster, total: int, by: Member | None, only_look: bool
    ) -> Outcome:
        bar, whole, done, now = ProgressBar(total, sys.stderr), Outcome(), 0, timezone.now()
        for rows in roster.chunks(CHUNK):
            outcome = checker.check(rows) if only_look else store(checker, rows, by=by, at=now)
            whole.add(outcome, most=MOST_SHOWN)
            done += len(rows)
            bar.show(done)
        return whole

    def member(self, username: str) -> Member:
        found = Member.objects.filter(username=username, is_active=True).select_related("home_district")
        if not (member := found.first()):
            raise CommandError(f"Nobody has the staff number {username}.")
        return member

    def county(self) -> District:
        county = District.objects.filter(level=District.Level.COUNTY).first()
        if county is None:
            raise CommandError("There is no county yet: run load_districts first.")
        return county

    def report(self, whole: Outcome, total: int, options: dict[str, Any]) -> None:
        """What became of every row, so that the figures add up to the rows of the file."""
        counts, most = whole.counts, None if options["all"] else SHOWN
        for row, number, name, what in whole.changes[:most]:
            text = "; ".join(f"{header} {old or '-'} -> {new or '-'}" for header, old, new in what)
            self.stdout.write(f"row {row} ({number} {name}): {text}")
        self.more(self.stdout, counts["updated"], len(whole.changes[:most]))
        for row, number, reasons in whole.errors[:most]:
            self.stderr.write(f"row {row} ({number or '-'}): {' '.join(map(told, reasons))}")
        self.more(self.stderr, counts["errors"], len(whole.errors[:most]))
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(
            f"{total} rows: {counts['created']} {would}created, {counts['updated']} {would}updated "
            f"({counts['moved']} moved), {counts['unchanged']} unchanged, {counts['errors']} with errors."
        )

    def more(self, out: Any, total: int, shown: int) -> None:
        if total > shown:
            out.write(f"… and {total - shown} more{'' if shown >= MOST_SHOWN else '; --all shows them'}.")
