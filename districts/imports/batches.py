"""Ledgers as files of rows (core.imports): how one is opened and checked, and what storing its rows means."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from core.imports.batches import Batches
from core.imports.outcomes import Outcome
from core.sheets import Row

from ..lifecycle import LedgerEntry, NotAllowed
from ..lifecycle.importing import Change, take_in
from ..models import ORDER, District, Indicator, LedgerImport, Stage, Work
from .check import Checker
from .rows import Ledger
from .values import Defaults

RUN = "districts.run_imports"  # the task of districts/tasks.py
Sums = list[list[Any]]


class Ledgers(Batches[LedgerImport]):
    """Works are entered, moved on and described anew by township, indicator, year and number."""

    model = LedgerImport
    run_task = RUN

    def opened(self, name: str, content: bytes) -> Ledger:
        return Ledger(name, content)

    def checker(self, batch: LedgerImport, sheet: Any, *, at: dt.datetime) -> Checker:
        return Checker(
            sheet,
            within=batch.by.home_district,
            change_existing=batch.change_existing,
            defaults=Defaults(batch.indicator, batch.year),
            by=batch.by,
            now=at,
        )

    def store_once(self, checker: Checker, rows: list[Row], *, by: Any, at: dt.datetime) -> Outcome:
        outcome = checker.check(rows, lock=True)
        new = [entry for entry in outcome.entries if isinstance(entry, LedgerEntry)]
        changes = [entry for entry in outcome.entries if isinstance(entry, Change)]
        try:
            take_in(new, changes, by=by, at=at, note=_("by a sheet"))
        except NotAllowed as problem:  # somebody has entered one of these numbers meanwhile
            raise IntegrityError(str(problem)) from problem
        return outcome

    def summed_up(self, batch: LedgerImport, checker: Checker, counts: dict[str, int]) -> dict[str, Any]:
        return {"found": counts, "sums": sums_of(checker, batch.by.home_district)}

    def finished(self, batch: LedgerImport) -> dict[str, Any]:
        """The sums as they are now, beside those of before."""
        after = standing([(code, year) for code, year, *_ in batch.sums], batch.by.home_district)
        sums = [
            [
                code,
                year,
                [[before, str(now)] for (before, _), now in zip(pairs, after[code, year], strict=True)],
            ]
            for code, year, pairs in batch.sums
        ]
        return {"sums": sums}


def sums_of(checker: Checker, within: District) -> Sums:
    """By indicator and year: for each stage what the ledger has, and what it would have with the sheet."""
    before = standing(checker.added, within)
    return [
        [
            code,
            year,
            [
                [str(now), str(now + added[stage])]
                for stage, now in zip(ORDER, before[code, year], strict=True)
            ],
        ]
        for (code, year), added in sorted(checker.added.items())
    ]


def standing(keys: Iterable[tuple[str, int]], within: District) -> dict[tuple[str, int], list[Decimal]]:
    """What the works of these indicators and years come to, at least at each stage; one statement."""
    wanted = Q(pk=None)
    sums = {key: [Decimal(0)] * len(ORDER) for key in keys}
    for code, year in sums:
        wanted |= Q(indicator__code=code, year=year)
    rows = Work.objects.in_district(within).filter(wanted, stage__in=ORDER).order_by()
    for row in rows.values("year", "stage", code=F("indicator__code")).annotate(amount=Sum("quantity")):
        columns = sums[row["code"], row["year"]]
        for reached in range(ORDER.index(Stage(row["stage"])) + 1):
            columns[reached] += row["amount"]
    return sums


def shown_sums(sums: Sums) -> list[dict[str, Any]]:
    """For the page: each indicator by its name, and the figures as figures."""
    indicators = {each.code: each for each in Indicator.objects.filter(code__in=[row[0] for row in sums])}
    return [
        {
            "indicator": indicators[code],
            "year": year,
            "stages": [
                (stage.label, Decimal(before), Decimal(after))
                for stage, (before, after) in zip(ORDER, pairs, strict=True)
            ],
        }
        for code, year, pairs in sums
        if code in indicators
    ]


LEDGERS = Ledgers()
