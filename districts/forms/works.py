"""A work as it is typed in, and what of it may be changed later."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import cell_values
from core.forms import DayInput, PlainTextField
from core.position_field import PositionField
from core.weeks import midnight

from ..fields import DistrictField
from ..lifecycle import Description, LedgerEntry
from ..models import LATITUDES, LONGITUDES, District, Indicator, Stage, Work

ABOUT = ["number", "address", "owner_mark", "contractor", "due_on", "latitude", "longitude"]


class QuantityField(forms.DecimalField):
    """More than nothing, with two places at most, as the ledger keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=2, min_value=Decimal("0.01"), **kwargs)


class EditWorkForm(forms.Form):
    """What may be said of a work beside what is counted."""

    name = PlainTextField(label=_("Name"), max_length=120)
    number = PlainTextField(
        label=_("Number"),
        required=False,
        max_length=40,
        help_text=_("As the township's own ledger has it; each number once a year."),
    )
    address = PlainTextField(label=_("Address"), required=False, max_length=120)
    owner_mark = PlainTextField(
        label=_("Owner or household"),
        required=False,
        max_length=40,
        help_text=_("A mark that the village knows, such as 李家3号; no full name is needed."),
    )
    contractor = PlainTextField(label=_("Contractor"), required=False, max_length=80)
    due_on = forms.DateField(label=_("To be completed by"), required=False, widget=DayInput())
    latitude = PositionField(least=LATITUDES[0], most=LATITUDES[1])
    longitude = PositionField(least=LONGITUDES[0], most=LONGITUDES[1])

    @classmethod
    def of(cls, work: Work, data: Any = None) -> "EditWorkForm":
        return cls(data, initial={name: getattr(work, name) for name in ("name", *ABOUT)})

    def clean_number(self) -> str:
        """As a sheet would have it: without spaces, in plain digits."""
        return cell_values.code(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            data["latitude"] = data["longitude"] = None
        return data

    @property
    def about(self) -> Description:
        return Description(**{name: self.cleaned_data[name] for name in ABOUT})


class NewWorkForm(EditWorkForm):
    """A work that comes into the ledger; one that is under way already says since when."""

    indicator = forms.ModelChoiceField(
        label=_("Indicator"),
        queryset=Indicator.objects.all(),
        to_field_name="code",
        empty_label=_("Choose an indicator"),
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    district = DistrictField(label=_("Where"))
    quantity = QuantityField(label=_("Quantity"), help_text=_("In the indicator's unit, such as 20 or 1.25."))
    started_on = forms.DateField(label=_("Started on"), required=False, widget=DayInput())
    completed_on = forms.DateField(label=_("Completed on"), required=False, widget=DayInput())
    field_order = ["indicator", "year", "district", "name", "quantity", "number", "due_on", "address"]

    def __init__(self, data: Any = None, *, within: District, now: dt.datetime, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"year": timezone.localdate(now).year})
        super().__init__(data, **kwargs)
        self.now = now
        self.fields["district"].queryset = District.objects.within(within)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        days = [data[name] for name in ("started_on", "completed_on") if data.get(name)]
        if any(day > timezone.localdate(self.now) for day in days):
            self.add_error("started_on", _("This day is still to come."))
        elif data.get("completed_on") and not data.get("started_on"):
            self.add_error("started_on", _("Say on which day it was started."))
        elif days != sorted(days):
            self.add_error("completed_on", _("This day lies before the start."))
        return data

    @property
    def entry(self) -> LedgerEntry:
        said = self.cleaned_data
        return LedgerEntry(
            district=said["district"],
            indicator=said["indicator"],
            year=said["year"],
            name=said["name"],
            quantity=said["quantity"],
            reached=self.reached(),
            about=self.about,
        )

    def reached(self) -> list[tuple[Stage, dt.datetime]]:
        days = [self.cleaned_data["started_on"], self.cleaned_data["completed_on"]]
        moments = [midnight(day) for day in days if day]
        begun = [(stage, at) for stage, at in zip((Stage.STARTED, Stage.COMPLETED), moments, strict=False)]
        return [(Stage.PLANNED, min([self.now, *moments])), *begun]
