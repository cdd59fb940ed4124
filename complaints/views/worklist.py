"""Lists to work from: narrowed, saved, kept up to date, and assigned together."""

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.htmx import poll
from core.methods import posted_from
from core.pagination import CappedPaginator
from members.access import MemberRequest
from members.models import Unit

from .. import lifecycle
from ..filters import ComplaintFilter
from ..forms.worklist import BulkAssignForm, Chosen, SaveFilterForm
from ..models import Complaint, SavedFilter
from ..routing import Router
from ..worklists import lists_of

ROWS = 25


@login_required
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """The complaints this member may see, narrowed by the filter; to htmx only the rows, if they have changed."""
    return list_page(request)


def list_page(
    request: MemberRequest,
    *,
    bulk_form: BulkAssignForm | None = None,
    save_form: SaveFilterForm | None = None,
) -> HttpResponse:
    now, member = timezone.now(), request.user
    visible = Complaint.objects.visible_to(member).select_related("district", "category", "unit")
    found = ComplaintFilter(request.GET, queryset=visible, member=member, at=now)
    page = CappedPaginator(found.qs, ROWS).get_page(request.GET.get("page"))
    may_assign = rules.has_perm("complaints.dispatch_many", member)
    context: dict[str, Any] = {
        "page": page,
        "now": now,
        "selectable": may_assign,
        "version": version_of(page, now),
        "here": f"?{request.GET.urlencode()}",
        "as_of": found.week_shown,
        "month": found.month_shown,
        "on": found.day_shown,
    }
    if request.htmx and request.method == "GET":
        return poll(request, context["version"], "complaints/_rows.html", context)
    query = found.query()
    context |= {
        "filter": found,
        "query": query,
        "tabs": lists_of(member),
        "current": request.GET.get("list", ""),
        "saved": list(member.saved_filters.all()),
        "ticked": ticked(page, bulk_form),
        "bulk_form": bulk_form or (BulkAssignForm(units=found.units) if may_assign else None),
        "save_form": save_form
        or SaveFilterForm(initial={"query": query, "name": request.GET.get("name", "")}),
        "may_see_routing": rules.has_perm("complaints.see_routing", member),
    }
    return render(request, "complaints/list.html", context, status=422 if bulk_form or save_form else 200)


def version_of(page: Any, now: dt.datetime) -> str:
    """The same as long as the rows, their lights and their number are the same, in one language."""
    rows = [(row.pk, row.version, row.light(now)) for row in page]
    return sha256(repr((rows, page.paginator.count, get_language())).encode()).hexdigest()[:20]


# ---- Assigning together -------------------------------------------------------------------------


def ticked(page: Any, form: BulkAssignForm | None) -> set[str]:
    """The codes that were chosen in a form sent back; a row changed since must be looked at and ticked anew."""
    sent = form.data.getlist("chosen") if form else []  # type: ignore[attr-defined]
    return {row.code for row in page if f"{row.code}@{row.version}" in sent}


@dataclass(frozen=True)
class Outcome:
    """What became of one of the chosen: the unit that has it now, or why it was not assigned."""

    code: str
    complaint: Complaint | None = None
    unit: Unit | None = None
    problem: str = ""


@login_required
@posted_from("complaints")
def assign_many(request: MemberRequest) -> HttpResponse:
    """Each of the chosen by itself: one that is refused does not stop the others."""
    if not rules.has_perm("complaints.dispatch_many", request.user):
        raise PermissionDenied
    form = BulkAssignForm(request.POST, units=list(Unit.objects.answering()))
    if not form.is_valid():
        return list_page(request, bulk_form=form)
    chosen: list[Chosen] = form.cleaned_data["chosen"]
    visible = Complaint.objects.visible_to(request.user).select_related("category", "district")
    found = {complaint.code: complaint for complaint in visible.filter(code__in=[one.code for one in chosen])}
    router, now = Router.load(), timezone.now()
    outcomes = []
    for one in chosen:
        complaint = found.get(one.code)
        if complaint is None:
            outcomes.append(Outcome(one.code, problem=_("There is no complaint with this code here.")))
            continue
        unit = form.unit or router.route(complaint.category, complaint.district).unit
        outcomes.append(assign_one(request, complaint, unit, one.seen, now))
    return render(
        request, "complaints/assigned.html", {"outcomes": outcomes, "query": request.GET.urlencode()}
    )


def assign_one(
    request: MemberRequest, complaint: Complaint, unit: Unit | None, seen: int, now: dt.datetime
) -> Outcome:
    if unit is None:
        return Outcome(complaint.code, complaint, problem=_("No rule names a unit. Assign it on its page."))
    try:
        lifecycle.assign(complaint, to=unit, by=request.user, at=now, seen=seen)
    except lifecycle.ChangedMeanwhile:
        problem = _("It was changed after you opened the list.")
    except lifecycle.NotAllowed:
        problem = _("It cannot be assigned: %(state)s.") % {"state": complaint.get_state_display()}
    else:
        return Outcome(complaint.code, complaint, unit)
    return Outcome(complaint.code, complaint, problem=problem)


# ---- Saved filters --------------------------------------------------------------------------------


@login_required
@posted_from("complaints")
def save_filter(request: MemberRequest) -> HttpResponse:
    """Keep the list as it is narrowed under a name; the same name again replaces it."""
    form = SaveFilterForm(request.POST)
    if not form.is_valid():
        return list_page(request, save_form=form)
    query = known(request, form.cleaned_data["query"])
    saved, _created = SavedFilter.objects.update_or_create(
        member=request.user, name=form.cleaned_data["name"], defaults={"query": query}
    )
    messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
    return redirect(saved)


def known(request: MemberRequest, query: QueryDict) -> str:
    """What of a query a filter understands."""
    every = Complaint.objects.none()
    return ComplaintFilter(query, queryset=every, member=request.user, at=timezone.now()).query()


@login_required
@posted_from("complaints")
def delete_filter(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget it, and open the list once more with its name filled in: saving it again is the undo."""
    saved = get_object_or_404(SavedFilter, pk=pk, member=request.user)
    saved.delete()
    messages.success(
        request, _("“%(name)s” is deleted. To undo that, save the list again.") % {"name": saved.name}
    )
    again = urlencode({"name": saved.name})
    return redirect(f"{saved.get_absolute_url()}&{again}#saved")
