"""The roster: who there is, and what happened to each account."""

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.methods import posted_from

from .. import lifecycle
from ..access import MemberRequest, get_member_for
from ..models import Member, Role
from ..roster_filters import MemberFilter
from ..roster_forms import PlaceForm, RoleForm

MOVED_ON = gettext_lazy("This is not possible now: the account has changed meanwhile.")


def require(request: MemberRequest, permission: str, member: Member | None = None) -> None:
    args = [member] if member else []
    if not rules.has_perm(permission, request.user, *args):
        raise PermissionDenied


def found_members(request: MemberRequest) -> MemberFilter:
    """Those this person may see, narrowed by the filter."""
    visible = Member.objects.visible_to(request.user).select_related("unit__district", "home_district")
    return MemberFilter(request.GET, queryset=visible.order_by("username"), member=request.user)


@login_required
@require_safe
def members(request: MemberRequest) -> HttpResponse:
    """The members of one's district; no telephone, no e-mail."""
    require(request, "members.see_roster")
    found = found_members(request)
    page = Paginator(found.qs, 50).get_page(request.GET.get("page"))
    unit = found.form.cleaned_data.get("unit") if found.form.is_valid() else None
    context = {"filter": found, "page": page, "unit": unit, "query": request.GET.urlencode()}
    return render(request, "members/list.html", context)


@login_required
@require_safe
def member(request: MemberRequest, pk: int) -> HttpResponse:
    return page_of(request, get_member_for(request.user, pk))


def page_of(
    request: MemberRequest,
    member: Member,
    *,
    role_form: forms.Form | None = None,
    place_form: forms.Form | None = None,
) -> HttpResponse:
    """The member, their history, and what this person can do about the account."""
    may = {
        name: rules.has_perm(f"members.{name}", request.user, member)
        for name in ("transfer", "change_role", "make_link")
    }
    history = member.history.select_related("actor", "from_unit", "to_unit", "handed_to")
    context = {
        "member": member,
        "may": may,
        "own": member.pk == request.user.pk,
        "history": [(event, roles_of(event.from_role, event.to_role)) for event in history],
        "role_form": role_form or (RoleForm(member=member) if may["change_role"] else None),
        "place_form": place_form,
    }
    if may["transfer"] and not member.is_active and place_form is None:
        context["place_form"] = PlaceForm(by=request.user, initial={"to_unit": member.unit_id})
    status = 422 if role_form or place_form else 200
    return render(request, "members/member.html", context, status=status)


def roles_of(before: str, after: str) -> str:
    """What the account could do, and can do now, as people say it."""
    return " → ".join(str(Role(role).label) for role in (before, after) if role in Role.values)


@login_required
@posted_from("member", "pk")
def change_role(request: MemberRequest, pk: int) -> HttpResponse:
    member = get_member_for(request.user, pk)
    require(request, "members.change_role", member)
    form = RoleForm(request.POST, member=member)
    if not form.is_valid():
        return page_of(request, member, role_form=form)
    try:
        lifecycle.change_role(member, by=request.user, at=timezone.now(), **form.cleaned_data)
    except lifecycle.NotAllowed:
        messages.error(request, str(MOVED_ON))
    else:
        messages.success(request, _("The role is changed."))
    return redirect(member)


@login_required
@posted_from("member", "pk")
def rejoin(request: MemberRequest, pk: int) -> HttpResponse:
    """Open the account of somebody who has come back."""
    member = get_member_for(request.user, pk)
    require(request, "members.transfer", member)
    form = PlaceForm(request.POST, by=request.user)
    if not form.is_valid():
        return page_of(request, member, place_form=form)
    try:
        lifecycle.rejoin(member, by=request.user, at=timezone.now(), **form.cleaned_data)
    except lifecycle.NotAllowed:
        messages.error(request, str(MOVED_ON))
    else:
        messages.success(request, _("The account is open again. Make a one-time link for the first sign-in."))
    return redirect(member)
