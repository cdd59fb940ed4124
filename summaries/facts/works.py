"""Works of a year against their targets: how much has come how far, and what the period changed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from districts.models import Stage, Target, Work, WorkEvent, plan_in_words, planned_by

from .facts import Period, TargetFacts, WorkFacts

Rows = Iterator[
    tuple[int, dict[str, WorkFacts]]
]  # the lowest district's id and what it adds, by indicator code

PACE_DAYS = 28  # the pace is that of the last four weeks

# The columns that a work in this stage counts in: each stage includes the ones before it.
COUNTS_AS: dict[str, tuple[str, ...]] = {
    Stage.STARTED: ("started",),
    Stage.COMPLETED: ("started", "completed"),
    Stage.ACCEPTED: ("started", "completed", "accepted"),
}


def standing_now(year: int) -> Rows:
    """The year's ledger as it stands."""
    rows = (
        Work.objects.filter(year=year)
        .order_by()
        .values("district_id", "stage", code=F("indicator__code"))
        .annotate(amount=Sum("quantity"))
    )
    for row in rows:
        yield row["district_id"], {row["code"]: counted(row["stage"], row["amount"])}


def standing_at(year: int, moment: dt.datetime) -> Rows:
    """The year's ledger as it stood at a moment, replayed from its events: bounded by the year's own works."""
    for district, code, moved, _row in moves(WorkEvent.objects.filter(year=year, at__lt=moment)):
        yield district, {code: WorkFacts(**moved)}


def changed(year: int, period: Period) -> Rows:
    """What the period's events added, and took back; and what those of the last four weeks accepted: the pace."""
    pace_since = period.end - dt.timedelta(days=PACE_DAYS)
    events = WorkEvent.objects.filter(year=year, at__gte=min(period.start, pace_since), at__lt=period.end)
    for district, code, moved, row in moves(
        events, in_period=Q(at__gte=period.start), lately=Q(at__gte=pace_since)
    ):
        amounts = {f"{column}_change": amount for column, amount in moved.items()} if row["in_period"] else {}
        if row["lately"]:
            amounts["accepted_lately"] = moved.get("accepted", Decimal(0))
        yield district, {code: WorkFacts(**amounts)}


def accepted_in(year: int) -> Rows:
    """What the whole of an earlier year brought, to stand beside this one."""
    rows = (
        Work.objects.filter(year=year, stage=Stage.ACCEPTED)
        .order_by()
        .values("district_id", code=F("indicator__code"))
        .annotate(amount=Sum("quantity"))
    )
    for row in rows:
        yield row["district_id"], {row["code"]: WorkFacts(last_year=row["amount"])}


def targets(year: int, day: dt.date) -> Iterator[tuple[int, dict[str, TargetFacts]]]:
    """Each district's own targets of the year and what the plan asks for on the day."""
    owed = Target.objects.filter(year=year).select_related("indicator").prefetch_related("milestones")
    for target in owed:
        planned = planned_by(target.milestones.all(), year=year, amount=target.amount, day=day)
        facts = TargetFacts(
            amount=target.amount,
            planned=planned.quantize(Decimal("0.01")),
            basis=target.basis,
            steps=tuple((day, amount) for day, amount in plan_in_words(target.milestones.all())),
        )
        yield target.district_id, {target.indicator.code: facts}


def moves(
    events: QuerySet[WorkEvent], **apart: Q
) -> Iterator[tuple[int, str, dict[str, Decimal], Mapping[str, Any]]]:
    """Sum events into columns: a move adds what its new stage counts as and takes what the old one did.

    Events that fulfil a condition are summed apart from the others; the row says by its name whether they do.
    """
    rows = (
        events.order_by()
        .annotate(**apart)
        .values("district_id", "from_stage", "to_stage", *apart, code=F("indicator__code"))
        .annotate(amount=Sum("quantity"))
    )
    for row in rows:
        moved = dict.fromkeys(COUNTS_AS.get(row["to_stage"], ()), row["amount"])
        for column in COUNTS_AS.get(row["from_stage"], ()):
            moved[column] = moved.get(column, Decimal(0)) - row["amount"]
        yield row["district_id"], row["code"], moved, row


def counted(stage: str, amount: Decimal) -> WorkFacts:
    return WorkFacts(**dict.fromkeys(COUNTS_AS.get(stage, ()), amount))
