"""What staff decide, one form for each kind of step.

Each form carries the version of the complaint that its page showed; lifecycle compares it.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.codes import read_code
from core.forms import PlainTextField
from members.fields import UnitField
from members.models import Member, Unit

from ..fields import CategoryField
from ..lifecycle import MOST_PARTS, Part, kinds_for, may_grant, open_application
from ..limits import LimitClass
from ..models import Category, Complaint, ComplaintQuerySet, ReplyTemplate
from ..routing import Routed, route

BLANK = "__"  # as reply templates mark what must be filled in


class SeenForm(forms.Form):
    """A step that needs no words."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, complaint: Complaint, member: Member, at: dt.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.complaint, self.member, self.at = complaint, member, at
        self.initial["seen"] = complaint.version

    def renew(self, complaint: Complaint) -> None:
        """Let what was typed be sent again, from the state that the page shows now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen")] = complaint.version
        self.data = data

    def look_again(self) -> None:
        """Show the form once more before anything is done."""

    @property
    def words(self) -> Iterator[forms.BoundField]:
        """What a person wrote, rather than chose."""
        return (field for field in self.visible_fields() if isinstance(field.field, PlainTextField))


class StepForm(SeenForm):
    """A step that may carry a note."""

    note = PlainTextField(
        label=_("Note to the resident"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InternalStepForm(StepForm):
    """A step whose note only colleagues read."""

    note = PlainTextField(
        label=_("Note for colleagues"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AcceptForm(StepForm):
    """Ours to solve; and whether everybody may read its title and place."""

    public = forms.BooleanField(
        label=_("Title and place name no person: everybody may read them"),
        required=False,
        help_text=_("What the resident wrote below the title is never public."),
    )
    field_order = ["public", "note"]


class ReasonForm(StepForm):
    """A step that must tell the resident why, or what was done."""

    note = PlainTextField(
        label=_("What the resident is told"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class InternalReasonForm(StepForm):
    """A step that must tell colleagues why."""

    note = PlainTextField(
        label=_("Reason, for colleagues only"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoteForm(StepForm):
    """A note that the resident never sees."""

    note = PlainTextField(
        label=_("Note for colleagues"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeclineForm(StepForm):
    """Why it is not ours, and where to go instead."""

    note = PlainTextField(
        label=_("Why it is not accepted"), max_length=1500, widget=forms.Textarea(attrs={"rows": 3})
    )
    referral = PlainTextField(
        label=_("Where to go instead"),
        max_length=400,
        help_text=_("The office, its address or number, such as: county court, window 3."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"note", "referral"} <= data.keys():
            data["note"] = f"{data['note']}\n→ {data.pop('referral')}"
        return data


class CategoriseForm(InternalStepForm):
    """What it is about, how urgent, which kind, and whom it complains about."""

    kind = forms.ChoiceField(label=_("Kind"))
    category = CategoryField(label=_("Category"))
    limit_class = forms.ChoiceField(
        label=_("Urgency"), choices=LimitClass, help_text=_("A clock that runs keeps its dates.")
    )
    about_unit = forms.ModelChoiceField(
        label=_("Complains about the unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("That unit never sees who complained."),
    )
    field_order = ["kind", "category", "limit_class", "about_unit", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about_unit"].queryset = Unit.objects.answering_at(self.complaint.district)  # type: ignore[attr-defined]
        kinds = [(kind, Complaint.Kind(kind).label) for kind in kinds_for(self.complaint)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        for name in ("kind", "category", "limit_class", "about_unit"):
            self.initial[name] = getattr(self.complaint, name)


class AssignForm(StepForm):
    """Which unit must answer; the routing rules propose one."""

    to = UnitField(label=_("Unit"), queryset=Unit.objects.none(), empty_label=_("Choose the unit"))
    field_order = ["to", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Unit.objects.answering_at(self.complaint.district)  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial["to"] = self.routed.unit
        self.fields["note"].label = _("Note to the unit")

    @cached_property
    def routed(self) -> Routed:
        """What the rules propose; not asked where the unit was chosen."""
        return route(self.complaint)


class AnswerForm(ReasonForm):
    """The unit's word that it is done; may start from a template of the category."""

    note = PlainTextField(
        label=_("Answer to the resident"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("What was found, what was done, and whom to call if it comes back."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = list(ReplyTemplate.objects.fitting(self.complaint.category))

    def clean_note(self) -> str:
        """Refuse what a template left blank: the resident would read the gap."""
        note: str = self.cleaned_data["note"]
        if BLANK in note:
            raise forms.ValidationError(_("Fill in or remove the blanks (____) of the template."))
        return note

    def start_from(self, key: str) -> None:
        """Fill in the template with this number; any other text is as good as none."""
        self.initial["note"] = next((one.body for one in self.templates if str(one.pk) == key), "")


class ExtendForm(StepForm):
    """Why the limit cannot be kept."""

    note = PlainTextField(
        label=_("Why more time is needed"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The resident is told this when it is granted."),
    )


class HangForm(ExtendForm):
    """Why it cannot be solved now, and when somebody looks again."""

    note = PlainTextField(
        label=_("Why it cannot be solved now"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The resident is told this when it is granted."),
    )
    review_on = forms.DateField(
        label=_("Look again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_review_on(self) -> dt.date:
        review_on: dt.date = self.cleaned_data["review_on"]
        if review_on <= timezone.localdate(self.at):
            raise forms.ValidationError(_("Choose a day that lies ahead."), code="past")
        return review_on


class DecideForm(StepForm):
    """What an official says to an application."""

    grant = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Grant")), ("no", _("Refuse"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    note = PlainTextField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A refusal needs a reason."),
    )
    field_order = ["grant", "note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("grant") is False and not data.get("note"):
            self.add_error("note", _("Say why it is refused, so that the unit knows."))
        application = open_application(self.complaint) if data.get("grant") else None
        if application and not may_grant(self.complaint, application, at=self.at):
            self.add_error(
                "grant", _("It is too late to grant it: the day applied for has passed, or the limit.")
            )
        return data


class MergeForm(StepForm):
    """The earlier complaint that says the same."""

    into = forms.CharField(
        label=_("Merge into the complaint with the code"), max_length=20, help_text=_("Such as K7M2-94Q.")
    )
    field_order = ["into", "note"]

    def clean_into(self) -> Complaint:
        code = read_code(self.cleaned_data["into"])
        found = Complaint.objects.visible_to(self.member).filter(code=code or "").first()
        if found is None:
            raise forms.ValidationError(_("There is no complaint with this code here."), code="unknown")
        if found == self.complaint:
            raise forms.ValidationError(_("This is the complaint itself."), code="itself")
        return found

    def other(self, visible: ComplaintQuerySet) -> Complaint | None:
        """The complaint whose code stands in the form, to be shown beside this one."""
        code = read_code(str(self["into"].value() or ""))
        return visible.exclude(pk=self.complaint.pk).filter(code=code).first() if code else None


class PartForm(forms.Form):
    """One of the matters."""

    title = PlainTextField(label=_("Title"), min_length=4, max_length=60)
    category = CategoryField(label=_("Category"))
    body = PlainTextField(
        label=_("What belongs to this part"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: the whole text."),
    )


class BasePartFormSet(forms.BaseFormSet):
    def initial_form_count(self) -> int:
        """Any row after the second may stay empty."""
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """All rows share one list of categories, fetched once."""
        super().add_fields(form, index)
        field: Any = form.fields["category"]
        if not hasattr(self, "category_choices"):
            self.category_choices = list(field.choices)
        field.choices = self.category_choices


PartFormSet = forms.formset_factory(
    PartForm,
    formset=BasePartFormSet,
    extra=0,
    min_num=2,
    max_num=MOST_PARTS,
    absolute_max=MOST_PARTS,
    validate_min=True,
    validate_max=True,
)


class SplitForm(InternalStepForm):
    """Two to ten matters that one complaint mixes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefix = f"{self.prefix}-parts"
        first: list[dict[str, str | Category]] = [
            {"title": self.complaint.title, "category": self.complaint.category}
        ]
        words = {"too_few_forms": str(_("Fill in at least two parts."))}
        # compared with nothing: a part that keeps the words of the whole is not an empty one
        given: dict[str, Any] = {"data": self.data} if self.is_bound else {"initial": first}
        self.parts: Any = PartFormSet(**given, prefix=prefix, error_messages=words)

    def look_again(self) -> None:
        """Show one more row; what was typed stays."""
        typed = [{name: form[name].value() for name in form.fields} for form in self.parts]
        self.parts = PartFormSet(prefix=self.parts.prefix, initial=[*typed, {}][:MOST_PARTS])

    def is_valid(self) -> bool:
        return super().is_valid() & self.parts.is_valid()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.parts.is_valid():
            data["parts"] = [Part(**row) for row in self.parts.cleaned_data if row]
        return data
