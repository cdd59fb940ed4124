"""What a member promises and what is said at each step."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from core.photo_field import PhotosField
from districts.fields import DistrictField
from districts.models import District
from members.models import Member

from .lifecycle import Promise
from .models import Campaign, Initiative, Pledge


class PledgeForm(forms.Form):
    """Five fields a cadre can fill in on a phone in a minute; the rest may stay empty."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    title = PlainTextField(
        label=_("What will you do?"),
        min_length=4,
        max_length=60,
        help_text=_("Concrete enough to check, such as: repair 300 metres of the village road."),
    )
    beneficiary = PlainTextField(
        label=_("For whom?"), max_length=60, help_text=_("A household, a group, a village, a firm.")
    )
    quantity = PlainTextField(
        label=_("How much?"), max_length=40, help_text=_("A number and its unit, such as 12 households.")
    )
    district = DistrictField(label=_("Where?"))
    due_on = forms.DateField(
        label=_("By when?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    how = forms.ChoiceField(
        label=_("How?"), choices=Pledge.How, initial=Pledge.How.BY_DATE, widget=forms.RadioSelect
    )
    initiative = forms.ModelChoiceField(
        label=_("Part of"), queryset=Initiative.objects.none(), required=False, empty_label=_("None of these")
    )
    details = PlainTextField(
        label=_("Details"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, member: Member, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["district"].queryset = District.objects.within(member.home_district)  # type: ignore[attr-defined]
        self.fields["district"].initial = member.home_district.code
        self.fields["initiative"].queryset = campaign.initiatives.all()  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a day from today on."), code="past")
        if due_on > self.campaign.closes_on:
            raise forms.ValidationError(
                _("The campaign ends on %(day)s. Choose a day up to then."),
                code="after_campaign",
                params={"day": date_format(self.campaign.closes_on)},
            )
        return due_on

    def promise(self) -> Promise:
        """The cleaned form as the lifecycle takes it."""
        return Promise(**{name: value for name, value in self.cleaned_data.items() if name != "submission"})


class StepForm(forms.Form):
    """A step that may carry a note."""

    note = PlainTextField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(StepForm):
    """A step that must say why."""

    note = PlainTextField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ProgressForm(forms.Form):
    """How it goes, in words and photos."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    note = PlainTextField(
        label=_("How is it going?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = PhotosField(label=_("Photos"), help_text=_("Up to 4, each 10 MB at most."))


class DeliverForm(forms.Form):
    """The word that it is done, with its evidence."""

    note = PlainTextField(
        label=_("What was done?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = PhotosField(label=_("Photos as evidence"), help_text=_("Up to 4, each 10 MB at most."))
