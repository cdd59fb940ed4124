"""Complaints: what happened in a period, what residents said of it, what stands at its end."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Substr

from complaints.models import Callback, Category, Complaint, ComplaintEvent, Exclusion

from .facts import ComplaintFacts, Period, split

Rows = Iterator[tuple[int, ComplaintFacts]]  # the lowest district's id and what it adds


def happened(period: Period) -> Rows:
    """Flows of the period."""
    rows = (
        ComplaintEvent.objects.filter(at__gte=period.start, at__lt=period.end)
        .order_by()
        .values("district_id")
        .annotate(
            received=how_many("received"),
            accepted=how_many("accepted"),
            accepted_in_time=how_many("accepted", at__lte=F("complaint__accept_by")),
            answered=how_many("answered"),
            closed=how_many("closed"),
            checked=how_many("checked"),
            reopened=how_many("reopened"),
        )
    )
    for row in rows:
        district_id, counts = split(row)
        yield district_id, ComplaintFacts(**counts)


def how_many(kind: str, **narrower: Any) -> Count:
    """How many complaints this happened to: one answered twice is one, as in the list the figure opens."""
    return Count("complaint_id", filter=Q(kind=kind, **narrower), distinct=True)


def judged(period: Period) -> Rows:
    """What residents said of their complaints in the period, and who could not be reached: each complaint once."""
    heard = Q(reached=True)
    nobody_came = Q(contacted=False)  # the resident's word outweighs the record
    rows = (
        Callback.objects.counted(period.start, period.end)
        .order_by()
        .values("district_id")
        .annotate(
            verdicts=Count("id", filter=heard),
            unreached=Count("id", filter=~heard),
            in_time=Count("id", filter=Q(contacted_in_time=True) & ~nobody_came),
            done=Count("id", filter=Q(solved=True)),
            satisfied=Count("id", filter=Q(satisfaction="satisfied")),
            basically_satisfied=Count("id", filter=Q(satisfaction="basically")),
        )
    )
    for row in rows:
        district_id, counts = split(row)
        # named apart from the columns that they count: Django would refuse
        counts |= {"contacted_in_time": counts.pop("in_time"), "solved": counts.pop("done")}
        yield district_id, ComplaintFacts(**counts)


def excluded(period: Period) -> Rows:
    """What left the rates in the period, by reason."""
    rows = (
        Exclusion.objects.counted(period.start, period.end)
        .order_by()
        .values("district_id", "reason")
        .annotate(n=Count("id"))
    )
    for row in rows:
        yield row["district_id"], ComplaintFacts(excluded=Counter({row["reason"]: row["n"]}))


def received_by_channel_and_category(period: Period) -> Rows:
    """The period's new complaints by channel and by level-1 category."""
    rows = (
        ComplaintEvent.objects.filter(kind="received", at__gte=period.start, at__lt=period.end)
        .order_by()
        .annotate(
            channel=F("complaint__channel"), root=Substr("complaint__category__path", 1, Category.steplen)
        )
        .values("district_id", "channel", "root")
        .annotate(n=Count("id"))
    )
    for row in rows:
        yield (
            row["district_id"],
            ComplaintFacts(
                by_channel=Counter({row["channel"]: row["n"]}), by_category=Counter({row["root"]: row["n"]})
            ),
        )


def standing_now() -> Rows:
    """Stock by state, from the complaints' own state."""
    for row in Complaint.objects.order_by().values("district_id", "state").annotate(n=Count("id")):
        yield row["district_id"], ComplaintFacts(stock=Counter({row["state"]: row["n"]}))


def standing_changes(since: dt.datetime | None, until: dt.datetime) -> Rows:
    """What the events between two moments added to and took from the stock; from the beginning when since is None."""
    events = ComplaintEvent.objects.filter(at__lt=until).order_by()
    if since:
        events = events.filter(at__gte=since)
    for row in events.values("district_id", "from_state", "to_state").annotate(n=Count("id")):
        change = Counter({row["to_state"]: row["n"]})
        if row["from_state"]:
            change[row["from_state"]] -= row["n"]
        yield row["district_id"], ComplaintFacts(stock=change)


def overdue(moment: dt.datetime) -> Rows:
    """Complaints dispatched, past their limit at the moment and not answered by then."""
    for row in Complaint.objects.late_at(moment).order_by().values("district_id").annotate(n=Count("id")):
        yield row["district_id"], ComplaintFacts(overdue=row["n"])
