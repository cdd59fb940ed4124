"""What a beneficiary is asked through the link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField


class BeneficiaryForm(forms.Form):
    """Is it done, are you satisfied, and a sentence."""

    done = forms.ChoiceField(
        label=_("Is it done?"),
        choices=[("yes", _("Yes, it is done")), ("no", _("Not yet"))],
        widget=forms.RadioSelect,
    )
    satisfied = forms.ChoiceField(
        label=_("Are you satisfied?"),
        choices=[("yes", _("Satisfied")), ("no", _("Not satisfied"))],
        widget=forms.RadioSelect,
    )
    words = PlainTextField(
        label=_("In your own words"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The member and their office read it. If it is not done yet, say what is missing."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("done") == "no" and "words" in found and not found["words"]:
            self.add_error("words", _("Say what is missing, so that it can be put right."))
        return found
