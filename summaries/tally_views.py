"""Pledges by unit, member, initiative and leader: how many, and where they stand."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.access import MemberRequest
from members.models import Role
from pledges.models import Campaign, Pledge

from .facts.tallies import GROUPS, tally


@login_required
@require_safe
def pledges_by(request: MemberRequest, group: str) -> HttpResponse:
    """Of the campaign shown, as far as this member sees; a number opens its records."""
    if group not in GROUPS or (group == "unit" and request.user.role == Role.CADRE):
        raise Http404
    today = timezone.localdate()
    campaigns = Campaign.objects.shown_on(today)
    named = [each for each in campaigns if str(each.pk) == request.GET.get("campaign")]
    campaign = next(iter([*named, *campaigns]), None)
    visible = Pledge.objects.visible_to(request.user).filter(campaign=campaign)
    page = Paginator(tally(visible, GROUPS[group], today), 50).get_page(request.GET.get("page"))
    tabs = {name: each.label for name, each in GROUPS.items()}
    if request.user.role == Role.CADRE:
        del tabs["unit"]  # they see their own unit's at most
    context: dict[str, object] = {"page": page, "group": GROUPS[group], "tabs": tabs, "tab": group}
    context |= {"campaign": campaign, "campaigns": campaigns}
    return render(request, "summaries/pledges_by.html", context)
