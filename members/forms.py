"""What members record of their own work."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput, PlainTextField
from core.photo_field import PhotosField
from core.submissions import SubmissionField
from districts.fields import DistrictField
from districts.models import District

from .models import Member, Visit, Whom


class VisitForm(forms.Form):
    """A visit, logged on a phone in under a minute; no names of those visited."""

    submission = SubmissionField()
    district = DistrictField(label=_("Where?"))
    on = forms.DateField(label=_("When?"), widget=DayInput)
    people = forms.IntegerField(label=_("How many people did you meet?"), min_value=1, max_value=1000)
    whom = forms.MultipleChoiceField(
        label=_("Whom did you visit?"),
        required=False,
        choices=Whom.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = PlainTextField(
        label=_("What else did you talk about?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No names or phone numbers."),
    )
    photos = PhotosField(label=_("Photos"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = District.objects.within(member.home_district).filter(level=District.Level.VILLAGE)
        self.fields["district"].queryset = villages  # type: ignore[attr-defined]
        self.fields["people"].widget.attrs["inputmode"] = "numeric"
        if not self.is_bound:
            usual = Visit.objects.usual_place_of(member) or member.home_district
            self.fields["district"].initial = usual.code
            self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> dt.date:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return self.cleaned_data["on"]
