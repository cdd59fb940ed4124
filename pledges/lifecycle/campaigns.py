"""Closing a campaign freezes it: nothing is logged or changed any more, and what is under way is finished."""

import datetime as dt

import rules
from django.db import transaction
from django.utils import timezone

from members.models import Member

from ..models import Campaign
from .basis import NotAllowed


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: Member, at: dt.datetime) -> Campaign:
    """Close it before or after its last day, for good; raises NotAllowed when it is closed already.

    What members may still do: progress, delivery, verification and cancelling of what was logged before.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not rules.has_perm("pledges.close_campaign", by):
        raise NotAllowed(f"{by.username} closes no campaign")
    if campaign.closed_at is not None:
        raise NotAllowed(f"{campaign} is closed already")
    campaign.closed_at, campaign.closed_by = at, by
    campaign.save(update_fields=["closed_at", "closed_by"])
    return campaign


def require_open(campaign: Campaign, *, at: dt.datetime) -> None:
    """Asked after a pledge was written: its key holds the campaign's row, so that one closed meanwhile is seen."""
    campaign.refresh_from_db(fields=["opens_on", "closes_on", "closed_at"])
    if not campaign.is_open_on(timezone.localdate(at)):
        raise NotAllowed(f"{campaign} is not open")
