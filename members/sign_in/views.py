"""The account's own pages that allauth has not, and what administrators see of sign-ins."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import rules
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.forms import posted
from core.methods import require_form_methods
from members.access import MemberRequest, get_account_for
from members.models import Member

from .addresses import counted_address, shortened
from .browsers import browser_of
from .events import SignInEvent
from .forms import FindMemberForm, ReasonForm
from .lifecycle import NotAllowed, end_sessions, reset_second_factor
from .second_factor import is_asked


@login_required
@require_safe
def account(request: MemberRequest) -> HttpResponse:
    """Everything about one's own sign-in, on one page."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "connected": SocialAccount.objects.filter(user=request.user).count(),
        "may_connect": any(each["APPS"] for each in settings.SOCIALACCOUNT_PROVIDERS.values()),
        "sessions": len(living_sessions(request.user)),
    }
    return render(request, "account/account.html", context)


class SecondStep(IndexView):
    """App, passkeys and recovery codes, and whether one's role demands them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"asked_of_role": is_asked(self.request)}


@dataclass(frozen=True)
class Browser:
    """A session as its owner knows it."""

    pk: int
    name: str
    address: str
    since: dt.datetime
    seen: dt.datetime
    is_this: bool


def living_sessions(member: Member) -> list[UserSession]:
    """Those whose cookie still opens the portal: not expired, and since the last change of the password."""
    told = {each.session_key: each for each in UserSession.objects.filter(user=member)}
    stored = Session.objects.filter(session_key__in=told, expire_date__gt=timezone.now())
    valid = {each.session_key for each in stored if opens(each.get_decoded(), member)}
    return sorted(
        (each for key, each in told.items() if key in valid),
        key=lambda each: each.last_seen_at,
        reverse=True,
    )


def opens(session: dict[str, str], member: Member) -> bool:
    same = session.get(SESSION_KEY) == str(member.pk)
    return same and session.get("_auth_user_hash") == member.get_session_auth_hash()


@login_required
@never_cache
@require_form_methods
def sessions(request: MemberRequest) -> HttpResponse:
    """The browsers in which one is signed in; the others can be signed out, one or all."""
    living = living_sessions(request.user)
    others = [each for each in living if each.session_key != request.session.session_key]
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        ended = [each for each in others if not chosen or str(each.pk) == chosen]
        end_sessions(ended)
        n = len(ended)
        said = ngettext("%(n)d browser is signed out.", "%(n)d browsers are signed out.", n)
        messages.success(request, said % {"n": n})
        return redirect("account_sessions")
    context = {"browsers": [shown(each, request) for each in living], "others": len(others)}
    return render(request, "account/sessions.html", context)


def shown(session: UserSession, request: MemberRequest) -> Browser:
    return Browser(
        session.pk,
        browser_of(session.user_agent),
        session.ip,
        session.created_at,
        session.last_seen_at,
        session.session_key == request.session.session_key,
    )


@login_required
@require_safe
def sign_ins(request: MemberRequest) -> HttpResponse:
    """What happened at the sign-in, newest first, of all members or of one."""
    if not rules.has_perm("members.see_sign_ins", request.user):
        raise PermissionDenied
    form = FindMemberForm(request.GET)
    username = form.cleaned_data["member"].strip() if form.is_valid() else ""
    events = SignInEvent.objects.select_related("member__unit", "by")
    events = events.of_members_in(request.user.home_district.path) | events.filter(member=None)
    found = Member.objects.filter(username__iexact=username).first() if username else None
    if username:
        events = events.filter(member__username__iexact=username)
    page = Paginator(events, 25).get_page(request.GET.get("page"))
    may_reset = found is not None and rules.has_perm("members.reset_second_factor", request.user, found)
    context = {"form": form, "page": page, "found": found if may_reset else None, "username": username}
    return render(request, "members/sign_ins.html", context)


@login_required
@require_form_methods
def second_factor_reset(request: MemberRequest, username: str) -> HttpResponse:
    """Take a member's second factor away, with a reason: they set up a new one when they sign in."""
    member = get_account_for(request.user, username)
    if not rules.has_perm("members.reset_second_factor", request.user, member):
        raise PermissionDenied
    form = ReasonForm(posted(request))
    if form.is_valid():
        reset(request, member, form.cleaned_data["note"])
        return redirect("sign_ins")
    context = {"form": form, "member": member}
    return render(request, "members/second_factor_reset.html", context, status=422 if form.is_bound else 200)


def reset(request: MemberRequest, member: Member, note: str) -> None:
    network = shortened(counted_address(request))
    try:
        reset_second_factor(member, by=request.user, note=note, network=network, at=timezone.now())
    except NotAllowed:
        raise Http404 from None
    messages.success(request, _("%(name)s sets up a new second step at the next sign-in.") % {"name": member})
