"""Roles that see much must prove themselves twice: before that, no page opens but those that set it up."""

from collections.abc import Callable
from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode
from redis.exceptions import RedisError

KEY = "second_factor"
# What somebody needs who has no second factor yet; all else waits.
OPEN = {
    "account_logout",
    "account_login",
    "account_reauthenticate",
    "account_change_password",
    "set_language",
    "healthz",
    "favicon",
}
SETS_UP = {"mfa_activate_totp", "mfa_add_webauthn"}
TAKES_AWAY = {"mfa_deactivate_totp", "mfa_remove_webauthn"}


class Standing(StrEnum):
    """What a session has shown."""

    PROVEN = "proven"
    MISSING = "missing"
    UNPROVEN = "unproven"


# By the beginning of an address's name. A factor that was not shown adds no other: that would open everything to
# whoever has the password alone.
ALSO_OPEN = {Standing.PROVEN: "", Standing.MISSING: "mfa_", Standing.UNPROVEN: "mfa_reauthenticate"}


class SecondFactorMiddleware:
    """Sends members of SECOND_FACTOR_ROLES to set up or show their second factor before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method == "POST":
            note_change(request, getattr(request.resolver_match, "url_name", "") or "")
        return answer

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        name = getattr(request.resolver_match, "url_name", None) or ""
        if name in OPEN or not is_asked(request):
            return None
        standing = ask(request)
        if name.startswith(ALSO_OPEN[standing]):
            return None
        leads = "mfa_index" if standing == Standing.MISSING else where_to_show(request.user)
        return redirect(f"{reverse(leads)}?{urlencode({'next': request.get_full_path()})}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Codes cannot be counted while the cache is down, so none is looked at."""
        match = request.resolver_match
        if isinstance(exception, RedisError) and match and is_about_sign_in(match):
            return render(request, "account/unavailable.html", status=503)
        return None


def is_asked(request: HttpRequest) -> bool:
    roles = settings.SECOND_FACTOR_ROLES
    return bool(roles) and request.user.is_authenticated and request.user.role in roles


def is_about_sign_in(match: ResolverMatch) -> bool:
    return (match.url_name or "").startswith(("account_", "mfa_"))


def ask(request: HttpRequest) -> Standing:
    """What this session has shown; asks the database only until it has shown enough."""
    known = request.session.get(KEY)
    if known == Standing.PROVEN:
        return Standing.PROVEN
    standing = look(request)
    if standing != known:
        request.session[KEY] = standing
    return standing


def look(request: HttpRequest) -> Standing:
    if not has_second_factor(request.user):
        return Standing.MISSING
    shown = any(each["method"] == "mfa" for each in get_authentication_records(request, request.user))
    return Standing.PROVEN if shown else Standing.UNPROVEN


def note_change(request: HttpRequest, name: str) -> None:
    """Whoever has just set up their first factor has it; another session of theirs must still show it."""
    if name in TAKES_AWAY:
        request.session.pop(KEY, None)
    elif name in SETS_UP and request.session.get(KEY) == Standing.MISSING and has_second_factor(request.user):
        request.session[KEY] = Standing.PROVEN


def where_to_show(member: object) -> str:
    has_app = Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists()
    return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"


def has_second_factor(member: object) -> bool:
    """Whether an app or a passkey is set up; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=member, type__in=kinds).exists()
