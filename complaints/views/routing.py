"""A dry run of the routing rules: which rule fires, and why the earlier ones did not."""

from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import MemberRequest

from ..forms.worklist import RoutingForm
from ..models import Complaint
from ..routing import Router

LATEST = 20


@login_required
@require_safe
def dry_run(request: MemberRequest) -> HttpResponse:
    """For a category at a place, and for the complaints dispatched last."""
    if not rules.has_perm("complaints.see_routing", request.user):
        raise PermissionDenied
    form = RoutingForm(request.GET if request.GET else None)
    router = Router.load()
    latest = Complaint.objects.visible_to(request.user).dispatched_last()[:LATEST]
    context: dict[str, Any] = {
        "form": form,
        "routed": router.route(**form.cleaned_data) if form.is_valid() else None,
        "rules": router.rules,
        "latest": [(complaint, router.route(complaint.category, complaint.district)) for complaint in latest],
        "may_edit": rules.has_perm("complaints.change_routingrule", request.user),
    }
    invalid = form.is_bound and not form.is_valid()
    return render(request, "complaints/routing.html", context, status=422 if invalid else 200)
