"""Pledges: what happened in a period, what stands at its end, who has pledged."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from districts.models import District
from members.models import Member
from pledges.models import Campaign, Pledge, PledgeEvent
from pledges.worklists import has_pledged

from .facts import Period
from .starts import Start
from .sums import Cell, Figures, Groups, grouped, moved, plain, read_moves, together

KINDS = ["logged", "delivered", "accepted"]


def cells(
    period: Period,
    *,
    stock: Groups,
    late: QuerySet[Pledge],
    until: dt.datetime | None = None,
    within: District | None = None,
) -> Iterator[Cell]:
    """What the period brought, the groups of `stock`, how many are late, and who has pledged; one statement."""
    groups = [happened(period), stock, grouped(late, "overdue"), who_has_pledged(period, until)]
    for place, fact, by, number in together(*groups, within=within):
        for name, part, amount in READ.get(fact, plain)(fact, by, number):
            yield place, "pledges", name, part, amount


def happened(period: Period) -> Groups:
    """Flows of the period: a pledge that was delivered twice is one, as in the list the figure opens."""
    events = PledgeEvent.objects.filter(kind__in=KINDS, at__gte=period.start, at__lt=period.end)
    return grouped(events, F("kind"), many=Count("pledge_id", distinct=True))


def stock_now(start: Start) -> Groups:
    """What is to be added to the stock that is known; all of it when nothing is."""
    return standing_now() if start.at is None else standing_changes(start.missing("pledges", None))


def standing_now() -> Groups:
    """Stock by state, from the pledges' own state."""
    return grouped(Pledge.objects.all(), "stock", F("state"))


def standing_changes(missing: Q) -> Groups:
    """What events added to and took from the stock."""
    return moved(PledgeEvent.objects.filter(missing))


def who_has_pledged(period: Period, until: dt.datetime | None) -> Groups:
    """Members who owe the running campaign a pledge, by home district, and those of them who have one.

    That is one of their own, or a joint project of somebody else's in which they take part.
    """
    campaign = Campaign.objects.running_on(period.last_day)
    owing = Member.objects.owing_pledges().filter(date_joined__lt=period.end)
    having = Case(When(has_pledged(campaign, until=until), then=Value("members_with")), default=Value(""))
    return grouped(owing, "owing", having, place="home_district_id")


def owing_and_having(fact: str, by: str, number: int) -> Figures:
    yield "members", "", number
    if by:
        yield by, "", number


READ = {"moved": read_moves, "owing": owing_and_having}
