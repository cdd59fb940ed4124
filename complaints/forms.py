"""What residents hand in and what staff decide."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from core.forms import PhoneField, PlainTextField
from core.photo_field import PhotosField
from districts.fields import DistrictField
from districts.models import District
from members.models import Unit

from .lifecycle import Filing
from .models import Category, Complaint, Satisfaction


class CategoryGroups(ModelChoiceIterator):
    """The two lower levels under their level-1 category, the third marked by a dash."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        groups: dict[str, list[tuple[int, str]]] = {}
        group = ""
        for category in self.queryset:
            if category.depth == 1:
                group = category.name
            else:
                dash = "　– " if category.depth == 3 else ""
                groups.setdefault(group, []).append((category.pk, f"{dash}{category.name}"))
        yield from groups.items()


class CategoryField(forms.ModelChoiceField):
    """A category of the second or third level, chosen through the first."""

    iterator = CategoryGroups
    widget = forms.Select(attrs={"data-split": ""})

    def __init__(self, **kwargs: Any) -> None:
        queryset = Category.objects.only("path", "depth", "name_zh", "name_en").order_by("path")
        super().__init__(queryset=queryset, empty_label=_("Choose what it is about"), **kwargs)

    def to_python(self, value: Any) -> Category | None:
        category = super().to_python(value)
        if category is not None and category.depth == 1:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return category


class ComplaintForm(forms.Form):
    """A resident's complaint. No account needed; the contact is optional and stored encrypted."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
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
    district = DistrictField(
        label=_("Village or community"), queryset=District.objects.filter(level=District.Level.VILLAGE)
    )
    place = PlainTextField(
        label=_("Where exactly?"),
        required=False,
        max_length=120,
        help_text=_("Such as: the lane east of the clinic."),
    )
    category = CategoryField(label=_("What is it about?"))
    photos = PhotosField(
        label=_("Photos"), help_text=_("Up to 4, each 10 MB at most. Positions are removed.")
    )
    contact_name = PlainTextField(
        label=_("Your name"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = PhoneField(
        label=_("Your phone"),
        required=False,
        help_text=_("Only those who handle your complaint can see it, and each look is recorded."),
    )

    def filing(self) -> Filing:
        """The cleaned form as the lifecycle takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "photos"}
        return Filing(**values | {"submission": values["submission"] or uuid.uuid4()})


class FindForm(forms.Form):
    """Looking a complaint up by its tracking code."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=20,
        help_text=_("Seven letters and digits from your receipt, such as K7M2-94Q."),
    )


class PinForm(forms.Form):
    """Proof that one is the resident who filed it."""

    pin = forms.RegexField(
        r"^\d{6}$",
        label=_("PIN"),
        help_text=_("The six digits under the tracking code on your receipt."),
        error_messages={"invalid": _("The PIN has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        strip=True,
    )


class VerdictForm(forms.Form):
    """The resident's last word on an answer."""

    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, not yet"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    satisfaction = forms.ChoiceField(
        label=_("How satisfied are you?"), choices=Satisfaction, widget=forms.RadioSelect
    )
    note = PlainTextField(
        label=_("In your words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If it is not solved, say what is missing."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("solved") is False and not data.get("note"):
            self.add_error("note", _("Say what is missing, so that the unit knows."))
        return data


class StepForm(forms.Form):
    """A step that may carry a note for the resident."""

    note = PlainTextField(
        label=_("Note to the resident"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(StepForm):
    """A step that must say why, or what was done."""

    note = PlainTextField(
        label=_("What the resident is told"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AssignForm(StepForm):
    """Which unit must answer."""

    to = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.select_related("district"))
    field_order = ["to", "note"]
