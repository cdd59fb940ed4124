"""Months such as 2021-07 in forms and filters."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from .months import Month


class MonthField(forms.CharField):
    """Cleans to a Month, or None when empty."""

    default_error_messages = {"invalid": _("Write the month as 2021-07.")}
    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> Month | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as problem:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from problem


class MonthFilter(django_filters.Filter):
    field_class = MonthField
