"""Forms of cumulative reports: what a township says, and what somebody above answers."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayInput, PlainTextField

from .lifecycle import ReportRefused, Standing
from .lifecycle.reports import check
from .models import Target
from .target_forms import amount_field


class ReportForm(forms.Form):
    """All of the year so far, not only what is new."""

    as_of = forms.DateField(
        label=_("As of"), widget=DayInput, help_text=_("The last day that the figures include.")
    )
    started = forms.DecimalField()
    completed = forms.DecimalField()
    accepted = forms.DecimalField()
    explanation = PlainTextField(
        label=_("Explanation"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when a figure is lower than the one confirmed before, or exceeds the target."),
    )

    def __init__(self, *args: Any, target: Target, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target, self.today = target, today
        self.fields["as_of"].widget.attrs |= {"max": today.isoformat(), "min": f"{target.year}-01-01"}
        labels = {
            "started": _("Started in all"),
            "completed": _("Completed in all"),
            "accepted": pgettext_lazy("work", "Accepted in all"),
        }
        for name, label in labels.items():
            self.fields[name] = amount_field(target.indicator, label=label)

    def standing(self) -> Standing:
        return Standing(*(self.cleaned_data[name] for name in ("started", "completed", "accepted")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        self.say_order(self.standing())
        if not self.errors:
            try:
                check(
                    self.target,
                    self.standing(),
                    as_of=data["as_of"],
                    today=self.today,
                    explanation=data["explanation"],
                )
            except ReportRefused as refusal:
                self.add_error(refusal.field, str(refusal))
        return data

    def say_order(self, standing: Standing) -> None:
        """At the field that is too large, rather than above all."""
        if standing.completed > standing.started:
            self.add_error("completed", _("Not more than is started."))
        if standing.accepted > standing.completed:
            self.add_error("accepted", _("Not more than is completed."))


class ReturnForm(forms.Form):
    """Why a report goes back."""

    reason = PlainTextField(
        label=_("What is wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
