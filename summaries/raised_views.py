"""What many residents raised in the same words: the complaints of one such group."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints.models import Complaint
from core.weeks import Week
from members.access import MemberRequest

from .facts.raised import Raised
from .reading import Reading
from .readings import reading_for
from .summary_views import require_reader

ROWS = 50


@login_required
@require_safe
def raised(
    request: MemberRequest, week: Week, code: str, place: int, edition: int | None = None
) -> HttpResponse:
    """The complaints of the group in this place of the week's list; the words are those that were frozen."""
    require_reader(request)
    reading = reading_for(request.user, week, code, edition)
    group = group_at(reading, place)
    complaints = Complaint.objects.visible_to(request.user).filter(pk__in=group.complaints)
    rows = complaints.select_related("district", "category", "unit").order_by("received_at", "pk")
    context = {
        "reading": reading,
        "group": group,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "now": timezone.now(),
    }
    return render(request, "summaries/raised.html", context)


def group_at(reading: Reading, place: int) -> Raised:
    groups = reading.facts.raised or ()
    if not 1 <= place <= len(groups):
        raise Http404
    return groups[place - 1]
