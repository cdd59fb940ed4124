"""What residents ask for beside what members promise, for those who oversee and for those who still owe a pledge."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.models import District
from members.access import MemberRequest, get_district_for
from pledges.models import Campaign

from .facts.demand import DAYS, demand, since, uncovered


@login_required
@require_safe
def demand_page(request: MemberRequest, code: str) -> HttpResponse:
    """Each township of the district with its categories; a number opens its records."""
    if not rules.has_perm("members.see_dashboard", request.user):
        raise PermissionDenied
    district, today = get_district_for(request.user, code), timezone.localdate()
    lines = demand(district, today)
    places = {place.path: place for place in District.objects.filter(path__in=lines)}
    context = {
        "district": district,
        "places": [(places[path], found) for path, found in sorted(lines.items()) if path in places],
        "days": DAYS,
        "since": since(today),
        "campaign": Campaign.objects.during(today),
    }
    return render(request, "summaries/demand.html", context)


@login_required
@require_safe
def uncovered_here(request: MemberRequest) -> HttpResponse:
    """What nobody has promised yet where this member works; the form of a new pledge takes it in."""
    if not rules.has_perm("pledges.log", request.user):
        raise PermissionDenied
    lines = uncovered(request.user.home_district, timezone.localdate())
    template = "summaries/_uncovered.html" if request.htmx else "summaries/uncovered.html"
    return render(request, template, {"uncovered": lines, "days": DAYS})
