"""What an inspector hears on the telephone, and what a second officer has seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.day_field import PastDayField
from core.forms import PlainTextField
from core.month_field import MonthField
from core.months import Month
from core.week_field import WeekField
from districts.fields import DistrictField
from districts.models import District

from ..models import Satisfaction
from ..models.events import CallbackQuerySet
from .answer_seen import AnswerSeenForm

CONTACTED = [("yes", _("Yes")), ("no", _("No"))]
SOLVED = [("yes", _("Yes, it is solved")), ("no", _("No, not yet"))]


def is_yes(value: str) -> bool:
    return value == "yes"


class CallForm(AnswerSeenForm):
    """The resident's answers to the three questions."""

    contacted = forms.TypedChoiceField(
        label=_("Did somebody contact you about it?"),
        choices=CONTACTED,
        widget=forms.RadioSelect,
        coerce=is_yes,
    )
    solved = forms.TypedChoiceField(
        label=_("Has it been solved?"), choices=SOLVED, widget=forms.RadioSelect, coerce=is_yes
    )
    satisfaction = forms.ChoiceField(
        label=_("Are you satisfied with how it was handled?"), choices=Satisfaction, widget=forms.RadioSelect
    )
    note = PlainTextField(
        label=_("In the resident's words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If it is not solved: what is missing. The unit and the resident read it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("solved") is False and not data.get("note"):
            self.add_error("note", _("Write what is missing, so that the unit knows."))
        return data


class MissedForm(AnswerSeenForm):
    """Why nobody was reached."""

    why = forms.ChoiceField(
        label=_("Nobody reached?"),
        choices=[
            ("no_answer", _("Nobody answered")),
            ("off", _("Switched off or busy")),
            ("wrong", _("Wrong number")),
            ("refused", _("Did not want to talk")),
        ],
        widget=forms.RadioSelect,
    )

    def words(self) -> str:
        """What was chosen, as the record keeps it."""
        return str(dict(self.fields["why"].choices)[self.cleaned_data["why"]])  # type: ignore[attr-defined]


class CheckForm(AnswerSeenForm):
    """What the second officer has seen."""

    note = PlainTextField(
        label=_("How do you know that it is done?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you saw at the place, or whom you asked. The resident reads it."),
    )


class DistrictForm(forms.Form):
    """Narrows a list to a district."""

    district = DistrictField(label=_("District"), required=False, empty_label=_("All districts"))


class WeekForm(DistrictForm):
    """Narrows a list to a week and a district."""

    week = WeekField(label=_("Week"), required=False)
    # Where a figure of the monthly table leads.
    month = MonthField(required=False, widget=forms.HiddenInput)
    unit = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    satisfaction = forms.ChoiceField(
        required=False, choices=[("", ""), *Satisfaction.choices], widget=forms.HiddenInput
    )
    exactly = forms.ModelChoiceField(
        required=False, queryset=District.objects.all(), to_field_name="code", widget=forms.HiddenInput
    )
    on = PastDayField(required=False, widget=forms.HiddenInput)  # where a figure of a past day leads
    field_order = ["week", "district"]

    def of_month(self, rows: CallbackQuerySet, month: Month) -> CallbackQuerySet:
        """What the monthly table counted in one of its cells."""
        chosen, found = self.cleaned_data, rows.verdicts(month.start, month.end)
        if district := chosen["district"]:
            found = found.in_district(district)
        if chosen["unit"] is not None:
            found = found.filter(unit=chosen["unit"] or None)
        said = {"district": chosen["exactly"], "satisfaction": chosen["satisfaction"]}
        return found.filter(**{name: value for name, value in said.items() if value})
