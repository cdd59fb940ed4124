"""What a district owes in a year: targets, plan, shares, what counts, and when it will be done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.models import CumulativeReport, District, Indicator, Target
from districts.worklists import to_report
from members.access import MemberRequest, get_district_for
from members.models import Member

from . import dashboard
from .facts import gather_now
from .facts.facts import Facts, TargetFacts, WorkFacts
from .facts.forecast import Forecast, Step, forecast
from .facts.reports import ledger_of
from .facts.targets import Shares, shares_of
from .forms import PublicForm


@dataclass(frozen=True)
class Curve:
    """A plan to be drawn in a square of one hundred: across the year, upwards the amount."""

    forecast: Forecast

    @property
    def steps(self) -> list[Step]:
        """The milestones, and the end of the year if the last comes earlier."""
        end = Step(self.forecast.year_end, self.forecast.amount)
        steps = [step for step in self.forecast.steps if step.due_on < end.due_on]
        return [*steps, end]

    @property
    def points(self) -> str:
        begin = Step(dt.date(self.forecast.year, 1, 1), Decimal(0))
        return " ".join(
            f"{self.across(step.due_on):.1f},{self.down(step.amount):.1f}" for step in [begin, *self.steps]
        )

    @property
    def today(self) -> str:
        """Where today stands, as SVG reads it in any language; nothing outside the year."""
        day = self.forecast.today
        return f"{self.across(day):.1f}" if day.year == self.forecast.year else ""

    @property
    def accepted(self) -> str:
        return f"{self.down(min(self.forecast.accepted, self.forecast.amount)):.1f}"

    def across(self, day: dt.date) -> float:
        begin = dt.date(self.forecast.year, 1, 1)
        return 100 * (day - begin).days / (self.forecast.year_end - begin).days

    def down(self, amount: Decimal) -> float:
        return 100 - 100 * float(amount / self.forecast.amount)


@dataclass(frozen=True)
class Card:
    """One indicator of a district: what it owes, how far it is, and where that leads."""

    line: dashboard.IndicatorLine
    target: TargetFacts | None
    shares: Shares | None
    forecast: Forecast | None
    ledger: WorkFacts | None  # beside the reports, where they count
    is_covered: bool = False  # a village whose township reports

    @property
    def curve(self) -> Curve | None:
        return Curve(self.forecast) if self.forecast else None


@login_required
@require_safe
def targets(request: MemberRequest, code: str) -> HttpResponse:
    """All targets of a district and year, for everybody who looks after it or works in it."""
    district = get_district_for(request.user, code)
    now = timezone.now()
    choice = PublicForm(request.GET)
    choice.is_valid()
    year = choice.cleaned_data.get("year") or timezone.localdate(now).year
    facts = gather_now(now, year=year)
    found = cards(district, facts, year=year, today=timezone.localdate(now))
    context = {
        "district": district,
        "parents": District.objects.get_ancestors(district),
        "year": year,
        "years": years_around(timezone.localdate(now).year),
        "cards": [card for card in found if card.target],
        "without": [card for card in found if not card.target],
        "now": now,
        "may_hand_down": rules.has_perm("districts.hand_down", request.user, district),
        "may_set": district.is_root() and rules.has_perm("districts.set_targets", request.user),
        "may_report": rules.has_perm("districts.report", request.user, district),
    }
    return render(request, "summaries/targets.html", context)


def years_around(this: int) -> list[int]:
    """Those with targets, and the next one, which is to be planned."""
    known = Target.objects.order_by().values_list("year", flat=True).distinct()
    return sorted({*known, this, this + 1}, reverse=True)


def cards(district: District, facts: Mapping[str, Facts], *, year: int, today: dt.date) -> list[Card]:
    own, shares = facts[district.path], shares_of(facts, district)
    reported = any(target.is_reported for target in own.targets.values())
    ledger = ledger_of(district, year) if reported else {}
    above = facts.get(district.path[: -District.steplen], Facts()).targets
    found = [
        card(dashboard.line(indicator, own), own.targets.get(indicator.code), shares, ledger, year, today)
        for indicator in Indicator.objects.all()
    ]
    covered = {code for code, target in above.items() if target.is_reported}
    return [replace(each, is_covered=each.line.indicator.code in covered) for each in found]


def card(
    line: dashboard.IndicatorLine,
    target: TargetFacts | None,
    shares: Mapping[str, Shares],
    ledger: Mapping[str, WorkFacts],
    year: int,
    today: dt.date,
) -> Card:
    code = line.indicator.code
    beside = ledger.get(code, WorkFacts()) if target and target.is_reported else None
    return Card(line, target, shares.get(code), forecast(target, line.work, today=today, year=year), beside)


def desk_reports(member: Member, today: dt.date, most: int) -> dict[str, Sequence[Any]]:
    """What waits on a desk: reports to decide on, and those that the member's own township owes."""
    home = member.home_district
    found: dict[str, Sequence[Any]] = {}
    if rules.has_perm("districts.decide_reports", member):
        waiting = CumulativeReport.objects.to_decide(member, home).order_by("at")
        found["reports_to_decide"] = list(waiting.select_related("indicator", "district", "by")[:most])
    if rules.has_perm("districts.report", member, home):
        found["reports_due"] = to_report(home, today)[:most]
    return found
