"""`manage.py import_members FILE`: make and update accounts from a roster."""

import argparse
from typing import Any

from django.utils import timezone

from core.imports.command import SHOWN, SheetCommand
from core.imports.outcomes import Outcome
from core.imports.reasons import Reason
from districts.places import the_county
from members.imports.batches import ROSTERS
from members.imports.check import Checker
from members.imports.reasons import told


class Command(SheetCommand):
    help = (
        "Make and update members by staff number from a CSV or Excel file. Safe to run again: what is there "
        "already stays as it is. Nobody gets a password; make one-time links on the page afterwards."
    )
    batches = ROSTERS

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--create-units", action="store_true", help="make units that do not exist yet")

    def checker(self, sheet: Any, by: Any, options: dict[str, Any]) -> Checker:
        within = by.home_district if by else the_county()
        return Checker(sheet, within=within, create_units=options["create_units"], by=by, now=timezone.now())

    def report(self, whole: Outcome, checker: Checker, options: dict[str, Any]) -> None:
        """Who is new comes before what changes."""
        shown = checker.created[: None if options["all"] else SHOWN]
        for row, number, name, unit in shown:
            self.stdout.write(f"row {row} ({number} {name}): new, {unit}")
        self.more(self.stdout, whole.counts["created"], len(shown))
        super().report(whole, checker, options)

    def told(self, reason: Reason) -> str:
        return told(reason)

    def summary(self, whole: Outcome, total: int, would: str) -> str:
        counts = whole.counts
        return (
            f"{total} rows: {counts['created']} {would}created, {counts['updated']} {would}updated "
            f"({counts['moved']} moved), {counts['unchanged']} unchanged, {counts['errors']} with errors."
        )
