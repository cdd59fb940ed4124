"""One-time links: an administrator makes them, a member chooses a password behind theirs."""

from collections.abc import Sequence

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters

from core.csv_out import csv_answer
from core.forms import posted
from core.methods import posted_from, require_form_methods
from core.qr_code import drawn

from .. import lifecycle
from ..access import MemberRequest, get_member_for
from ..models import Member
from ..roster_forms import FirstPasswordForm
from .roster import found_members, require

AT_ONCE = 2_000  # rows of a sheet
SLIPS_AT_ONCE = 200  # each with a code that takes its time to draw
no_store = cache_control(private=True, no_store=True)


@login_required
@posted_from("member", "pk")
@no_store
def make_one(request: MemberRequest, pk: int) -> HttpResponse:
    """A link for one member, shown once; an earlier one stops working."""
    member = get_member_for(request.user, pk)
    require(request, "members.make_link", member)
    if not member.is_active:
        messages.error(request, _("Who has left gets no link."))
        return redirect(member)
    return slips(request, [member], left=0)


@login_required
@posted_from("members")
@no_store
def make_many(request: MemberRequest) -> HttpResponseBase:
    """Links for all in the list who have never signed in, as slips to print or as a sheet, once."""
    require(request, "members.keep_roster")
    found = found_members(request)
    if not found.form.is_valid():  # links for all instead of a few would void those that are out
        return redirect("members")
    waiting = found.qs.never_signed_in().exclude(pk=request.user.pk)
    as_sheet = request.POST.get("as") == "sheet"
    most = AT_ONCE if as_sheet else SLIPS_AT_ONCE
    chosen = list(waiting.order_by("unit__district__code", "unit__name", "username")[:most])
    if not chosen:
        messages.info(request, _("Everybody in this list has signed in already."))
        return redirect("members")
    if as_sheet:
        return sheet(request, chosen)
    return slips(request, chosen, left=waiting.count() - len(chosen))


def made(request: MemberRequest, chosen: Sequence[Member]) -> list[tuple[Member, str]]:
    """Each member with the address that is told nowhere else; in the order in which they were chosen."""
    order = {member.pk: place for place, member in enumerate(chosen)}
    pairs = lifecycle.make_links(chosen, by=request.user, at=timezone.now())
    pairs.sort(key=lambda pair: order[pair[0].pk])
    return [
        (member, f"{settings.SITE_URL}{reverse('first_sign_in', args=[token])}") for member, token in pairs
    ]


def slips(request: MemberRequest, chosen: Sequence[Member], *, left: int) -> HttpResponse:
    context = {
        "slips": [(member, link, drawn(link)) for member, link in made(request, chosen)],
        "left": left,
        "until": timezone.now() + lifecycle.GOOD_FOR,
        "one": chosen[0] if len(chosen) == 1 else None,
    }
    return render(request, "members/slips.html", context)


def sheet(request: MemberRequest, chosen: Sequence[Member]) -> HttpResponseBase:
    heads = [_("Staff number"), pgettext("person", "Name"), _("Unit"), _("One-time link")]
    rows = [(member.username, member.name, member.unit.name, link) for member, link in made(request, chosen)]
    return csv_answer("first-sign-in.csv", heads, rows)


@require_form_methods
@no_store
@sensitive_post_parameters()
def first_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, and be signed in; opening the link alone changes nothing."""
    try:
        link = lifecycle.find_link(token, at=timezone.now())
        form = FirstPasswordForm(posted(request), member=link.member)
        if form.is_valid():
            password = form.cleaned_data["password"]
            member = lifecycle.set_password(token, password=password, at=timezone.now())
            messages.success(
                request, _("Your password is set. From now on you sign in with your staff number.")
            )
            return let_in(request, member)
    except lifecycle.LinkIsVoid:
        return render(request, "members/link_gone.html", status=410)
    context = {"form": form, "member": link.member}
    return render(request, "members/first_sign_in.html", context, status=422 if form.is_bound else 200)


def let_in(request: HttpRequest, member: Member) -> HttpResponse:
    """As with the password: recorded, and only after the second step of who has one."""
    if request.user.is_authenticated:
        logout(request)
    answer: HttpResponse = perform_login(request, member, redirect_url=reverse("work"))
    return answer
