"""When the weeks are compiled, and who gets them by mail."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from .lifecycle import Schedule

DAYS = [(str((number + 1) % 7), name) for number, name in WEEKDAYS.items()]  # the scheduler's Sunday is 0


class ScheduleForm(forms.Form):
    day = forms.ChoiceField(label=_("Day of the week"), choices=DAYS)
    time = forms.TimeField(
        label=_("Time of day"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    is_on = forms.BooleanField(label=_("Compile by itself"), required=False)

    def wanted(self) -> Schedule:
        return Schedule(**self.cleaned_data)


class AddressForm(forms.Form):
    """An outside address."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("It gets one mail with a question, and nothing else before its owner has said yes."),
        max_length=254,
    )
