"""Campaigns: what their plan says, and closing one."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.methods import posted_from
from members.access import MemberRequest

from .. import lifecycle
from ..models import Campaign


@login_required
@require_safe
def campaigns(request: MemberRequest) -> HttpResponse:
    """Every campaign with its plan, the newest first."""
    rows = Campaign.objects.select_related("closed_by").prefetch_related("initiatives")
    context = {
        "campaigns": rows,
        "today": timezone.localdate(),
        "may_close": rules.has_perm("pledges.close_campaign", request.user),
    }
    return render(request, "pledges/campaigns.html", context)


@login_required
@posted_from("campaigns")
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Freeze a campaign; whoever presses it has ticked that it is for good."""
    if not rules.has_perm("pledges.close_campaign", request.user):
        raise PermissionDenied
    campaign = get_object_or_404(Campaign, pk=pk)
    if "sure" not in request.POST:
        messages.error(request, _("Nothing was closed: tick that it is for good first."))
        return redirect("campaigns")
    try:
        lifecycle.close_campaign(campaign, by=request.user, at=timezone.now())
    except lifecycle.NotAllowed:
        messages.error(request, _("It is closed already."))
    else:
        messages.success(request, _("The campaign is closed."))
    return redirect("campaigns")
