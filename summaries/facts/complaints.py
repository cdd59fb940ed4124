"""Complaints: what happened in a period, what residents said of it, what stands at its end."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.db.models.functions import Substr

from complaints.models import AWAITING_ANSWER, Category, Complaint, ComplaintEvent

from .facts import ComplaintFacts, Period, split

Rows = Iterator[tuple[int, ComplaintFacts]]  # the lowest district's id and what it adds


def happened(period: Period) -> Rows:
    """Flows of the period, and the verdicts that residents gave in it."""
    verdict = Q(kind__in=["closed", "reopened"])
    rows = (
        ComplaintEvent.objects.filter(at__gte=period.start, at__lt=period.end)
        .order_by()
        .values("district_id")
        .annotate(
            received=Count("id", filter=Q(kind="received")),
            accepted=Count("id", filter=Q(kind="accepted")),
            accepted_in_time=Count("id", filter=Q(kind="accepted", at__lte=F("complaint__accept_by"))),
            answered=Count("id", filter=Q(kind="answered")),
            closed=Count("id", filter=Q(kind="closed")),
            reopened=Count("id", filter=Q(kind="reopened")),
            verdicts=Count("id", filter=verdict),
            contacted_in_time=Count(
                "id", filter=verdict & Q(complaint__contacted_at__lte=F("complaint__contact_by"))
            ),
            solved=Count("id", filter=Q(kind="closed")),
            satisfied=Count("id", filter=verdict & Q(satisfaction="satisfied")),
            basically_satisfied=Count("id", filter=verdict & Q(satisfaction="basically")),
        )
    )
    for row in rows:
        district_id, counts = split(row)
        yield district_id, ComplaintFacts(**counts)


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
    late = Complaint.objects.filter(
        Q(state__in=AWAITING_ANSWER) | Q(answered_at__gte=moment),
        dispatched_at__lt=moment,
        answer_by__lt=moment,
    )
    for row in late.order_by().values("district_id").annotate(n=Count("id")):
        yield row["district_id"], ComplaintFacts(overdue=row["n"])
