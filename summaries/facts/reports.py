"""What confirmed reports say, where a target counts by them instead of by the ledger.

The newest confirmed report as of a day holds; days are the reports' own, not those on which somebody confirmed them.
What a week froze stays as it is. A district on reports has no other figures: its ledger and its villages' do not count.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from districts.models import District, Work

from .facts import Period, WorkFacts
from .works import PACE_DAYS, Rows, counted

# For each target on reports: its district and all below, and the report that held at the end of the period, before
# it, and four weeks before its end (the first of all where none is so old: what came before it is no pace).
SQL = """
    SELECT target.year, target.district_id, indicator.code,
           ARRAY(SELECT id FROM districts_district WHERE path LIKE place.path || '%%') AS covered,
           held.started, held.completed, held.accepted, before.started, before.completed, before.accepted,
           COALESCE(older.accepted, first.accepted)
      FROM districts_target AS target
      JOIN districts_indicator AS indicator ON indicator.id = target.indicator_id
      JOIN districts_district AS place ON place.id = target.district_id
      LEFT JOIN LATERAL ({held}) AS held ON TRUE
      LEFT JOIN LATERAL ({before}) AS before ON TRUE
      LEFT JOIN LATERAL ({older}) AS older ON TRUE
      LEFT JOIN LATERAL ({first}) AS first ON TRUE
     WHERE target.basis = 'reports' AND target.year IN (%(year)s, %(year)s - 1)
"""
ONE = """
    SELECT started, completed, accepted FROM districts_cumulativereport AS report
     WHERE report.indicator_id = target.indicator_id AND report.district_id = target.district_id
       AND report.year = target.year AND report.state = 'confirmed' AND report.as_of <= %({until})s
     ORDER BY report.as_of {way}, report.id {way} LIMIT 1
"""
STATEMENT = SQL.format(
    held=ONE.format(until="held", way="DESC"),
    before=ONE.format(until="before", way="DESC"),
    older=ONE.format(until="older", way="DESC"),
    first=ONE.format(until="held", way="ASC"),
)


@dataclass(frozen=True)
class Reported:
    """What a district says of an indicator; nothing, as long as no report is confirmed."""

    year: int
    district_id: int
    code: str
    covered: frozenset[int]
    facts: WorkFacts

    @classmethod
    def read(cls, row: Sequence[Any]) -> Self:
        year, district_id, code, covered, *figures = row
        held = [amount or Decimal(0) for amount in figures[:3]]
        before = [amount or Decimal(0) for amount in figures[3:6]]
        older = held[2] if figures[6] is None else figures[6]
        facts = WorkFacts(
            started=held[0],
            completed=held[1],
            accepted=held[2],
            started_change=held[0] - before[0],
            completed_change=held[1] - before[1],
            accepted_change=held[2] - before[2],
            accepted_lately=held[2] - older,
        )
        return cls(year, district_id, code, frozenset(covered), facts)


@dataclass(frozen=True)
class Reports:
    """The reports of a year and of the one before, ready to stand in the ledger's place."""

    year: int
    found: Sequence[Reported] = field(default_factory=tuple)

    @classmethod
    def of(cls, year: int, period: Period) -> Self:
        """As they hold at the period's end; one statement, whose cost does not grow with earlier reports."""
        end = period.last_day
        days: dict[str, Any] = {
            "year": year,
            "held": end,
            "before": timezone.localdate(period.start) - dt.timedelta(days=1),
            "older": end - dt.timedelta(days=PACE_DAYS),
        }
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, days)
            return cls(year, [Reported.read(row) for row in cursor.fetchall()])

    def instead_of(self, ledger: Rows) -> Rows:
        """The ledger's rows, without those of districts on reports."""
        covered = {(district, each.code) for each in self.of_year(self.year) for district in each.covered}
        return uncovered(ledger, covered)

    def rows(self) -> Rows:
        """What the reports themselves say of the year."""
        for each in self.of_year(self.year):
            yield each.district_id, {each.code: each.facts}

    def last_year(self, ledger: Rows) -> Rows:
        """What the year before brought: accepted by its reports where they counted, else by its ledger."""
        before = list(self.of_year(self.year - 1))
        yield from uncovered(ledger, {(district, each.code) for each in before for district in each.covered})
        for each in before:
            yield each.district_id, {each.code: WorkFacts(last_year=each.facts.accepted)}

    def of_year(self, year: int) -> Iterator[Reported]:
        return (each for each in self.found if each.year == year)


def uncovered(ledger: Rows, covered: set[tuple[int, str]]) -> Rows:
    """Rows whose district does not count by reports for the indicator."""
    for district, by_code in ledger:
        left = {code: facts for code, facts in by_code.items() if (district, code) not in covered}
        if left:
            yield district, left


def ledger_of(district: District, year: int) -> dict[str, WorkFacts]:
    """What the ledger alone says of a district, by indicator: to stand beside its reports; one statement."""
    rows = (
        Work.objects.in_district(district)
        .filter(year=year)
        .order_by()
        .values("stage", code=F("indicator__code"))
        .annotate(amount=Sum("quantity"))
    )
    return summed((row["code"], counted(row["stage"], row["amount"])) for row in rows)


def summed(rows: Iterable[tuple[str, WorkFacts]]) -> dict[str, WorkFacts]:
    totals: dict[str, WorkFacts] = {}
    for code, facts in rows:
        totals[code] = totals.get(code, WorkFacts()) + facts
    return totals
