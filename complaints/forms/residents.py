"""What residents write on the page of their complaint."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField

from ..models import Satisfaction


class FindForm(forms.Form):
    """Looking a complaint up by its tracking code."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=20,
        help_text=_("Seven letters and digits from your receipt, such as K7M2-94Q."),
    )


class PinForm(forms.Form):
    """Proof that one is the resident who filed it."""

    pin = forms.RegexField(
        r"^\d{6}$",
        label=_("PIN"),
        help_text=_("The six digits under the tracking code on your receipt."),
        error_messages={"invalid": _("The PIN has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        strip=True,
    )


class VerdictForm(forms.Form):
    """The resident's last word on an answer."""

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
