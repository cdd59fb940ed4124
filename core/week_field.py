"""Weeks such as 2021-W30 in forms, filters and URLs."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from .weeks import Week


class WeekField(forms.CharField):
    """Cleans to a Week, or None when empty."""

    default_error_messages = {"invalid": _("Write the week as 2021-W30.")}
    widget = forms.TextInput(attrs={"type": "week"})

    def to_python(self, value: Any) -> Week | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Week.parse(text)
        except ValueError as problem:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from problem


class WeekFilter(django_filters.Filter):
    field_class = WeekField


class WeekConverter:
    """`<week:week>` in a URL pattern; what is no week is no page."""

    regex = r"\d{4}-W\d{2}"

    def to_python(self, value: str) -> Week:
        return Week.parse(value)

    def to_url(self, value: Week | str) -> str:
        return str(value)
