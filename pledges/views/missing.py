"""Who has not pledged yet, and reminding them of it."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from core.methods import require_form_methods
from members.access import MemberRequest
from members.models import MemberQuerySet

from .. import lifecycle
from ..filters import MissingFilter
from ..models import Campaign
from ..worklists import without_pledge
from .typed import campaign_shown

HEADS = [
    pgettext_lazy("person", "name"),
    gettext_lazy("staff number"),
    gettext_lazy("position"),
    gettext_lazy("unit"),
    gettext_lazy("home district"),
]


@login_required
@require_form_methods
def missing(request: MemberRequest) -> HttpResponse:
    """Members without a pledge in the campaign shown, and who of them was reminded today."""
    require_reader(request)
    today = timezone.localdate()
    campaign, campaigns = campaign_shown(request, today)
    if campaign is None:
        return render(request, "pledges/missing.html", {"campaign": None})
    if request.method == "POST":
        press(request, campaign)
        return redirect(request.get_full_path())
    found = MissingFilter(request.GET, queryset=listed(request, campaign))
    page = Paginator(found.qs, 50).get_page(request.GET.get("page"))
    may_remind = rules.has_perm("pledges.remind", request.user) and campaign.is_open_on(today)
    reminded = lifecycle.reminded_today(campaign, list(page), today)
    context = {
        "campaign": campaign,
        "campaigns": campaigns,
        "filter": found,
        "page": page,
        "may_remind": may_remind,
        "reminded": reminded,
        "may_tick": may_remind and any(each.pk not in reminded for each in page),
    }
    return render(request, "pledges/missing.html", context)


@login_required
@require_safe
def missing_csv(request: MemberRequest) -> HttpResponseBase:
    """The same list as a sheet."""
    require_reader(request)
    campaign, _others = campaign_shown(request, timezone.localdate())
    if campaign is None:
        return redirect("pledges_missing")
    found = MissingFilter(request.GET, queryset=listed(request, campaign)).qs
    rows = (
        [each.name, each.username, each.position, each.unit.name, each.home_district.full_name]
        for each in found.iterator(500)
    )
    return csv_answer("members-without-a-pledge.csv", HEADS, rows)


def listed(request: MemberRequest, campaign: Campaign) -> MemberQuerySet:
    rows = without_pledge(request.user, campaign).select_related("unit", "home_district")
    return rows.order_by("unit__district__path", "unit__name", "name", "pk")


def press(request: MemberRequest, campaign: Campaign) -> None:
    """Remind the chosen ones; pressing twice on a day is as good as once."""
    if not rules.has_perm("pledges.remind", request.user):
        raise PermissionDenied
    chosen = [int(pk) for pk in request.POST.getlist("chosen") if pk.isdecimal() and len(pk) < 19]
    if not chosen:
        messages.info(request, _("Nothing was chosen."))
        return
    try:
        new = lifecycle.remind_of_owing(chosen, campaign, by=request.user, at=timezone.now())
    except lifecycle.NotAllowed:
        messages.error(request, _("Nobody was reminded: the campaign is closed."))
        return
    words = ngettext(
        "%(n)d member will be reminded with the next message of the day.",
        "%(n)d members will be reminded with the next message of the day.",
        new,
    )
    messages.success(request, words % {"n": new})


def require_reader(request: MemberRequest) -> None:
    if not rules.has_perm("pledges.see_missing", request.user):
        raise PermissionDenied
