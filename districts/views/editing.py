"""Entering a work, and changing what is said of it."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.forms import posted
from core.methods import require_form_methods

from .. import lifecycle
from ..access import StaffRequest, get_work_for, home_of
from ..forms import EditWorkForm, NewWorkForm
from ..lifecycle import NotAllowed
from ..models import Work


@login_required
@require_form_methods
def new(request: StaffRequest) -> HttpResponse:
    """Enter one work; many come by a sheet."""
    if not rules.has_perm("districts.keep_ledger", request.user):
        raise PermissionDenied
    form = NewWorkForm(posted(request), within=home_of(request), now=timezone.now())
    if form.is_valid() and (work := entered(request, form)):
        messages.success(request, _("It stands in the ledger."))
        return redirect(work)
    return render(request, "districts/work_new.html", {"form": form}, status=422 if form.is_bound else 200)


def entered(request: StaffRequest, form: NewWorkForm) -> Work | None:
    """The work; None with the reason at its number."""
    try:
        return lifecycle.enter_works([form.entry], by=request.user)[0]
    except NotAllowed as problem:
        form.add_error("number", str(problem.reason.label))
        return None


@login_required
@require_form_methods
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change name, place and other particulars; what is counted changes by its own steps."""
    work = get_work_for(home_of(request), pk)
    if not rules.has_perm("districts.keep_work", request.user, work):
        raise PermissionDenied
    form = EditWorkForm.of(work, posted(request))
    if form.is_valid() and described(request, work, form):
        messages.success(request, _("It is changed; the old words stay in its history."))
        return redirect(work)
    context = {"form": form, "work": work}
    return render(request, "districts/work_edit.html", context, status=422 if form.is_bound else 200)


def described(request: StaffRequest, work: Work, form: EditWorkForm) -> bool:
    name = form.cleaned_data["name"]
    try:
        lifecycle.describe(work, name=name, about=form.about, by=request.user, at=timezone.now())
    except NotAllowed as problem:
        form.add_error("number", str(problem.reason.label))
        return False
    return True
