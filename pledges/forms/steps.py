"""倒排工期: the rows of dated steps in a pledge form; without scripts a button adds one more."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField

from ..lifecycle import Step

PREFIX = "steps"
MOST = 8


class StepRow(forms.Form):
    """One step: by when, and what is done by then; an empty row is none."""

    due_on = forms.DateField(
        label=_("By when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    title = PlainTextField(label=_("What is done by then?"), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name, other in (("due_on", "title"), ("title", "due_on")):
            if found.get(other) and name in found and not found[name]:
                self.add_error(name, _("Please fill this in."))
        return found

    @property
    def step(self) -> Step | None:
        return Step(**self.cleaned_data) if self.cleaned_data.get("title") else None


class StepRows(forms.BaseFormSet):
    """Every row may be emptied, which takes the step out."""

    def initial_form_count(self) -> int:
        return 0


def step_rows(data: QueryDict | Any, steps: list[Step]) -> Any:
    """The rows as sent; or these steps and one more row. A form sent without any rows has no steps."""
    kind = forms.formset_factory(
        StepRow, StepRows, extra=min(len(steps) + 1, MOST), max_num=MOST, absolute_max=MOST
    )
    if data is not None and f"{PREFIX}-TOTAL_FORMS" in data:
        return kind(data, prefix=PREFIX)
    if data is not None:
        empty = {f"{PREFIX}-TOTAL_FORMS": 0, f"{PREFIX}-INITIAL_FORMS": 0}
        return kind(empty, prefix=PREFIX)
    return kind(initial=[step._asdict() for step in steps], prefix=PREFIX)
