"""What is said at each step of a work."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, PlainTextField
from core.photo_field import PhotosField

from ..lifecycle import Signature
from ..models import Stage, Work, WorkEvent, WorkGate
from .works import QuantityField

UP_TO_FOUR = _("Up to 4, each 10 MB at most.")
MOST_CHOSEN = 200


def has_come(day: dt.date) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."), code="future")


class StepForm(forms.Form):
    """A step with a note. Made for a work, which most steps do not ask about."""

    note = PlainTextField(
        label=_("Note"),
        required=False,
        max_length=WorkEvent.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, work: Work, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = work

    @property
    def words(self) -> dict[str, Any]:
        """As the step takes them."""
        return self.cleaned_data


class DatedForm(StepForm):
    """A step that may have been taken on an earlier day."""

    on = forms.DateField(label=_("On which day?"), required=False, widget=DayInput(), validators=[has_come])
    field_order = ["on", "note"]


class StartForm(DatedForm):
    """开工, with photos of how it was before."""

    before = PhotosField(label=_("Photos from before"), help_text=UP_TO_FOUR)


class CompleteForm(DatedForm):
    """完工, with photos of how it is now."""

    photos = PhotosField(label=_("Photos of how it is now"), help_text=UP_TO_FOUR)


class PhotosForm(StepForm):
    """Photos without a step."""

    before = PhotosField(label=_("Photos from before"), help_text=UP_TO_FOUR)
    photos = PhotosField(label=_("Photos of how it is now"), help_text=UP_TO_FOUR)
    field_order = ["before", "photos"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("before") and not data.get("photos"):
            self.add_error("photos", _("Choose at least one photo."))
        return data


class ReasonForm(StepForm):
    """A step that must say why."""

    note = PlainTextField(
        label=_("Reason"), max_length=WorkEvent.NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class QuantityForm(ReasonForm):
    """The right quantity, and why the old one was wrong."""

    quantity = QuantityField(label=_("Right quantity"))
    field_order = ["quantity", "note"]


class SendBackForm(StepForm):
    """What an inspection found, and by when it must be put right."""

    note = None  # type: ignore[assignment]
    what = PlainTextField(
        label=_("What must be put right?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    put_right_by = forms.DateField(label=_("By when?"), widget=DayInput())
    photos = PhotosField(label=_("Photos of what was found"), help_text=UP_TO_FOUR)

    def clean_put_right_by(self) -> dt.date:
        day: dt.date = self.cleaned_data["put_right_by"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a day from today on."), code="past")
        return day


class AcceptForm(DatedForm):
    """验收: who signed each gate, and when; a photo where none shows how it is now."""

    photos = PhotosField(label=_("Photos of how it is now"), help_text=UP_TO_FOUR)
    field_order: list[str] = []

    def __init__(self, *args: Any, work: Work, **kwargs: Any) -> None:
        super().__init__(*args, work=work, **kwargs)
        self.fields["on"].label = _("Accepted on which day?")
        for gate in WorkGate.Kind:
            self.fields[f"{gate}_by"] = PlainTextField(label=_("Signed by"), max_length=40)
            self.fields[f"{gate}_position"] = PlainTextField(
                label=_("Position or unit"), max_length=60, required=False
            )
            self.fields[f"{gate}_on"] = forms.DateField(
                label=_("Signed on"), widget=DayInput(), initial=timezone.localdate, validators=[has_come]
            )

    @property
    def gates(self) -> list[tuple[object, list[forms.BoundField]]]:
        """For the page: each gate with its three questions."""
        return [
            (gate.label, [self[f"{gate}_{part}"] for part in ("by", "position", "on")])
            for gate in WorkGate.Kind
        ]

    @property
    def beside(self) -> list[forms.BoundField]:
        return [self["on"], self["photos"], self["note"]]

    @property
    def words(self) -> dict[str, Any]:
        said = self.cleaned_data
        gates = {
            gate.value: Signature(said[f"{gate}_by"], said[f"{gate}_on"], said[f"{gate}_position"])
            for gate in WorkGate.Kind
        }
        return {"gates": gates, "on": said["on"], "photos": said["photos"], "note": said["note"]}


class MoveManyForm(forms.Form):
    """Several works of the list, moved on together."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)
    to = forms.ChoiceField(
        label=_("Move the chosen on to"),
        choices=[(stage.value, stage.label) for stage in (Stage.STARTED, Stage.COMPLETED)],
    )
    on = forms.DateField(label=_("On which day?"), required=False, widget=DayInput(), validators=[has_come])

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        # Any number may be sent: which of them are works of this member's is asked of the database.
        sent = data.getlist("chosen") if data is not None else []
        self.fields["chosen"].choices = [(each, each) for each in sent if each.isdecimal() and len(each) < 19]  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["chosen"]
        if not chosen:
            raise forms.ValidationError(_("Tick at least one work in the list."), code="none")
        if len(chosen) > MOST_CHOSEN:
            raise forms.ValidationError(_("At most 200 works at once; take a sheet for more."), code="many")
        return chosen
