"""`manage.py import_complaints FILE`: take over complaints of another system with their replies and times."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from complaints.imports.batches import CHUNK, dry_run, store
from complaints.imports.check import Checker, Defaults, Outcome
from complaints.imports.reasons import told
from complaints.imports.sheets import SheetError, read
from complaints.imports.sorting import Categories
from complaints.models import Category, Complaint
from districts.models import District
from members.models import Member, Unit

SHOWN_ERRORS = 20


class Command(BaseCommand):
    help = (
        "Import complaints from a CSV or Excel file; safe to run again: what is there already stays as it is."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, store nothing")
        parser.add_argument("--district", metavar="CODE", help="of rows that name none (the county)")
        parser.add_argument(
            "--category", metavar="NAME", help="of rows that name none (guessed from the words)"
        )
        parser.add_argument("--unit", metavar="NAME", help="the unit that answered (by the routing rules)")
        parser.add_argument("--channel", choices=Complaint.Channel.values, default=Complaint.Channel.HOTLINE)
        parser.add_argument("--by", metavar="USERNAME", help="the member who imports (none)")
        parser.add_argument(
            "--all-errors", action="store_true", help="print every row that cannot be taken in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        defaults = Defaults(
            district=self.district(options["district"]),
            channel=options["channel"],
            category=self.category(options["category"]),
            unit=one(Unit, "unit", name=options["unit"]) if options["unit"] else None,
        )
        by = one(Member, "member", username=options["by"]) if options["by"] else None
        try:
            rows = read(options["file"].name, options["file"].read_bytes())
        except (OSError, SheetError) as problem:
            raise CommandError(f"{options['file']}: {problem}") from problem
        checker = Checker(rows, defaults, now=now)
        outcome = Outcome()
        if options["dry_run"]:
            outcome = dry_run(checker)
        for start in range(0, 0 if options["dry_run"] else len(rows), CHUNK):
            outcome.add(store(checker, start, by=by, at=now))
        self.report(outcome, len(rows), options)

    def district(self, code: str | None) -> District:
        if code:
            return one(District, "district", code=code)
        return one(District, "county", level=District.Level.COUNTY)

    def category(self, name: str | None) -> Category | None:
        if not name:
            return None
        found = Categories(None).by_name.get(name)
        if found is None or found.depth == 1:
            raise CommandError(f"There is no category {name} of the second or third level.")
        return found

    def report(self, outcome: Outcome, rows: int, options: dict[str, Any]) -> None:
        """What happened to every row, so that the figures add up to the rows of the file."""
        counts, shown = outcome.counts, None if options["all_errors"] else SHOWN_ERRORS
        for row, number, reasons in outcome.errors[:shown]:
            self.stderr.write(f"row {row} ({number or '-'}): {' '.join(told(reason) for reason in reasons)}")
        if (more := len(outcome.errors) - SHOWN_ERRORS) > 0 and shown:
            self.stderr.write(f"… and {more} more; --all-errors shows them.")
        stored = "would be stored" if options["dry_run"] else "stored"
        self.stdout.write(
            f"{rows} rows: {counts['new']} {stored} ({counts['answered']} with a reply, {counts['open']} open), "
            f"{counts['known']} there already, {counts['errors']} with errors."
        )
        if counts["uncategorised"]:
            self.stdout.write(f"{counts['uncategorised']} name nothing that a category could be told from.")
        if counts["renumbered"]:
            self.stdout.write(
                f"{counts['renumbered']} had the number of another message and got the time behind it."
            )


def one(model: Any, what: str, **wanted: str) -> Any:
    """The only row of that kind; a CommandError for none or several."""
    try:
        return model.objects.get(**wanted)
    except (model.DoesNotExist, model.MultipleObjectsReturned) as problem:
        raise CommandError(f"Which {what}? {', '.join(wanted.values())} names none, or several.") from problem
