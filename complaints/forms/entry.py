"""What staff type in for a resident: a call, a letter, somebody at the counter, an opinion heard on a visit."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PhoneField, PlainTextField
from core.submissions import SubmissionField
from districts.fields import DistrictField
from districts.models import District

from ..fields import CategoryField
from ..lifecycle import Filing
from ..models import Complaint

Channel = Complaint.Channel


class TypedForm(forms.Form):
    """What every complaint typed in by staff has; nobody is asked for more than the resident can tell."""

    submission = SubmissionField()
    contact_phone = PhoneField(label=_("Caller's phone"), required=False)
    contact_name = PlainTextField(
        label=_("Caller's name"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    district = DistrictField(label=_("Village or community"))
    place = PlainTextField(label=_("Where exactly?"), required=False, max_length=120)
    title = PlainTextField(label=_("Title"), min_length=4, max_length=60)
    body = PlainTextField(
        label=_("In the resident's words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    category = CategoryField(label=_("What is it about?"))
    kind = forms.ChoiceField(label=_("What is it?"), choices=Complaint.Kind, initial=Complaint.Kind.COMPLAINT)

    beyond_the_filing: tuple[str, ...] = ("channel",)

    def __init__(self, *args: Any, within: District, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = District.objects.within(within).filter(level=District.Level.VILLAGE)
        self.fields["district"].queryset = villages  # type: ignore[attr-defined]
        self.fields["contact_phone"].widget.attrs["autocomplete"] = "off"  # not the operator's own

    def filing(self) -> Filing:
        """The cleaned form as the lifecycle takes it."""
        data = self.cleaned_data
        values = {name: value for name, value in data.items() if name not in self.beyond_the_filing}
        return Filing(**values | {"submission": values["submission"] or uuid.uuid4()})


class EntryForm(TypedForm):
    """A call, a letter or somebody at the counter."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(each.value, each.label) for each in (Channel.HOTLINE, Channel.LETTER, Channel.VISIT)],
        initial=Channel.HOTLINE,
    )
    field_order = ["contact_phone", "contact_name", "channel"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["contact_phone"].widget.attrs["autofocus"] = True


class OpinionForm(TypedForm):
    """An opinion heard on a visit: put right at once, or to be handled."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[
            ("spot", _("Put right on the spot")),
            ("handle", _("To be handled: the dispatcher passes it on")),
        ],
        widget=forms.RadioSelect,
    )
    done = PlainTextField(
        label=_("What was done?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if it was put right on the spot; the resident reads it."),
    )

    beyond_the_filing = ("outcome", "done")
    field_order = [
        "outcome",
        "done",
        "district",
        "place",
        "title",
        "body",
        "category",
        "kind",
        "contact_name",
        "contact_phone",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_phone"].label = _("Resident's phone")
        self.fields["contact_name"].label = _("Resident's name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == "spot" and not data.get("done"):
            self.add_error("done", _("Say what was done, so that the resident can see it."))
        return data


class SamePersonForm(forms.Form):
    """The number whose earlier complaints are looked for."""

    contact_phone = PhoneField()
