"""What is said at each step of a pledge's life."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from core.photo_field import PhotosField
from core.submissions import SubmissionField
from core.working_days import next_working_day

from ..lifecycle import earliest_evidence
from ..models import Pledge, PledgeMilestone

MOST_PHOTOS = 4  # of each kind
UP_TO_FOUR = _("Up to 4, each 10 MB at most.")


class StepForm(forms.Form):
    """A step that may carry a note. Made for a pledge, which most steps do not ask about."""

    note = PlainTextField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge


class BareForm(StepForm):
    """A step without words."""

    note = None  # type: ignore[assignment]


class ReasonForm(StepForm):
    """A step that must say why."""

    note = PlainTextField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class EvidenceForm(StepForm):
    """Words and photos: how it was, and how it is now."""

    before = PhotosField(label=_("Photos from before"), most=MOST_PHOTOS, help_text=UP_TO_FOUR)
    photos = PhotosField(label=_("Photos of how it is now"), most=MOST_PHOTOS, help_text=UP_TO_FOUR)


class ProgressForm(EvidenceForm):
    """How it goes, in words and photos."""

    submission = SubmissionField()
    note = PlainTextField(
        label=_("How is it going?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    milestone = forms.ModelChoiceField(
        label=_("Which step is reached?"),
        queryset=PledgeMilestone.objects.none(),
        required=False,
        empty_label=_("None yet"),
    )
    field_order = ["submission", "note", "milestone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_steps = list(self.pledge.milestones.filter(reached_at=None))
        if open_steps:
            self.fields["milestone"].queryset = self.pledge.milestones.filter(reached_at=None)  # type: ignore[attr-defined]
        else:
            del self.fields["milestone"]


class DeliverForm(EvidenceForm):
    """The word that it is done, with its evidence."""

    note = PlainTextField(
        label=_("What was done?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    done_on = forms.DateField(
        label=_("When was it done?"),
        required=False,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["note", "done_on"]

    def clean_done_on(self) -> dt.date | None:
        done_on: dt.date | None = self.cleaned_data["done_on"]
        first = earliest_evidence(self.pledge)
        if done_on and done_on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        if done_on and done_on < first:
            raise forms.ValidationError(
                _("The pledge was logged on %(day)s. What was done before does not keep it."),
                code="before_the_pledge",
                params={"day": date_format(first)},
            )
        return done_on


class SuperviseForm(StepForm):
    """What an official wants to know or see done, and by when."""

    note = PlainTextField(
        label=_("What must be answered?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer_by = forms.DateField(
        label=_("Answer by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = next_working_day(timezone.localdate(), 3)

    def clean_answer_by(self) -> dt.date:
        answer_by: dt.date = self.cleaned_data["answer_by"]
        if answer_by < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a day from today on."), code="past")
        return answer_by


class ReplyForm(StepForm):
    """The answer to an official's note."""

    note = PlainTextField(label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
