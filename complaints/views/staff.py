"""Staff see their lists and move complaints on."""

from collections.abc import Callable
from typing import NamedTuple

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from members.access import MemberRequest

from .. import lifecycle
from ..access import get_complaint_for
from ..filters import ComplaintFilter
from ..forms.staff import AssignForm, ReasonForm, StepForm
from ..models import Complaint, State


class Step(NamedTuple):
    """Something staff can do with a complaint: who, from which states, with which form."""

    label: object
    form: type[StepForm]
    act: Callable[..., Complaint]
    permission: str
    states: tuple[str, ...]


STEPS = {
    "accept": Step(
        gettext_lazy("Accept"), StepForm, lifecycle.accept, "complaints.dispatch", (State.RECEIVED,)
    ),
    "decline": Step(
        gettext_lazy("Decline"), ReasonForm, lifecycle.decline, "complaints.dispatch", (State.RECEIVED,)
    ),
    "assign": Step(
        gettext_lazy("Assign to a unit"),
        AssignForm,
        lifecycle.assign,
        "complaints.dispatch",
        (State.ACCEPTED, State.ASSIGNED),
    ),
    "contact": Step(
        gettext_lazy("Record the first contact"),
        StepForm,
        lifecycle.contact,
        "complaints.handle",
        (State.ASSIGNED,),
    ),
    "answer": Step(
        gettext_lazy("Answer"),
        ReasonForm,
        lifecycle.answer,
        "complaints.handle",
        (State.ASSIGNED, State.IN_PROGRESS),
    ),
}


@login_required
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """The complaints this member may see, narrowed by the filter."""
    visible = Complaint.objects.visible_to(request.user).select_related("district", "category", "unit")
    found = ComplaintFilter(request.GET, queryset=visible)
    page = Paginator(found.qs, 25).get_page(request.GET.get("page"))
    return render(request, "complaints/list.html", {"filter": found, "page": page, "now": timezone.now()})


def staff_page(
    request: HttpRequest,
    complaint: Complaint,
    *,
    failed: dict[str, forms.Form] | None = None,
    contact: bool = False,
) -> HttpResponse:
    """The working page: everything but the contact, which must be asked for."""
    now = timezone.now()
    steps = [
        {"name": name, "label": step.label, "form": (failed or {}).get(name) or step.form(prefix=name)}
        for name, step in STEPS.items()
        if complaint.state in step.states and rules.has_perm(step.permission, request.user, complaint)
    ]
    context = {
        "complaint": complaint,
        "light": complaint.light(now),
        "events": complaint.events.select_related("unit", "actor"),
        "photos": complaint.photos.all(),
        "steps": steps,
        "may_reveal": rules.has_perm("complaints.reveal_contact", request.user, complaint),
        "contact_shown": contact,
    }
    return render(request, "complaints/complaint.html", context, status=422 if failed else 200)


@login_required
@require_POST
def act(request: MemberRequest, code: str, action: str) -> HttpResponse:
    """Take one step; the lifecycle decides whether it may be taken."""
    complaint = get_complaint_for(request.user, code)
    if action not in STEPS:
        raise Http404
    step = STEPS[action]
    form = step.form(request.POST, prefix=action)
    if not form.is_valid():
        return staff_page(request, complaint, failed={action: form})
    try:
        step.act(complaint, by=request.user, at=timezone.now(), **form.cleaned_data)
    except lifecycle.NotAllowed:
        messages.error(
            request, _("This step is not possible now: the complaint has moved on, or it is not yours.")
        )
    else:
        messages.success(request, _("Done. The resident can see it on their page."))
    return redirect(complaint)


@login_required
@require_POST
def reveal(request: MemberRequest, code: str) -> HttpResponse:
    """Show who complained, after recording who looked."""
    complaint = get_complaint_for(request.user, code)
    try:
        lifecycle.reveal(complaint, by=request.user, at=timezone.now())
    except lifecycle.NotAllowed as problem:
        raise Http404 from problem
    return staff_page(request, complaint, contact=True)
