"""An administrator or official lets a member leave or move; what is open gets another name."""

from collections.abc import Callable
from typing import Any

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
from members.access import MemberRequest, get_member_for
from members.lifecycle import NotAllowed as MemberNotAllowed
from members.models import Member

from .. import lifecycle
from .forms import HandOverForm, LeaveForm, MoveForm


def member_to_transfer(request: MemberRequest, pk: int) -> Member:
    member = get_member_for(request.user, pk)
    if not rules.has_perm("members.transfer", request.user, member):
        raise PermissionDenied
    return member


def context_for(request: MemberRequest, member: Member) -> dict[str, Any]:
    duties = lifecycle.open_duties(member)
    takers = lifecycle.takers_for(member, duties, within=request.user.home_district)
    return {"member": member, "duties": duties, "takers": takers}


def done(
    request: MemberRequest, form: HandOverForm, member: Member, act: Callable[..., Member], said: str
) -> bool:
    """Do it, or say at its question why somebody cannot take it; also true when the page was outdated."""
    try:
        act(member, by=request.user, at=timezone.now(), **form.cleaned_data)
    except lifecycle.CannotTake as problem:
        form.refuse(problem)
        return False
    except (lifecycle.NotAllowed, MemberNotAllowed):
        messages.error(
            request, _("Nothing was changed: something has happened meanwhile. Look again, please.")
        )
    else:
        messages.success(request, said % {"name": member.name})
    return True


@login_required
@require_form_methods
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Close the account; everything open is handed over in the same step."""
    member = member_to_transfer(request, pk)
    if not member.is_active:
        return redirect(member)
    context = context_for(request, member)
    form = LeaveForm(posted(request), **context)
    said = _("%(name)s has left; what was open is handed over.")
    if form.is_valid() and done(request, form, member, lifecycle.let_leave, said):
        return redirect(member)
    context |= {"form": form, "leaves": True}
    return render(request, "pledges/hand_over.html", context, status=422 if form.is_bound else 200)


@login_required
@require_form_methods
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """To another unit; what cannot go along is handed over in the same step."""
    member = member_to_transfer(request, pk)
    if not member.is_active:
        return redirect(member)
    context = context_for(request, member)
    form = MoveForm(posted(request), by=request.user, **context)
    said = _("%(name)s has moved.")
    if form.is_valid() and done(request, form, member, lifecycle.let_move, said):
        return redirect(member)
    context |= {"form": form}
    return render(request, "pledges/hand_over.html", context, status=422 if form.is_bound else 200)
