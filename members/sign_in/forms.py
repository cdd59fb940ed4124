"""Allauth's forms in the portal's words; a wrong code is recorded, and a full limit says how long to wait."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordKeyForm,
)
from allauth.account.forms import ResetPasswordForm as AllauthForgottenForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from core.throttle import first_use
from members.models import Member

from . import lifecycle
from .adapters import too_often
from .addresses import counted_address, shortened
from .events import SignInEvent

CODE = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "autocapitalize": "none",
    "spellcheck": "false",
}
STAYS_VALID = settings.MFA_TOTP_PERIOD * (1 + 2 * settings.MFA_TOTP_TOLERANCE)


class InOurWords(forms.Form):
    """Labels of ours instead of allauth's labels, placeholders and links below the fields."""

    words: dict[str, Promise] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.words.items():
            self.fields[name].label = str(label)
            self.fields[name].widget.attrs.pop("placeholder", None)
            if isinstance(self.fields[name].widget, forms.PasswordInput):
                self.fields[name].help_text = ""


class SignInForm(InOurWords, LoginForm):
    words = {"login": _("Staff number"), "password": _("Password")}


class PasswordAgainForm(InOurWords, ReauthenticateForm):
    words = {"password": _("Password")}


class TwicePassword(InOurWords):
    """A new password, typed twice; the rules stand above the first field."""

    words = {"password1": _("New password"), "password2": _("The new password again")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters; not a common password, and none that resembles your name or staff number."
        )


class NewPasswordForm(TwicePassword, ChangePasswordForm):
    words = {"oldpassword": _("Present password")} | TwicePassword.words


class ResetPasswordForm(TwicePassword, ResetPasswordKeyForm):
    pass


class ForgottenForm(InOurWords, AllauthForgottenForm):
    words = {"email": _("E-mail address")}


class CountedCode(InOurWords):
    """A code of the second step: six figures of the app or one of the recovery codes."""

    words = {"code": _("Code")}
    user: Member

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE)

    def clean_code(self) -> str:
        return counted(self.look_once, self.user)

    def look_once(self) -> str:
        """A code opens once. Allauth remembers it for half a minute, but the clock's tolerance takes it for longer."""
        code: str = super().clean_code()  # type: ignore[misc]
        if not first_use(f"code:{self.user.pk}:{code}", seconds=STAYS_VALID):
            raise get_adapter().validation_error("incorrect_code")
        return code


def counted(look: Callable[[], str], member: Member) -> str:
    """What allauth makes of the code; what is wrong with it is recorded and said."""
    try:
        return look()
    except ValidationError as problem:
        if problem.code in ("too_many_login_attempts", "rate_limited"):
            raise too_often(context.request, f"mfa-auth-user-{member.pk}") from problem
        network = shortened(counted_address(context.request))
        wrong = SignInEvent.Kind.WRONG_CODE
        lifecycle.record(wrong, username=member.username, network=network, at=timezone.now())
        raise


class CodeForm(CountedCode, AuthenticateForm):
    pass


class CodeAgainForm(CountedCode, ReauthenticateByCodeForm):
    pass


class FirstCodeForm(CountedCode, ActivateTOTPForm):
    words = {"code": _("The six figures that the app shows")}


class NamedDevice(InOurWords):
    """What its owner calls a passkey."""

    words = {"name": _("What is this device?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(40))


class PasskeyForm(NamedDevice, AddWebAuthnForm):
    """Any passkey may sign in alone: the device asks for a finger, a face or its PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class PasskeyNameForm(NamedDevice, EditWebAuthnForm):
    pass


class ReasonForm(forms.Form):
    """Why an administrator takes somebody's second step away."""

    note = PlainTextField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It is recorded with your name, such as: lost the phone, asked in person."),
    )


class FindMemberForm(forms.Form):
    """Looks up an account."""

    member = forms.CharField(label=_("Staff number"), required=False, max_length=150)
