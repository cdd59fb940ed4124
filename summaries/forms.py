"""What a dashboard's reader may choose."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput
from core.month_field import MonthField
from core.months import Month
from core.weeks import FIRST_YEAR
from districts.fields import DistrictField
from districts.models import District, Indicator


class ChoiceForm(forms.Form):
    """Which year's works, and which indicator the chart draws."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)
    indicator = forms.ModelChoiceField(
        label=_("Chart"), queryset=Indicator.objects.all(), to_field_name="code", required=False
    )


class PublicForm(forms.Form):
    """Which year's works, and which indicator the chart draws; asks no database."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    indicator = forms.SlugField(required=False, max_length=50)


class OpenDataForm(forms.Form):
    """Which year's works, now, or everything as it stood at the end of a past day."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today

    def clean_on(self) -> dt.date | None:
        """None for today, which is still to end."""
        day: dt.date | None = self.cleaned_data["on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        if day and day.year < FIRST_YEAR:
            raise forms.ValidationError(_("Nothing was recorded so long ago."))
        return None if day == self.today else day


class MonthForm(forms.Form):
    """Which month's table, of which district, by what."""

    by = forms.ChoiceField(
        choices=[("unit", _("By unit")), ("township", _("By district"))],
        required=False,
        widget=forms.HiddenInput,
    )
    month = MonthField(label=_("Month"), required=False)
    district = DistrictField(label=_("District"), required=False, empty_label=_("All districts"))

    def __init__(self, data: Any, *, home: District, now: dt.datetime) -> None:
        super().__init__(data)
        self.home, self.now = home, now
        choices = self.fields["district"]
        choices.queryset = District.objects.within(home).exclude(level=District.Level.VILLAGE)  # type: ignore[attr-defined]

    def clean_month(self) -> Month:
        """The last whole month unless another is named."""
        running = Month.at(self.now)
        month: Month = self.cleaned_data["month"] or running.previous or running
        if month > running:
            raise forms.ValidationError(_("This month has not begun."))
        return month

    def clean_by(self) -> str:
        return self.cleaned_data["by"] or "unit"

    def clean_district(self) -> District:
        return self.cleaned_data["district"] or self.home


class VisitCountForm(forms.Form):
    """Whose visits are counted, and of which days."""

    by = forms.ChoiceField(
        choices=[("district", _("By district")), ("unit", _("By unit")), ("member", _("By member"))],
        required=False,
        widget=forms.HiddenInput,
    )
    district = DistrictField(label=_("District"), required=False, empty_label=_("All districts"))
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This day lies before the first."))
        return data
