"""The places a member has in a campaign: one for each pledge of their own, one for each joint one they agreed to."""

from members.models import Member

from ..models import Campaign, Pledge, PledgeHelper, PledgeQuerySet


class NoPledgesLeft(Exception):
    """The member has logged as many pledges as the campaign allows."""


def free_slot(campaign: Campaign, member: Member) -> int:
    """The first place of the member that no pledge fills; raises NoPledgesLeft when all are taken.

    The caller holds the member's row.
    """
    taken = set(own(campaign, member).values_list("slot", flat=True))
    if len(taken) + joint(campaign, member) >= campaign.owed_max:
        raise NoPledgesLeft
    return next(slot for slot in range(1, campaign.owed_max + 1) if slot not in taken)


def pledges_left(campaign: Campaign, member: Member) -> int:
    """How many more pledges the member may log in the campaign."""
    return max(campaign.owed_max - own(campaign, member).count() - joint(campaign, member), 0)


def own(campaign: Campaign, member: Member) -> PledgeQuerySet:
    return Pledge.objects.counting().filter(campaign=campaign, member=member)


def joint(campaign: Campaign, member: Member) -> int:
    """Joint projects of others that fill a place of this member."""
    return PledgeHelper.objects.filling_a_quota(campaign).filter(member=member).count()
