"""What a resident hands in: a complaint, or "mine too" to one that is there already."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PhoneField, PlainTextField
from core.human_check import HumanCheckForm
from core.photo_field import PhotosField
from core.position_field import PositionField
from core.submissions import SubmissionField, number_of
from districts.fields import DistrictField
from districts.models import District

from ..fields import CategoryField
from ..lifecycle import Filing
from ..models import Category, Complaint, EmergencyWord, Follower

COMPARED_DAYS = 60  # how far back "is it one of these?" looks
COMPARED_MOST = 3


def similar_complaints(
    *text: str, district: District, category: Category | None, at: dt.datetime
) -> list[Complaint]:
    """At most three open public complaints nearby that this may be one of."""
    since = at - dt.timedelta(days=COMPARED_DAYS)
    found = Complaint.objects.similar_to("\n".join(text), district=district, category=category, since=since)
    return list(found.select_related("district")[:COMPARED_MOST])


class ComplaintForm(HumanCheckForm):
    """A resident's complaint. No account needed; the contact is optional and stored encrypted."""

    submission = SubmissionField()
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Complaint.Kind,
        initial=Complaint.Kind.COMPLAINT,
        widget=forms.RadioSelect,
    )
    title = PlainTextField(
        label=_("Title"),
        min_length=4,
        max_length=60,
        help_text=_("In one line, such as: Street lamp at the school gate is broken."),
    )
    body = PlainTextField(
        label=_("What happened?"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Since when, how often, and what you hope for. Do not write names or ID numbers here."),
    )
    category = CategoryField(label=_("What is it about?"))
    photos = PhotosField(
        label=_("Photos"), help_text=_("Up to 6, each 10 MB at most. Positions are removed.")
    )
    district = DistrictField(
        label=_("Village or community"), queryset=District.objects.filter(level=District.Level.VILLAGE)
    )
    place = PlainTextField(
        label=_("Where exactly?"),
        required=False,
        max_length=120,
        help_text=_("Such as: the lane east of the clinic."),
    )
    latitude = PositionField(most=90)
    longitude = PositionField(most=180)
    contact_name = PlainTextField(
        label=_("Your name"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-private": ""}),
    )
    contact_phone = PhoneField(
        label=_("Your phone"),
        required=False,
        widget=forms.TextInput(attrs={"data-private": ""}),
        help_text=_("Only those who handle your complaint can see it, and each look is recorded."),
    )
    contact_email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        max_length=120,
        help_text=_("You get a message whenever something happens."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-private": ""}),
    )
    safe = forms.BooleanField(
        label=_("Nobody is in danger any more. I want to send this now."), required=False
    )
    # Set by the page once the resident has seen whom to call, and what is like theirs.
    warned = forms.BooleanField(widget=forms.HiddenInput, required=False)
    compared = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.emergency_words = EmergencyWord.objects.all()
        self.emergencies: list[EmergencyWord] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # what was typed, not what is right: whom to call must not wait for a corrected title
        self.emergencies = self.emergency_words.found_in(
            self.data.get("title", ""), self.data.get("body", "")
        )
        if self.stopped and not data.get("safe"):
            self.add_error("safe", _("Call first. If nobody is in danger any more, tick the box and send."))
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            data["latitude"] = data["longitude"] = None
        return data

    @property
    def calls(self) -> list[str]:
        """The numbers to call before anything else."""
        return sorted({word.call for word in self.emergencies})

    @property
    def every_call(self) -> list[str]:
        """Every number that a word may show."""
        return sorted({word.call for word in self.emergency_words})

    @property
    def words_for_script(self) -> list[dict[str, Any]]:
        """The words as emergency.js reads them, so that they warn without a connection."""
        return [{"word": word.word, "call": word.call, "stops": word.stops} for word in self.emergency_words]

    @property
    def stopped(self) -> bool:
        return any(word.stops for word in self.emergencies)

    @property
    def must_warn(self) -> bool:
        """Whether the resident has yet to see whom to call."""
        return bool(self.emergencies) and not (self.stopped or self.cleaned_data["warned"])

    def similar(self, at: dt.datetime) -> list[Complaint]:
        """What the resident has yet to compare with their own."""
        if (data := self.cleaned_data)["compared"]:
            return []
        return similar_complaints(
            data["title"], data["body"], district=data["district"], category=data["category"], at=at
        )

    def sent_before(self) -> Complaint | None:
        """The complaint that these words became when they were sent the first time.

        Other words under the same number are a complaint of their own: a draft kept after sending must not
        swallow what is written next.
        """
        data = self.cleaned_data
        if not data["submission"]:
            return None
        sent = Complaint.objects.filter(submission=data["submission"]).first()
        if sent and (sent.title, sent.body) != (data["title"], data["body"]):
            data["submission"] = number_of(data["submission"], data["title"], data["body"])
            sent = Complaint.objects.filter(submission=data["submission"]).first()
        return sent

    def filing(self) -> Filing:
        """The cleaned form as the lifecycle takes it."""
        values = {name: self.cleaned_data[name] for name in Filing.__dataclass_fields__}
        return Filing(**values | {"submission": values["submission"] or uuid.uuid4()})


class SimilarForm(forms.Form):
    """What is typed so far, as far as it is needed to find what is like it."""

    title = forms.CharField(required=False, max_length=200)
    body = forms.CharField(required=False, max_length=5000)
    district = DistrictField(required=False)
    category = CategoryField(required=False)

    def found(self, at: dt.datetime) -> list[Complaint]:
        if not self.is_valid() or not (district := self.cleaned_data["district"]):
            return []
        data = self.cleaned_data
        return similar_complaints(
            data["title"], data["body"], district=district, category=data["category"], at=at
        )


class JoinForm(HumanCheckForm):
    """ "Mine too": follow a complaint that is there already; a contact is only needed to be told."""

    submission = SubmissionField()
    phone = PhoneField(label=_("Your phone"), required=False)
    email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def has_joined(self) -> bool:
        """Whether this very form has been taken already."""
        submission = self.cleaned_data["submission"]
        return bool(submission) and Follower.objects.filter(submission=submission).exists()

    @property
    def reached_at(self) -> str:
        return self.cleaned_data["phone"] or self.cleaned_data["email"]

    def contact(self) -> dict[str, Any]:
        """What the lifecycle keeps of it."""
        data = self.cleaned_data
        return {
            "submission": data["submission"] or uuid.uuid4(),
            "phone": data["phone"],
            "email": data["email"],
        }
