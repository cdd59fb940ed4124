"""What districts owe, and what confirmed reports say where they count instead of the ledger.

The newest confirmed report as of a day holds; days are the reports' own, not those on which somebody confirmed them.
What a week froze stays as it is; what is confirmed later is in the change of the week in which it was. A district on reports has no other figures: its ledger and its villages' do not count.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from districts.models import Basis, District, Work, planned_by

from .facts import Period, TargetFacts, WorkFacts
from .starts import News
from .sums import FactsByPath
from .works import COUNTS_AS, PACE_DAYS, Columns

# Targets as they are.
STANDING = """
    SELECT target.year, target.indicator_id, target.district_id, target.amount, target.basis,
           (SELECT jsonb_agg(jsonb_build_array(due_on, amount::text) ORDER BY due_on)
              FROM districts_targetmilestone WHERE target_id = target.id) AS plan
      FROM districts_target AS target WHERE target.year IN (%(year)s, %(year)s - 1)
"""
# Targets as they stood at a moment: by the last event before it. What is set for a year holds from its beginning,
# whenever somebody entered it: before the first event, that one. Those that no event tells of are taken as they are.
FIRST_OR_LAST = ", ".join(
    f"CASE WHEN is_past OR amount_before IS NULL THEN {name} ELSE {name}_before END AS {name}"
    for name in ("amount", "basis", "plan")
)
LAST_TOLD = f"""
    SELECT DISTINCT ON (year, indicator_id, district_id) year, indicator_id, district_id, {FIRST_OR_LAST}
      FROM (SELECT *, at < %(moment)s AS is_past FROM districts_targetevent
             WHERE year IN (%(year)s, %(year)s - 1)) AS told
     ORDER BY year, indicator_id, district_id, is_past DESC, CASE WHEN is_past THEN id ELSE -id END DESC
"""  # noqa: S608  # words of our own
STOOD = f"""
    ({LAST_TOLD}) UNION ALL
    SELECT * FROM ({STANDING}) AS untold WHERE NOT EXISTS (
        SELECT 1 FROM districts_targetevent AS told WHERE told.indicator_id = untold.indicator_id
           AND told.district_id = untold.district_id AND told.year = untold.year)
"""  # noqa: S608
# Each target of the year, and those of the year before that count by reports, with milestones; beside those on reports
# the report that held at the end of the period, before it, and four weeks before its end (the first of all where none
# is so old: what came before it is no pace). Before the period held what its last week's end knew: what was confirmed
# since about an earlier day is news of this one.
SQL = """
    SELECT target.year, target.district_id, indicator.code, target.amount, target.basis, target.plan::text,
           held.started, held.completed, held.accepted, before.started, before.completed, before.accepted,
           COALESCE(older.accepted, first.accepted)
      FROM ({targets}) AS target
      JOIN districts_indicator AS indicator ON indicator.id = target.indicator_id
      LEFT JOIN LATERAL ({held}) AS held ON TRUE
      LEFT JOIN LATERAL ({before}) AS before ON TRUE
      LEFT JOIN LATERAL ({older}) AS older ON TRUE
      LEFT JOIN LATERAL ({first}) AS first ON TRUE
     WHERE target.amount IS NOT NULL AND (target.year = %(year)s OR target.basis = 'reports')
"""
ONE = """
    SELECT started, completed, accepted FROM districts_cumulativereport AS report
     WHERE target.basis = 'reports'
       AND report.indicator_id = target.indicator_id AND report.district_id = target.district_id
       AND report.year = target.year AND report.state = 'confirmed' AND report.as_of <= %({until})s {known}
     ORDER BY report.as_of {way}, report.id {way} LIMIT 1
"""
KNOWN = "AND (report.decided_at <= %(known)s OR report.decided_at >= %(told)s)"
PARTS = {
    "held": ONE.format(until="held", way="DESC", known=""),
    "before": ONE.format(until="before", way="DESC", known=KNOWN),
    "older": ONE.format(until="older", way="DESC", known=""),
    "first": ONE.format(until="held", way="ASC", known=""),
}
NOW, THEN = (SQL.format(targets=targets, **PARTS) for targets in (STANDING, STOOD))


class Due(NamedTuple):
    """A milestone."""

    due_on: dt.date
    amount: Decimal


@dataclass(frozen=True)
class Owed:
    """A target, and what the reports on it say."""

    year: int
    district_id: int
    code: str
    amount: Decimal
    basis: str
    steps: tuple[tuple[str, str], ...]
    reported: WorkFacts

    @classmethod
    def read(cls, row: Sequence[Any]) -> Self:
        year, district_id, code, amount, basis, steps = row[:6]
        amounts = [amount or Decimal(0) for amount in row[6:12]]
        held, before = amounts[:3], amounts[3:]
        older = held[2] if row[12] is None else row[12]
        reported = WorkFacts(
            started=held[0],
            completed=held[1],
            accepted=held[2],
            started_change=held[0] - before[0],
            completed_change=held[1] - before[1],
            accepted_change=held[2] - before[2],
            accepted_lately=held[2] - older,
        )
        plan = tuple((day, due) for day, due in json.loads(steps or "[]"))
        return cls(year, district_id, code, amount, basis, plan, reported)

    def facts(self, day: dt.date) -> TargetFacts:
        """With what the plan asks for on the day."""
        steps = [Due(dt.date.fromisoformat(due_on), Decimal(amount)) for due_on, amount in self.steps]
        planned = planned_by(steps, year=self.year, amount=self.amount, day=day)
        return TargetFacts(self.amount, planned.quantize(Decimal("0.01")), self.basis, self.steps)

    def columns(self, year: int) -> Columns:
        """What counts in a page of the year: of the year before, only what was accepted."""
        if self.year < year:
            return {"last_year": self.reported.accepted}
        columns = vars(self.reported).copy()
        del columns["last_year"]
        return columns


def owed(year: int, period: Period, news: News, *, is_past: bool) -> list[Owed]:
    """As of the period's end; one statement, whose cost does not grow with earlier reports.

    `is_past` asks for the targets as they stood.
    """
    end = period.last_day
    days: dict[str, Any] = {
        "year": year,
        "held": end,
        "before": timezone.localdate(period.start) - dt.timedelta(days=1),
        "older": end - dt.timedelta(days=PACE_DAYS),
        "moment": period.end,
        "known": news.known,
        "told": news.told,
    }
    with connection.cursor() as cursor:
        cursor.execute(THEN if is_past else NOW, days)
        return [Owed.read(row) for row in cursor.fetchall()]


def put_targets(facts: FactsByPath, found: Sequence[Owed], year: int, day: dt.date) -> None:
    """Put targets beside what was counted, and reports in its place where they count."""
    own: dict[str, dict[str, TargetFacts]] = defaultdict(dict)
    for each in found:
        if each.basis == Basis.REPORTS:
            facts.replace_works(each.district_id, each.code, each.columns(year))
        if each.year == year:
            own[facts.paths[each.district_id]][each.code] = each.facts(day)
    facts.put("targets", own, default={})


def ledger_of(district: District, year: int) -> dict[str, WorkFacts]:
    """What the ledger alone says of a district, by indicator: to stand beside its reports; one statement."""
    rows = Work.objects.in_district(district).filter(year=year).order_by()
    totals: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for stage, code, amount in rows.values_list("stage", F("indicator__code")).annotate(
        amount=Sum("quantity")
    ):
        for column in COUNTS_AS.get(stage, ()):
            totals[code][column] = totals[code].get(column, Decimal(0)) + amount
    return {code: WorkFacts(**columns) for code, columns in totals.items()}
