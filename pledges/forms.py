"""What a member promises and what is said at each step."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from core.forms import PlainTextField
from core.photo_field import PhotosField
from core.submissions import SubmissionField
from districts.fields import DistrictField
from districts.models import District
from members.models import Member

from .lifecycle import Promise, latest_due
from .models import Campaign, Initiative, Pledge


class PromiseForm(forms.Form):
    """What somebody promises, wherever it is."""

    submission = SubmissionField()
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

    def __init__(
        self, *args: Any, campaign: Campaign, complaint: Complaint | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.complaint = campaign, complaint
        self.fields["initiative"].queryset = campaign.initiatives.all()  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        due_on, today = self.cleaned_data["due_on"], timezone.localdate()
        if due_on < today:
            raise forms.ValidationError(_("This day has passed. Choose a day from today on."), code="past")
        if due_on > self.campaign.closes_on:
            raise forms.ValidationError(
                _("The campaign ends on %(day)s. Choose a day up to then."),
                code="after_campaign",
                params={"day": date_format(self.campaign.closes_on)},
            )
        latest = latest_due(self.complaint, today=today) if self.complaint else None
        if latest and due_on > latest:
            raise forms.ValidationError(
                _(
                    "The complaint must be answered by %(day)s. Choose a day up to then, or ask for an extension first."
                ),
                code="after_limit",
                params={"day": date_format(latest)},
            )
        return due_on

    def promise(self, district: District) -> Promise:
        """The cleaned form as the lifecycle takes it."""
        names = ["title", "beneficiary", "quantity", "due_on", "how", "initiative", "details"]
        return Promise(district=district, **{name: self.cleaned_data[name] for name in names})


class PledgeForm(PromiseForm):
    """Five fields a cadre can fill in on a phone in a minute; the rest may stay empty."""

    district = DistrictField(label=_("Where?"))
    field_order = ["submission", "title", "beneficiary", "quantity", "district", "due_on"]

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.within(member.home_district)  # type: ignore[attr-defined]
        self.fields["district"].initial = member.home_district.code


class MemberField(forms.ModelChoiceField):
    """A member by name and position."""

    def label_from_instance(self, member: Member) -> str:
        return " · ".join(filter(None, [member.name, member.position]))


class DutyForm(PromiseForm):
    """A complaint as the promise of a named member of its unit."""

    member = MemberField(label=_("Who is responsible?"), queryset=Member.objects.none())
    field_order = ["submission", "member", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.complaint is not None  # noqa: S101  # a duty comes from a complaint
        self.fields["title"].label = _("What will be done?")
        self.fields["title"].help_text = _(
            "Everybody can read it once it is approved: name no resident here."
        )
        cadres = Member.objects.owing_pledges().filter(unit=self.complaint.unit_id).order_by("name")
        self.fields["member"].queryset = cadres  # type: ignore[attr-defined]


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

    submission = SubmissionField()
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
