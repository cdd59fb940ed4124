"""Questions about who owes what, asked by lists, reminders and facts alike, so that a count is its list."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from members.models import Member, MemberQuerySet, Role

from .models import COUNTING, Campaign, CampaignQuerySet, Pledge, PledgeEvent, PledgeQuerySet

SOON = dt.timedelta(days=3)


def has_pledged(campaign: Campaign | CampaignQuerySet | None, *, until: dt.datetime | None = None) -> Q:
    """Of members: whether they have a pledge in the campaign, their own or a joint one they agreed to.

    With `until`, as it was then: what was logged or agreed to later does not count, what was cancelled later does.
    """
    pledges = Pledge.objects.filter(campaign=campaign)  # type: ignore[misc]  # or a query for it
    helping = Q(helpers__member=OuterRef("pk"), helpers__answer="agreed")
    if until:
        pledges = counted_at(pledges, until)
        helping &= Q(
            helpers__answered_at__lt=until
        )  # of this helper: a filter of its own could mean another one
    else:
        pledges = pledges.counting()
    own, joint = pledges.filter(member=OuterRef("pk")), pledges.filter(helping, is_joint=True)
    return Q(Exists(own)) | Q(Exists(joint))


def counted_at(pledges: PledgeQuerySet, moment: dt.datetime) -> PledgeQuerySet:
    """Those that counted then, told from what has happened since: no older event is read."""
    since = PledgeEvent.objects.filter(pledge=OuterRef("pk"), at__gte=moment)
    logged, cancelled = Exists(since.filter(kind="logged")), Exists(since.filter(kind="cancelled"))
    return pledges.filter(~logged, Q(state__in=COUNTING) | cancelled)


def without_pledge(member: Member, campaign: Campaign) -> MemberQuerySet:
    """Who owes the campaign a pledge and has none: of the unit for its head, of the subtree for those who oversee."""
    owing: MemberQuerySet = Member.objects.owing_pledges().filter(~has_pledged(campaign))
    heads = Q(unit__head=member)
    if member.role == Role.CADRE:
        return owing.filter(heads)
    return owing.filter(heads | Q(home_district__path__startswith=member.home_district.path))


def due_for(member: Member, today: dt.date) -> "list[Pledge]":
    """Their own that are due within three days or late, the most urgent first."""
    waiting = Pledge.objects.needing_their_member(today).filter(member=member)
    return list(waiting.select_related("district", "member").order_by("due_on", "id"))
