"""What somebody saw who looked again at an accepted work."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayInput, PlainTextField
from core.week_field import WeekField

from ..models import Recurrence, RecurrenceQuerySet
from .callbacks import DistrictForm

STANDS, SENT_BACK = Recurrence.Outcome.STANDS, Recurrence.Outcome.SENT_BACK


class DoubtsForm(DistrictForm):
    """Narrows the list: those that wait, those that were looked at, or all of one week."""

    which = forms.ChoiceField(
        label=pgettext_lazy("another look", "Show"),
        choices=[("", _("Waiting for another look")), ("looked", _("Looked at"))],
        required=False,
    )
    week = WeekField(label=_("Week"), required=False)

    def of(self, recurrences: RecurrenceQuerySet) -> RecurrenceQuerySet:
        """What is chosen; nothing while the choice makes no sense."""
        if not self.is_valid():
            return recurrences.none()
        chosen = self.cleaned_data
        if district := chosen["district"]:
            recurrences = recurrences.in_district(district)
        if week := chosen["week"]:
            recurrences = recurrences.found_in(week.start, week.end)
        if chosen["which"] == "looked":
            return recurrences.exclude(looked_at=None)
        return recurrences if week else recurrences.waiting()


class LookForm(forms.Form):
    """It stands, or it goes back with what must be put right and by when."""

    outcome = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(STANDS, _("The acceptance stands")), (SENT_BACK, _("It must be put right"))],
        widget=forms.RadioSelect,
    )
    note = PlainTextField(
        label=_("What you saw at the place"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If it must be put right: what exactly. Whoever keeps the work reads it."),
    )
    put_right_by = forms.DateField(
        label=_("To be put right by"),
        required=False,
        widget=DayInput,
        help_text=_("Only if it must be put right."),
    )

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["put_right_by"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") == SENT_BACK and "put_right_by" not in self.errors:
            by = said.get("put_right_by")
            if by is None:
                self.add_error("put_right_by", _("Say by when it must be put right."))
            elif by < self.today:
                self.add_error("put_right_by", _("This day has passed."))
        return said
