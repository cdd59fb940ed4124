"""`manage.py verify_summaries`: recount every published week from the events, and look at every link of the chains."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.progress_bar import ProgressBar
from core.weeks import Week
from districts.models import District
from summaries.chains import Fault
from summaries.figures import Difference
from summaries.lifecycle import Finding, Report, verify

from .compile_week import week


class Command(BaseCommand):
    help = "Recount every published week from the events and report agreement or the exact differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--week", type=week, help="only this ISO week, such as 2021-W30")
        parser.add_argument(
            "--district", metavar="CODE", help="only the district with this twelve-digit code"
        )

    def handle(self, *args: Any, week: Week | None, district: str | None, **options: Any) -> None:
        bar: ProgressBar | None = None

        def show(done: int, total: int) -> None:
            nonlocal bar
            bar = bar or ProgressBar(total, sys.stderr)
            bar.show(done)

        report = verify(self.districts(district), at=timezone.now(), week=week, progress=show)
        self.tell(report)
        if not report.agrees:
            raise CommandError("What is published does not agree with the records.")

    def districts(self, code: str | None) -> list[District]:
        asked = District.objects.exclude(level=District.Level.VILLAGE).order_by("path")
        if code is None:
            return list(asked)
        if not (found := list(asked.filter(code=code))):
            raise CommandError(f"There is no county or township with the code {code}.")
        return found

    def tell(self, report: Report) -> None:
        for finding in report.findings:
            self.tell_one(finding)
        for district, its_week, version in report.removed:
            self.stdout.write(
                f"{its_week} {district.code} v{version}: REMOVED, but its publishing is recorded"
            )
        for its_week, told in report.ends:
            self.stdout.write(f"{its_week}: the kept end of the week DIFFERS")
            self.tell_figures(told)
        right = sum(finding.agrees for finding in report.findings)
        self.stdout.write(f"{right} of {len(report.findings)} published versions agree with the records.")

    def tell_one(self, finding: Finding) -> None:
        version = finding.version
        head = f"{version.week} {finding.district.code} v{version.edition} {version.mark}"
        self.stdout.write(f"{head}: {'agrees' if finding.agrees else 'DIFFERS'}")
        for fault in finding.faults:
            self.stdout.write(f"    {fault}: {Fault(fault).label}")
        self.tell_figures(finding.differences)
        self.tell_figures(finding.edited, " (edited since)")

    def tell_figures(self, told: Any, note: str = "") -> None:
        for each in map(Difference._make, told):
            self.stdout.write(
                f"    {each.name}: published {shown(each.before)}, the records say {shown(each.after)}{note}"
            )


def shown(value: Any) -> str:
    return "nothing" if value is None else str(value)
