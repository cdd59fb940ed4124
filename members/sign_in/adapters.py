"""What allauth asks of a portal: who may have an account, how secrets are kept, where a request comes from."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from redis.exceptions import RedisError

from core.encrypted import cipher
from core.throttle import first_use
from members.models import Member

from . import lifecycle
from .addresses import counted_address, shortened
from .events import SignInEvent
from .limits import minutes_to_wait

FRESH_SECONDS = 5 * 60


class AccountAdapter(DefaultAccountAdapter):
    """Offices make accounts, nobody signs up; what fails is counted and recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Staff number or password is wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "invalid_password_reset": gettext_lazy("This link no longer opens."),
        "account_inactive": gettext_lazy("This account is closed."),
        "rate_limited": gettext_lazy("Too many tries. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return counted_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account alone: with the host's name in it, each name of the portal would give five tries more."""
        return credentials.get("username", "").lower()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to look at a password after too many wrong ones, or while they cannot be counted."""
        try:
            super().pre_authenticate(request, **credentials)
        except RedisError as problem:
            raise nobody_counts() from problem
        except ValidationError as problem:
            self.note_lock_out(request, credentials.get("username", ""))
            raise too_often(request, self._get_login_attempts_cache_key(request, **credentials)) from problem

    def note_lock_out(self, request: HttpRequest, username: str) -> None:
        """Once in a while for one account: somebody who goes on trying writes no rows."""
        if first_use(f"lock-out:{username.lower()}", seconds=FRESH_SECONDS):
            self.note(SignInEvent.Kind.LOCKED_OUT, request, username)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self.note(SignInEvent.Kind.WRONG_PASSWORD, request, credentials.get("username", ""))

    def login(self, request: HttpRequest, user: Member) -> None:
        super().login(request, user)
        self.note(SignInEvent.Kind.SIGNED_IN, request, user.username)

    def note(self, kind: str, request: HttpRequest, username: str) -> None:
        network = shortened(self.get_client_ip(request))
        lifecycle.record(kind, username=username, network=network, at=timezone.now())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just proven who they are."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - each["at"] < FRESH_SECONDS for each in records)


def too_often(request: HttpRequest, key: str) -> ValidationError:
    minutes = minutes_to_wait(request, key)
    text = ngettext(
        "Too many wrong tries. Wait %(minutes)d minute, then try again.",
        "Too many wrong tries. Wait %(minutes)d minutes, then try again.",
        minutes,
    )
    return ValidationError(text % {"minutes": minutes}, code="too_many_login_attempts")


def nobody_counts() -> ValidationError:
    """Guessing must stay useless also while the cache is down."""
    return ValidationError(
        _("Nobody can sign in for the moment. Try again in a few minutes."), code="cache_down"
    )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of authenticator apps are stored encrypted, as contacts are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong or no longer valid."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Member) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return _("Dingzhou Pledge Portal")

    def get_public_key_credential_user_entity(self, user: Member) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.name}

    def _get_user_identifier(self, user: Member) -> str:
        return user.username

    def generate_authenticator_name(self, user: Member, type: Authenticator.Type) -> str:
        """Passkeys are told apart by their number until their owner names them."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


class ConnectionsAdapter(DefaultSocialAccountAdapter):
    """DingTalk and WeChat Work open the account that their owner connected, and never make one."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": gettext_lazy("Set a password first, or you could not sign in any more."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody unknown is sent to the form: signed in with the password, they can connect themselves."""
        if sociallogin.state.get("process") == AuthProcess.LOGIN and not sociallogin.is_existing:
            text = _("This account is not connected yet. Sign in with your password, then connect it here.")
            messages.warning(request, text)
            raise ImmediateHttpResponse(
                redirect(f"{reverse('account_login')}?next={reverse('socialaccount_connections')}")
            )

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the environment; nothing is asked of the database, where allauth would keep more."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """What is not configured does not exist."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None
