"""Lists of pledges: those a member may see, and those that wait for their approval."""

from typing import Any, NamedTuple

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.methods import require_form_methods
from members.access import MemberRequest

from .. import lifecycle
from ..filters import PledgeFilter
from ..models import COUNTING, Pledge, PledgeQuerySet, State
from ..twins import with_twins_flagged

IN_A_COLUMN = 20


SHAPES = ("table", "board")


@login_required
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """The pledges this member may see, narrowed by the filter: as rows, or in a column for each state."""
    found = narrowed(request)
    context: dict[str, Any] = {
        "filter": found,
        "today": timezone.localdate(),
        "shape": request.GET.get("shape") if request.GET.get("shape") in SHAPES else "table",
    }
    if context["shape"] == "board":
        return render(request, "pledges/board.html", {**context, "columns": columns(found.qs)})
    context["page"] = Paginator(found.qs, 25).get_page(request.GET.get("page"))
    return render(request, "pledges/list.html", context)


def narrowed(request: MemberRequest) -> PledgeFilter:
    """What the list, the board and the sheet show alike."""
    visible = Pledge.objects.visible_to(request.user).select_related("member__unit", "district", "campaign")
    return PledgeFilter(request.GET, queryset=visible, member=request.user)


class Column(NamedTuple):
    """The first pledges of one state, and how many there are in all."""

    state: State
    pledges: list[Any]
    total: int


def columns(found: PledgeQuerySet) -> list[Column]:
    """One for each state of a life that counts, in its order; one statement, however many pledges."""
    first: list[Any] = list(found.counting().first_of_each_state(IN_A_COLUMN))
    by_state = {state: [pledge for pledge in first if pledge.state == state] for state in COUNTING}
    return [Column(state, rows, rows[0].in_all if rows else 0) for state, rows in by_state.items()]


@login_required
@require_form_methods
def approvals(request: MemberRequest) -> HttpResponse:
    """What waits for this member's approval; the chosen ones at once. What looks claimed twice is opened first."""
    if not rules.has_perm("pledges.approve_some", request.user):
        raise PermissionDenied
    waiting = with_twins_flagged(Pledge.objects.to_approve(request.user))
    if request.method == "POST":
        chosen = [pk for pk in request.POST.getlist("chosen") if pk.isdecimal() and len(pk) < 19]
        approve_chosen(request, list(waiting.filter(pk__in=chosen, twin="")))
        return redirect("pledge_approvals")
    rows = waiting.select_related("member__unit", "district", "initiative").order_by("due_on", "id")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"page": page, "today": timezone.localdate(), "may_tick": any(not each.twin for each in page)}
    return render(request, "pledges/approvals.html", context)


def approve_chosen(request: MemberRequest, chosen: list[Pledge]) -> None:
    if not chosen:
        messages.info(request, _("Nothing was chosen."))
        return
    done, failed = lifecycle.approve_many(chosen, by=request.user, at=timezone.now())
    if done:
        words = ngettext("%(n)d pledge is approved.", "%(n)d pledges are approved.", done)
        messages.success(request, words % {"n": done})
    if failed:
        words = ngettext("%(n)d had moved on meanwhile.", "%(n)d had moved on meanwhile.", failed)
        messages.warning(request, words % {"n": failed})
