"""Forms of those who set targets: shares in one table, a plan curve, and what counts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, PlainTextField
from core.templatetags.figures import figure

from .models import Basis, District, Indicator, Target
from .proposals import Step

BLANK_STEPS = 2  # beyond those there are
FEWEST_STEPS, MOST_STEPS = 4, 24


def amount_field(indicator: Indicator, **kwargs: Any) -> forms.DecimalField:
    """An amount of an indicator: whole where it is counted in whole units."""
    places = 0 if indicator.is_whole else 2
    field = forms.DecimalField(max_digits=12, decimal_places=places, min_value=0, **kwargs)
    field.widget.attrs |= {"inputmode": "numeric" if indicator.is_whole else "decimal"}
    return field


def plainly(amount: Decimal | None) -> str | None:
    """As somebody would type it: without noughts at the end."""
    return (
        None if amount is None else f"{amount:f}".rstrip("0").rstrip(".") if amount % 1 else f"{amount:.0f}"
    )


class SharesForm(forms.Form):
    """A district's amount, and what it hands down to each district directly below; an empty share is none."""

    own = forms.DecimalField()
    uneven = forms.BooleanField(
        label=_("Save although the shares do not add up"),
        required=False,
        help_text=_("The page says so until they do."),
    )
    reason = PlainTextField(label=_("Reason"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        of: District,
        below: Sequence[District],
        indicator: Indicator,
        amounts: Mapping[int, Decimal],
        may_set: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.of, self.below, self.may_set = of, below, may_set
        self.amount = amounts.get(of.pk)
        self.fields["own"] = amount_field(
            indicator,
            label=_("Amount of the year"),
            required=False,
            disabled=not may_set,
            initial=plainly(self.amount),
        )
        for district in below:
            field = amount_field(
                indicator,
                label=district.short_name,
                required=False,
                initial=plainly(amounts.get(district.pk)),
            )
            field.widget.attrs["data-share"] = ""
            self.fields[name_of(district)] = field

    @property
    def shares(self) -> list[tuple[District, BoundField]]:
        return [(district, self[name_of(district)]) for district in self.below]

    def amounts(self) -> dict[District, Decimal | None]:
        """What each district owes from now on; the own amount only from those who may set it."""
        own = {self.of: self.cleaned_data.get("own") or None} if self.may_set else {}
        return own | {district: self.cleaned_data.get(name_of(district)) or None for district in self.below}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        handed = [data.get(name_of(district)) or Decimal(0) for district in self.below]
        in_all, own = sum(handed, Decimal(0)), data.get("own") or Decimal(0)
        if self.errors or not any(handed) or in_all == own or data.get("uneven"):
            return data
        words = _("The shares are %(by)s short.") if in_all < own else _("The shares are %(by)s too many.")
        self.add_error("uneven", words % {"by": figure(abs(own - in_all))})
        return data


def name_of(district: District) -> str:
    return f"share_{district.code}"


class PlanForm(forms.Form):
    """The steps of a plan curve, and for a township what counts."""

    basis = forms.ChoiceField(
        label=_("What counts"),
        choices=Basis,
        widget=forms.RadioSelect,
        help_text=_(
            "With confirmed reports, works of the ledger do not count for this target, and villages have no figures of their own."
        ),
    )
    reason = PlainTextField(label=_("Reason"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, target: Target, steps: Sequence[Step], rows: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        self.fields["basis"].initial = target.basis
        if target.district.level != District.Level.TOWNSHIP:
            self.fields["basis"].disabled = True
        self.count = max(FEWEST_STEPS, len(steps) + BLANK_STEPS, min(rows, MOST_STEPS))
        for number in range(self.count):
            step = steps[number] if number < len(steps) else None
            self.add_step(number, step)

    def add_step(self, number: int, step: Step | None) -> None:
        words = {"n": number + 1}
        self.fields[f"day_{number}"] = forms.DateField(
            label=_("Day of step %(n)s") % words,
            required=False,
            widget=DayInput,
            initial=step.due_on if step else None,
        )
        self.fields[f"amount_{number}"] = forms.DecimalField(
            label=_("In all by step %(n)s") % words,
            required=False,
            max_digits=12,
            decimal_places=2,
            min_value=0,
            initial=plainly(step.amount) if step else None,
        )

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"day_{number}"], self[f"amount_{number}"]) for number in range(self.count)]

    def steps(self) -> list[Step]:
        found = []
        for number in range(self.count):
            day, amount = (self.cleaned_data.get(f"{part}_{number}") for part in ("day", "amount"))
            if day is not None and amount is not None:
                found.append(Step(day, amount))
        return sorted(found, key=lambda step: step.due_on)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(self.count):
            day, amount = f"day_{number}", f"amount_{number}"
            if (data.get(day) is None) != (data.get(amount) is None) and not {day, amount} & {*self.errors}:
                self.add_error(
                    amount if data.get(amount) is None else day, _("A step has a day and an amount.")
                )
        return data


class ProposalForm(forms.Form):
    """What steps are counted back from."""

    finish = forms.DateField(label=_("All done by"), widget=DayInput)
    number = forms.TypedChoiceField(
        label=_("Steps"), coerce=int, choices=[(n, n) for n in (2, 3, 4, 6, 12)], initial=4
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["finish"].initial = dt.date(year, 12, 31)

    def clean_finish(self) -> dt.date:
        day: dt.date = self.cleaned_data["finish"]
        if day.year != self.year:
            raise forms.ValidationError(_("Choose a day in %(year)s.") % {"year": self.year})
        return day
