"""What a member promises: five fields for a phone, and the rest behind "add detail"."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from complaints.models import Category, Complaint
from core.codes import read_code
from core.forms import PlainTextField
from core.submissions import SubmissionField
from districts.fields import DistrictField
from districts.models import District, Target
from members.models import Member, Role

from ..lifecycle import Promise, Step, latest_due, may_be_named, may_become_duty
from ..models import Campaign, Initiative, Pledge
from .choices import HelpersField, TargetField, targets_around
from .steps import step_rows

BASIC = ["title", "beneficiary", "quantity", "due_on", "how"]


class MemberField(forms.ModelChoiceField):
    """A member by name and position."""

    def label_from_instance(self, member: Member) -> str:
        return " · ".join(filter(None, [member.name, member.position]))


class CategoryField(forms.ModelChoiceField):
    """A category of the first level, by its name in the page's language."""


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
        label=_("Initiative"),
        queryset=Initiative.objects.none(),
        required=False,
        empty_label=_("None of these"),
    )
    details = PlainTextField(
        label=_("Details"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    beneficiary_kind = forms.ChoiceField(
        label=_("What kind of beneficiary?"),
        choices=[("", _("Not said")), *Pledge.Beneficiary.choices],
        required=False,
    )
    category = CategoryField(
        label=_("Which matter?"),
        queryset=Category.objects.filter(depth=1),
        required=False,
        empty_label=_("Not said"),
        help_text=_("The same list as for complaints, so that pledges stand beside what residents ask for."),
    )
    target = TargetField(
        label=_("Counts towards a yearly target"),
        queryset=Target.objects.none(),
        required=False,
        empty_label=_("No target"),
    )
    target_amount = forms.DecimalField(
        label=_("With how much?"),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=_("A number in the target's unit."),
    )
    led_by = MemberField(
        label=_("Led by a leader"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )
    helpers = HelpersField(
        label=_("Who helps?"),
        required=False,
        max_length=300,
        help_text=_("Names or staff numbers, with a comma between them. They are asked whether they join."),
    )
    is_joint = forms.BooleanField(
        label=_("It is a joint project"),
        required=False,
        help_text=_("Only then it also counts as a pledge of each helper who joins."),
    )

    MORE = [
        "beneficiary_kind",
        "category",
        "initiative",
        "details",
        "target",
        "target_amount",
        "led_by",
        "helpers",
        "is_joint",
    ]

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        member: Member,
        complaint: Complaint | None = None,
        steps: list[Step] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.by, self.source = campaign, member, complaint
        self.steps = step_rows(self.data if self.is_bound else None, steps or [])
        fields: dict[str, Any] = self.fields
        fields["initiative"].queryset = campaign.initiatives.all()
        home = member.home_district
        fields["led_by"].queryset = Member.objects.filter(
            role=Role.OFFICIAL, is_active=True, home_district__path__in=home.ancestor_paths()
        ).order_by("home_district__path", "name")
        fields["target"].queryset = targets_around(home, campaign)

    @property
    def more(self) -> list[forms.BoundField]:
        """What stands behind "add detail"."""
        return [self[name] for name in [*self.MORE, "complaint"] if name in self.fields]

    @property
    def more_is_used(self) -> bool:
        """Whether something behind it is filled in or wrong, so that it must be open."""
        named = {field.name for field in self.more}
        filled = any(field.value() not in (None, "", False) for field in self.more)
        return filled or bool(named.intersection(self.errors if self.is_bound else {}))

    @property
    def steps_are_used(self) -> bool:
        return any(row["title"].value() or row.errors for row in self.steps)

    def clean_helpers(self) -> tuple[Member, ...]:
        helpers: tuple[Member, ...] = self.cleaned_data["helpers"]
        if self.owner in helpers:
            raise forms.ValidationError(_("Nobody helps themselves. Name only others."), code="oneself")
        return helpers

    @property
    def owner(self) -> Member:
        """Whose pledge it will be."""
        return self.by

    def clean_quantity(self) -> str:
        quantity: str = self.cleaned_data["quantity"]
        if not tells_a_number(quantity):
            raise forms.ValidationError(
                _("Say how many, with a number such as 12 or 十二."), code="no_number"
            )
        return quantity

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if "target" in found and "target_amount" in found:
            self.check_target(found["target"], found["target_amount"])
        if found.get("is_joint") and not found.get("helpers") and "helpers" not in self.errors:
            self.add_error("helpers", _("A joint project names who takes part."))
        if not self.steps.is_valid():
            self.add_error(None, _("Look at the steps again."))
        elif due_on := found.get("due_on"):
            self.check_steps(due_on)
        return found

    def check_target(self, target: Target | None, amount: Decimal | None) -> None:
        if target and amount is None:
            self.add_error("target_amount", _("Say how much of it."))
        elif amount is not None and target is None:
            self.add_error("target", _("Say which target."))
        elif amount is not None and amount <= 0:
            self.add_error("target_amount", _("Enter a number above 0."))

    def check_steps(self, due_on: dt.date) -> None:
        seen: set[dt.date] = set()
        for row in self.steps:
            day = row.cleaned_data.get("due_on")
            if day and day > due_on:
                row.add_error("due_on", _("A step comes on the due date at the latest."))
            if day in seen:
                row.add_error("due_on", _("Another step has this day."))
            seen |= {day} if day else set()
        if any(row.errors for row in self.steps):
            self.add_error(None, _("Look at the steps again."))

    def clean_due_on(self) -> Any:
        due_on, today = self.cleaned_data["due_on"], timezone.localdate()
        if due_on < today:
            raise forms.ValidationError(_("This day has passed. Choose a day from today on."), code="past")
        if (
            today <= self.campaign.closes_on < due_on
        ):  # once it is over, a returned pledge names a day after it
            raise forms.ValidationError(
                _("The campaign ends on %(day)s. Choose a day up to then."),
                code="after_campaign",
                params={"day": date_format(self.campaign.closes_on)},
            )
        latest = latest_due(self.source, today=today) if self.source else None
        if latest and due_on > latest:
            raise answered_by(latest)
        return due_on

    def promise(self, district: District) -> Promise:
        """The cleaned form as the lifecycle takes it."""
        words = {name: self.cleaned_data[name] for name in [*BASIC, *self.MORE]}
        steps = [row.step for row in self.steps if row.step]
        return Promise(district=district, steps=tuple(sorted(steps)), **words)


def tells_a_number(words: str) -> bool:
    """Whether it can be counted when it is done: 3, 三 and 两户 do, 一些 and 若干 do not."""
    without = re.sub("一(些|批|定|部分|起|并)", "", words)
    return any(mark in "两俩半每全" or unicodedata.numeric(mark, None) is not None for mark in without)


def answered_by(latest: dt.date) -> forms.ValidationError:
    return forms.ValidationError(
        _(
            "The complaint must be answered by %(day)s. Choose a day up to then, or ask for an extension first."
        ),
        code="after_limit",
        params={"day": date_format(latest)},
    )


class PledgeForm(PromiseForm):
    """Five fields a cadre can fill in on a phone in a minute; the rest may stay empty."""

    district = DistrictField(label=_("Where?"))
    complaint = PlainTextField(
        label=_("From the complaint"),
        required=False,
        max_length=20,
        help_text=_(
            "Its tracking code, when it is one of your unit's: the pledge is then a duty, and answers it."
        ),
    )
    field_order = ["submission", "title", "beneficiary", "quantity", "district", "due_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.within(self.by.home_district)  # type: ignore[attr-defined]
        self.fields["district"].initial = self.by.home_district.code

    def clean_complaint(self) -> Complaint | None:
        """The complaint that this member may make their own duty."""
        if not (typed := self.cleaned_data["complaint"]):
            return None
        seen = Complaint.objects.visible_to(self.by).select_related("district", "unit")
        complaint = seen.filter(code=read_code(typed)).first()
        if complaint is None or not may_be_named(self.by, complaint) or not may_become_duty(complaint):
            raise forms.ValidationError(
                _("No complaint with this code awaits your unit's answer, or it is somebody's duty already."),
                code="no_duty",
            )
        return complaint

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        complaint, due_on = found.get("complaint"), found.get("due_on")
        latest = latest_due(complaint, today=timezone.localdate()) if complaint else None
        if latest and due_on and due_on > latest:
            self.add_error("due_on", answered_by(latest))
        return found


class DutyForm(PromiseForm):
    """A complaint as the promise of a named member of its unit."""

    member = MemberField(label=_("Who is responsible?"), queryset=Member.objects.none())
    field_order = ["submission", "member", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.source is not None  # noqa: S101  # a duty comes from a complaint
        self.fields["title"].label = _("What will be done?")
        self.fields["title"].help_text = _(
            "Everybody can read it once it is approved: name no resident here."
        )
        cadres = Member.objects.owing_pledges().filter(unit=self.source.unit_id).order_by("name")
        self.fields["member"].queryset = cadres  # type: ignore[attr-defined]

    @property
    def owner(self) -> Member:
        return self.cleaned_data.get("member") or self.by
