"""The supervision notes that a member may read, those not answered first."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members.access import MemberRequest

from ..models import SupervisionNote

TABS = {
    "waiting": _("To be answered"),
    "late": _("Answer overdue"),
    "answered": _("Answered"),
    "all": _("All"),
}


@login_required
@require_safe
def notes(request: MemberRequest) -> HttpResponse:
    """By the day on which the answer is due; what is answered, the newest first."""
    tab = request.GET.get("list") if request.GET.get("list") in TABS else "waiting"
    today = timezone.localdate()
    found = SupervisionNote.objects.visible_to(request.user)
    lists = {
        "waiting": found.unanswered(),
        "late": found.late(today),
        "answered": found.answered().order_by("-answer__at"),
        "all": found.order_by("-at", "-id"),
    }
    rows = lists[str(tab)].select_related("pledge__district", "member", "unit", "by", "answer")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"page": page, "tabs": TABS, "tab": tab, "today": today}
    return render(request, "pledges/notes.html", context)
