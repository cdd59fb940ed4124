"""Days that are over, such as 2021-06-30, in forms and filters: as of when something is shown."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .forms import DayInput
from .weeks import FIRST_YEAR, midnight


class PastDayField(forms.DateField):
    """Cleans to a day up to today, or None when empty."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("Write the day as 2021-06-30."),
        "future": _("This day is still to come."),
        "too_early": _("Nothing was recorded so long ago."),
    }

    def to_python(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().to_python(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(self.error_messages["future"], code="future")
        if day and day.year < FIRST_YEAR:
            raise forms.ValidationError(self.error_messages["too_early"], code="too_early")
        return day


class PastDayFilter(django_filters.Filter):
    field_class = PastDayField


def end_of(day: dt.date, now: dt.datetime) -> dt.datetime:
    """The first moment after the day; now, while it still runs."""
    return min(midnight(day + dt.timedelta(days=1)), now)
