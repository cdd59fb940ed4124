"""履职清单: the duties of a unit that came out of complaints — what, who holds it, what is late."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members.access import MemberRequest
from members.models import Member, Role, Unit

from ..models import OPEN, Pledge, PledgeQuerySet, State

TABS = {"open": _("Open"), "late": _("Overdue"), "struck_off": _("Struck off"), "all": _("All")}


@login_required
@require_safe
def duty_list(request: MemberRequest) -> HttpResponse:
    """One unit's, or for those who oversee, all of their district."""
    units = units_for(request.user)
    chosen = next((unit for unit in units if str(unit.pk) == request.GET.get("unit")), None)
    if request.user.role == Role.CADRE:
        chosen = request.user.unit
    tab = request.GET.get("list") if request.GET.get("list") in TABS else "open"
    today = timezone.localdate()
    found = Pledge.objects.visible_to(request.user).duties()
    if chosen:
        found = found.filter(source_complaint__unit=chosen)
    rows = standing(found, str(tab), today).select_related(
        "member__unit", "district", "campaign", "source_complaint__unit"
    )
    context: dict[str, Any] = {
        "page": Paginator(rows.order_by("due_on", "pk"), 25).get_page(request.GET.get("page")),
        "units": units,
        "unit": chosen,
        "tabs": TABS,
        "tab": tab,
        "today": today,
    }
    return render(request, "pledges/duties.html", context)


def units_for(member: Member) -> list[Unit]:
    """Those in whose name somebody who oversees may look; a cadre has the own one."""
    if member.role == Role.CADRE:
        return []
    return list(Unit.objects.filter(district__path__startswith=member.home_district.path))


def standing(found: PledgeQuerySet, tab: str, today: Any) -> PledgeQuerySet:
    if tab == "open":
        return found.filter(state__in=OPEN)
    if tab == "late":
        return found.overdue(today)
    return found.filter(state=State.ACCEPTED) if tab == "struck_off" else found
