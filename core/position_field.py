"""A form field for one half of a position."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PositionField(forms.DecimalField):
    """A latitude or longitude in degrees (WGS 84), to a metre; a phone gives more places than it knows."""

    widget = forms.HiddenInput

    def __init__(self, *, most: Decimal | int, least: Decimal | int | None = None) -> None:
        lowest = -most if least is None else least
        super().__init__(required=False, min_value=lowest, max_value=most, label=_("Position"))

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalField does
        degrees = super().to_python(value)
        if degrees is None or not degrees.is_finite() or abs(degrees) > 999:
            return degrees  # for the validators to refuse
        return round(degrees, 5)
