"""回头看: the acceptances that new complaints cast doubt on, and what somebody else saw when they looked again."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.forms import posted
from core.methods import require_form_methods
from districts.lifecycle import NotAllowed as LedgerRefuses
from districts.models import Work
from members.access import MemberRequest

from .. import lifecycle
from ..access import get_doubted_for
from ..doubts import doubts_about
from ..forms.another_look import DoubtsForm, LookForm
from ..models import Recurrence, works_to_look_at

ROWS = 25


@login_required
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """Which acceptances wait for another look; with a week, those that complaints of that week cast doubt on."""
    if not rules.has_perm("complaints.look_again_at_some", request.user):
        raise PermissionDenied
    form = DoubtsForm(request.GET)
    found = form.of(Recurrence.objects.in_district(request.user.home_district))
    works = works_to_look_at(found).select_related("district", "indicator").order_by("-accepted_at", "-pk")
    page = Paginator(works, ROWS).get_page(request.GET.get("page"))
    doubts = found.filter(work__in=list(page)).select_related("complaint").order_by("-found_at", "-pk")
    by_work: dict[int, list[Recurrence]] = {}
    for recurrence in doubts:
        by_work.setdefault(recurrence.work_id, []).append(recurrence)
    rows = [(work, by_work.get(work.pk, [])) for work in page]
    context = {"form": form, "page": page, "rows": rows, "week": form.cleaned_data.get("week")}
    return render(request, "complaints/look_again.html", context, status=422 if form.errors else 200)


@login_required
@require_form_methods
def look(request: MemberRequest, pk: int) -> HttpResponse:
    """One acceptance: what casts doubt on it, and what was seen."""
    if not rules.has_perm("complaints.look_again_at_some", request.user):
        raise PermissionDenied
    work, today = get_doubted_for(request.user, pk), timezone.localdate()
    form = LookForm(posted(request), today=today)
    if form.is_valid() and take(request, work, form):
        return redirect("look_again")
    context = {
        "work": work,
        "doubts": doubts_about(work, request.user),
        "waits": Recurrence.objects.filter(work=work).waiting().exists(),
        "may": lifecycle.may_look_again(request.user, work),
        "form": form,
    }
    return render(request, "complaints/look_again_at.html", context, status=422 if form.is_bound else 200)


def take(request: MemberRequest, work: Work, form: LookForm) -> bool:
    """Record what was seen; false when it can no longer be, which the form then says."""
    said = form.cleaned_data
    who_and_when = {"by": request.user, "at": timezone.now(), "note": said["note"]}
    try:
        if said["outcome"] == Recurrence.Outcome.STANDS:
            lifecycle.say_it_stands(work, **who_and_when)
            messages.success(request, _("The acceptance stands. What you saw is recorded."))
        else:
            lifecycle.send_work_back(work, **who_and_when, put_right_by=said["put_right_by"])
            messages.success(request, _("Sent back. It no longer counts as accepted."))
    except LedgerRefuses as problem:
        form.add_error(None, str(problem.reason.label))
        return False
    except lifecycle.NotAllowed:
        form.add_error(
            None, _("Nothing was recorded: somebody else has looked, or it is not yours to judge.")
        )
        return False
    return True
