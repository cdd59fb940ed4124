"""What a dashboard's reader may choose."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.day_field import PastDayField
from core.forms import DayInput, PlainTextField
from core.month_field import MonthField
from core.months import Month
from districts.fields import DistrictField
from districts.models import District


class PublicForm(forms.Form):
    """Which year's works, and which indicator the chart draws; asks no database."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    indicator = forms.SlugField(required=False, max_length=50)


class DayForm(forms.Form):
    """Which year's works, now, or everything as it stood at the end of a past day."""

    on = PastDayField(label=_("As it stood on"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> dt.date | None:
        """None for today, which is still to end."""
        day: dt.date | None = self.cleaned_data["on"]
        return None if day == self.today else day


class BoardForm(DayForm):
    """As of which day, of which year's works, and what the page draws and sorts by."""

    indicator = forms.CharField(required=False, max_length=50)
    sort = forms.CharField(required=False, max_length=50)


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


class DisplayForm(forms.Form):
    """A new wall display."""

    name = PlainTextField(
        label=_("Where does it hang?"),
        max_length=60,
        help_text=_("So that you know later which link to revoke: “Hall of the town government”."),
    )


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
