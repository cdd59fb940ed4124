"""Members log their visits."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.forms import posted
from core.methods import require_form_methods

from ..access import MemberRequest
from ..filters import VisitFilter
from ..forms import VisitForm
from ..lifecycle import log_visit
from ..models import Visit


@login_required
@require_safe
def visits(request: MemberRequest) -> HttpResponse:
    """The visits this member may see, narrowed by the filter."""
    visible = Visit.objects.visible_to(request.user).select_related("member", "district")
    found = VisitFilter(request.GET, queryset=visible)
    page = Paginator(found.qs, 25).get_page(request.GET.get("page"))
    return render(request, "members/visits.html", {"filter": found, "page": page})


@login_required
@require_form_methods
def visit_new(request: MemberRequest) -> HttpResponse:
    """Log a visit."""
    if not rules.has_perm("members.log_visit", request.user):
        raise PermissionDenied
    form = VisitForm(posted(request), member=request.user)
    if form.is_valid():
        log_visit(by=request.user, **form.cleaned_data)
        messages.success(request, _("Your visit is logged."))
        return redirect("visits")
    return render(request, "members/visit_new.html", {"form": form}, status=422 if form.is_bound else 200)
