"""Why somebody takes contacts out of the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField


class ReasonToExportForm(forms.Form):
    """Kept with the record of each contact that is given out."""

    reason = PlainTextField(
        label=_("Why do you need the contacts?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with your name for every contact in the file."),
    )
