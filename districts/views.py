"""The ledger of works."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .filters import WorkFilter
from .models import District, Work


@login_required
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """The works of the member's district and below, narrowed by the filter."""
    home: District = request.user.home_district  # type: ignore[union-attr]  # login_required
    visible = Work.objects.in_district(home).select_related("indicator", "district")
    found = WorkFilter(request.GET, queryset=visible)
    page = Paginator(found.qs, 50).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"filter": found, "page": page, "total": None}
    if indicator := found.indicator_shown:
        context |= {"total": found.qs.quantity_in_all(), "unit": indicator.unit}
    return render(request, "districts/works.html", context)
