"""The dashboards of districts, for those who look after them."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import MemberRequest, get_district_for

from .views import district_context


@login_required
@require_safe
def district(request: MemberRequest, code: str) -> HttpResponse:
    """The dashboard of a district that the member looks after."""
    if not rules.has_perm("members.see_dashboard", request.user):
        raise PermissionDenied
    return render(
        request, "summaries/district.html", district_context(request, get_district_for(request.user, code))
    )
