"""Pledges: what happened in a period, what stands at its end, who has pledged."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q

from members.models import Member
from pledges.models import Campaign, Pledge, PledgeEvent
from pledges.worklists import has_pledged

from .facts import Period, PledgeFacts, split

Rows = Iterator[tuple[int, PledgeFacts]]  # the lowest district's id and what it adds


def happened(period: Period) -> Rows:
    """Flows of the period."""
    rows = (
        PledgeEvent.objects.filter(at__gte=period.start, at__lt=period.end)
        .order_by()
        .values("district_id")
        .annotate(
            logged=how_many("logged"),
            delivered=how_many("delivered"),
            accepted=how_many("accepted"),
        )
    )
    for row in rows:
        district_id, counts = split(row)
        yield district_id, PledgeFacts(**counts)


def how_many(kind: str) -> Count:
    """How many pledges this happened to: one that was delivered twice is one, as in the list the figure opens."""
    return Count("pledge_id", filter=Q(kind=kind), distinct=True)


def standing_now() -> Rows:
    """Stock by state, from the pledges' own state."""
    for row in Pledge.objects.order_by().values("district_id", "state").annotate(n=Count("id")):
        yield row["district_id"], PledgeFacts(stock=Counter({row["state"]: row["n"]}))


def standing_changes(since: dt.datetime | None, until: dt.datetime) -> Rows:
    """What the events between two moments added to and took from the stock; from the beginning when since is None."""
    events = PledgeEvent.objects.filter(at__lt=until).order_by()
    if since:
        events = events.filter(at__gte=since)
    for row in events.values("district_id", "from_state", "to_state").annotate(n=Count("id")):
        change = Counter({row["to_state"]: row["n"]})
        if row["from_state"]:
            change[row["from_state"]] -= row["n"]
        yield row["district_id"], PledgeFacts(stock=change)


def overdue(moment: dt.datetime) -> Rows:
    """Pledges due on an earlier day and not delivered at the moment."""
    for row in Pledge.objects.late_at(moment).order_by().values("district_id").annotate(n=Count("id")):
        yield row["district_id"], PledgeFacts(overdue=row["n"])


def who_has_pledged(period: Period) -> Rows:
    """Members who owe the running campaign a pledge, by home district, and those of them who have one.

    That is one of their own, or a joint project of somebody else's in which they take part.
    """
    campaign = Campaign.objects.during(period.last_day)
    owing = Member.objects.owing_pledges().filter(date_joined__lt=period.end)
    rows = (
        owing.order_by()
        .annotate(has_one=has_pledged(campaign, until=period.end))
        .values("home_district_id")
        .annotate(members=Count("id"), members_with=Count("id", filter=Q(has_one=True)))
    )
    for row in rows:
        yield row["home_district_id"], PledgeFacts(members=row["members"], members_with=row["members_with"])
