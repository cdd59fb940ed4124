"""What residents write on the page of their complaint."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.codes import read_code
from core.forms import PlainTextField
from core.photo_field import PhotosField

from ..models import Satisfaction
from .answer_seen import AnswerSeenForm

NO_SUCH_CODE = _("There is no complaint with this code. Check it letter by letter.")


class FindForm(forms.Form):
    """Looking a complaint up by its tracking code."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=20,
        help_text=_("Seven letters and digits from your receipt, such as K7M2-94Q."),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(NO_SUCH_CODE, code="no_such_code")
        return code


class MailLinksForm(forms.Form):
    """Asking for the links of all complaints that were filed with one e-mail address."""

    email = forms.EmailField(
        label=_("Your e-mail"), max_length=120, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class PinForm(forms.Form):
    """Proof that one is the resident: the PIN of the receipt, or the number or address that was left."""

    pin = forms.CharField(
        label=_("PIN, or the phone number or e-mail you left"),
        max_length=120,
        help_text=_("The PIN is the six digits under the tracking code on your receipt."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def clean_pin(self) -> str:
        """Full-width digits are digits, and spaces do not matter."""
        return "".join(unicodedata.normalize("NFKC", self.cleaned_data["pin"]).split())


class InformForm(forms.Form):
    """What the resident adds later."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    note = PlainTextField(
        label=_("What do you want to add?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Do not write names or ID numbers here."),
    )
    photos = PhotosField(label=_("Photos"), help_text=_("Each 10 MB at most. Positions are removed."))


class WithdrawForm(forms.Form):
    """Taking a complaint back; the resident owes nobody a reason."""

    note = PlainTextField(
        label=_("Why do you withdraw it?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VerdictForm(AnswerSeenForm):
    """The resident's last word on an answer."""

    contacted = forms.TypedChoiceField(
        label=_("Did the unit contact you?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, not yet"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    satisfaction = forms.ChoiceField(
        label=_("How satisfied are you?"), choices=Satisfaction, widget=forms.RadioSelect
    )
    note = PlainTextField(
        label=_("In your words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If it is not solved, say what is missing."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("solved") is False and not data.get("note"):
            self.add_error("note", _("Say what is missing, so that the unit knows."))
        return data

    def words(self) -> dict[str, Any]:
        """What the lifecycle takes, whichever way the verdict goes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "solved"}


class ReopenForm(VerdictForm):
    """Not solved after all: the resident had said yes, or a second officer had closed it."""

    contacted = None  # type: ignore[assignment]  # Django's way to leave a field out
    solved = forms.TypedChoiceField(
        choices=[("no", _("No, not yet"))],
        initial="no",
        widget=forms.HiddenInput,
        coerce=lambda value: value == "yes",
    )
    note = PlainTextField(
        label=_("What is still missing?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
