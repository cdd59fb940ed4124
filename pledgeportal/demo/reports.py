"""Two townships that keep no ledger of their courtyards and report them instead."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from districts.lifecycle import Standing, confirm_report, replan, return_report, submit_report
from districts.models import Basis, CumulativeReport, District, Target, TargetEvent, planned_by
from districts.proposals import Step
from members.models import Member

from .people import HOME, Cast

CODE = "courtyards"


def load_reports(actors: Cast, now: dt.datetime) -> None:
    """Both have confirmed ones; the last of the first came back, that of the second waits."""
    inspector = actors.accounts["inspector"]
    home, other = on_reports(actors, now)
    for target in (home, other):
        for days in (22, 15):
            confirmed = report(actors, target, now - dt.timedelta(days=days))
            if confirmed:
                confirm_report(confirmed, by=inspector, at=confirmed.at + dt.timedelta(hours=5))
    if returned := report(actors, home, now - dt.timedelta(days=9)):
        why = "完工数比上周多出一倍，请附村级明细后重报。"
        return_report(returned, by=inspector, at=returned.at + dt.timedelta(hours=20), reason=why)
    report(actors, other, now - dt.timedelta(days=2))


def on_reports(actors: Cast, now: dt.datetime) -> list[Target]:
    """This year's target of each, counted by reports since the year began."""
    year = timezone.localdate(now).year
    found = Target.objects.filter(indicator__code=CODE, year=year).select_related("indicator", "district")
    townships = [township for township in actors.townships if not township.short_name.endswith("街道")]
    others = [township for township in townships if township.short_name != HOME]
    targets = [found.get(district__short_name=HOME), found.get(district=others[0])]
    for target in targets:
        events = TargetEvent.objects.about(target.indicator, year).filter(district=target.district)
        replan(
            target,
            steps=[Step(step.due_on, step.amount) for step in target.milestones.all()],
            basis=Basis.REPORTS,
            seen=events.newest(),
            by=actors.accounts["administrator"],
            at=now - dt.timedelta(days=30),
            reason="庭院由妇联逐户评定，乡里不设台账，按周报累计数。",
        )
    return [Target.objects.select_related("indicator", "district").get(pk=target.pk) for target in targets]


def report(actors: Cast, target: Target, at: dt.datetime) -> CumulativeReport | None:
    """Figures a little behind the plan of the day before; None while the year is younger."""
    as_of = timezone.localdate(at) - dt.timedelta(days=1)
    if as_of.year < target.year:
        return None
    planned = planned_by(target.milestones.all(), year=target.year, amount=target.amount, day=as_of)
    shares = [min(planned * Decimal(share), target.amount) for share in ("1.12", "0.98", "0.9")]
    standing = Standing(*(share.quantize(Decimal(1)) for share in shares))
    return submit_report(target, standing, as_of=as_of, by=reporter(actors, target.district), at=at)


def reporter(actors: Cast, township: District) -> Member:
    """Somebody of the township's own government."""
    return next(member for member in actors.cadres if member.home_district_id == township.pk)
