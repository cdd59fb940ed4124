"""What members have promised, for everybody: approved pledges with their unit, and no person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..filters import PublicPledgeFilter
from ..models import Pledge

ROWS = 25


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Approved pledges, the latest due first; whom they name as beneficiary stays out."""
    visible = Pledge.objects.public().select_related("member__unit", "district")
    found = PublicPledgeFilter(request.GET, queryset=visible.order_by("-due_on", "-id"))
    page = Paginator(found.qs, ROWS).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "today": timezone.localdate()}
    return render(request, "pledges/public.html", context)
