"""`manage.py import_works FILE`: enter works and bring them up to date from a township's ledger."""

import argparse
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from core.imports.command import SheetCommand
from core.imports.outcomes import Outcome
from core.imports.reasons import Reason
from districts.imports.batches import LEDGERS, shown_sums, sums_of
from districts.imports.check import Checker
from districts.imports.reasons import told
from districts.imports.values import Defaults
from districts.models import Indicator
from districts.places import the_county


class Command(SheetCommand):
    help = (
        "Enter works and bring them up to date by township, indicator, year and number from a CSV or Excel file. "
        "Safe to run again: what is there already stays as it is."
    )
    batches = LEDGERS

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--change-existing", action="store_true", help="change works that the ledger has otherwise"
        )
        parser.add_argument("--indicator", metavar="CODE", help="for rows that do not say")
        parser.add_argument("--year", type=int, help="for rows that do not say")

    def checker(self, sheet: Any, by: Any, options: dict[str, Any]) -> Checker:
        self.within = by.home_district if by else the_county()
        return Checker(
            sheet,
            within=self.within,
            change_existing=options["change_existing"],
            defaults=Defaults(self.indicator(options["indicator"]), options["year"]),
            by=by,
            now=timezone.now(),
        )

    def indicator(self, code: str | None) -> Indicator | None:
        if not code:
            return None
        if not (found := Indicator.objects.filter(code=code).first()):
            raise CommandError(f"There is no indicator {code}.")
        return found

    def told(self, reason: Reason) -> str:
        return told(reason)

    def run(self, checker: Any, sheet: Any, by: Any, only_look: bool) -> Outcome:
        whole = super().run(checker, sheet, by, only_look)
        if only_look:
            for row in shown_sums(sums_of(checker, self.within)):
                said = ", ".join(f"{label} {before} -> {after}" for label, before, after in row["stages"])
                self.stdout.write(f"{row['indicator']} {row['year']}: {said}")
        return whole

    def summary(self, whole: Outcome, total: int, would: str) -> str:
        counts = whole.counts
        return (
            f"{total} rows: {counts['created']} {would}created, {counts['updated']} {would}updated, "
            f"{counts['unchanged']} unchanged, {counts['errors']} with errors; "
            f"{counts['held']} stay completed for want of signatures."
        )
