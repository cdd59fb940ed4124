"""What staff decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from members.models import Unit


class StepForm(forms.Form):
    """A step that may carry a note for the resident."""

    note = PlainTextField(
        label=_("Note to the resident"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(StepForm):
    """A step that must say why, or what was done."""

    note = PlainTextField(
        label=_("What the resident is told"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AssignForm(StepForm):
    """Which unit must answer."""

    to = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.select_related("district"))
    field_order = ["to", "note"]
