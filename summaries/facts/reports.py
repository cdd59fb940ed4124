"""What confirmed reports say, where a target counts by them instead of by the ledger.

The newest confirmed report as of a day holds; days are the reports' own, not those on which somebody confirmed them.
What a week froze stays as it is. A district on reports has no other figures: its ledger and its villages' do not count.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
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

    def over(self, ledger: Rows) -> Rows:
        """The ledger's rows, with the reports' in place of those of districts on reports."""
        this, before = self.covered(self.year), self.covered(self.year - 1)
        for district, by_code in ledger:
            yield (
                district,
                {
                    code: stripped(facts, this=(district, code) in this, before=(district, code) in before)
                    for code, facts in by_code.items()
                },
            )
        for each in self.found:
            said = each.facts if each.year == self.year else WorkFacts(last_year=each.facts.accepted)
            yield each.district_id, {each.code: said}

    def covered(self, year: int) -> set[tuple[int, str]]:
        """Districts and indicators for which the year's ledger does not count."""
        return {
            (district, each.code) for each in self.found if each.year == year for district in each.covered
        }


def stripped(facts: WorkFacts, *, this: bool, before: bool) -> WorkFacts:
    """What is left of the ledger's figures where this year, or the one before, counts by reports."""
    if this:
        facts = WorkFacts(last_year=facts.last_year)
    return replace(facts, last_year=Decimal(0)) if before else facts


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
