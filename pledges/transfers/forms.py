"""Who takes over what."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle import may_take as may_take_complaint
from complaints.models import Complaint
from core.forms import PlainTextField
from members.models import Member
from members.roster_forms import PlaceForm

from .. import lifecycle
from ..lifecycle import Duties, key_of
from ..models import Pledge

TO_THE_UNIT = "unit"


class TakerField(forms.ChoiceField):
    """One of the colleagues; cleans to the member, to None for the unit, to "" for as chosen above."""

    def __init__(self, takers: list[Member], *, empty: Any, to_unit: bool = False, **kwargs: Any) -> None:
        self.members = {str(member.pk): member for member in takers}
        unit = [(TO_THE_UNIT, _("Back to the unit"))] if to_unit else []
        people = [(pk, f"{member.name} · {member.unit}") for pk, member in self.members.items()]
        super().__init__(choices=[("", empty), *unit, *people], required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return None if chosen == TO_THE_UNIT else self.members.get(chosen, "")


class HandOverForm(forms.Form):
    """One colleague for all, and another one where that suits better."""

    stays = False  # whether what nobody is named for stays with the member
    note = PlainTextField(
        label=_("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, member: Member, duties: Duties, takers: list[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.duties = member, duties
        if duties:
            self.fields["to"] = TakerField(
                takers,
                empty=_("Choose a colleague"),
                label=_("Colleague who takes over"),
                help_text=_("Takes everything below for which you name nobody else."),
            )
        for what in duties.all():
            self.add(what, takers)

    def add(self, what: Pledge | Complaint, takers: list[Member]) -> None:
        is_complaint = isinstance(what, Complaint)
        fit = [member for member in takers if can_take(member, what)]
        goes_along = self.stays and isinstance(what, Pledge) and what.source_complaint_id is None
        self.fields[key_of(what)] = TakerField(
            fit,
            empty=_("Goes along") if goes_along else _("As chosen above"),
            to_unit=is_complaint,
            label=_("Who takes it?"),
        )

    def rows(self) -> Iterator[tuple[str, Pledge | Complaint, forms.BoundField]]:
        """What is open, with its question."""
        for what in self.duties.all():
            yield str(what._meta.model_name), what, self[key_of(what)]

    def to_hand_over(self) -> Duties:
        return self.duties

    def clean(self) -> dict[str, Any]:
        """Turn the answers into takers by key; a complaint that nobody takes goes back to its unit."""
        data = super().clean() or {}
        to = data["to"] = data.get("to") or None  # kept here: an error at the field takes it out of the data
        left, takers = self.to_hand_over(), {}
        for what in self.duties.all():
            key = key_of(what)
            taker = data.pop(key, "")
            must = what in left.pledges or what in left.complaints
            if taker == "" and must:
                taker = self.by_default(what, to)
            if taker != "":
                takers[key] = taker
        data["takers"] = takers
        return data

    def by_default(self, what: Pledge | Complaint, to: Member | None) -> Member | str | None:
        if isinstance(what, Complaint):
            return to if to and can_take(to, what) else None
        if to is None:
            if "to" not in self.errors:
                self.add_error("to", _("Choose who takes over what is open."))
        elif not can_take(to, what):
            self.add_error(key_of(what), _("This one belongs to another unit: choose one of its cadres."))
        else:
            return to
        return ""

    def refuse(self, problem: lifecycle.CannotTake) -> None:
        """Say at the question why the one who was named cannot."""
        key = key_of(problem.what)
        name = (self.cleaned_data.get("takers") or {}).get(key) or ""
        if problem.full:
            text = _("%(name)s has no place left in this campaign: choose somebody else.") % {"name": name}
        else:
            text = _("%(name)s cannot take this: choose somebody else.") % {"name": name}
        self.add_error(key, str(text))


class LeaveForm(HandOverForm):
    """Everything that is open needs somebody."""


class MoveForm(PlaceForm, HandOverForm):
    """One's own pledges go along; what came from complaints of the old unit stays there."""

    stays = True
    field_order = ["to_unit", "home_district", "to"]

    def to_hand_over(self) -> Duties:
        unit = self.cleaned_data.get("to_unit")
        return lifecycle.left_behind(self.duties, to_unit_id=unit.pk) if unit else Duties()


def can_take(member: Member, what: Pledge | Complaint) -> bool:
    if isinstance(what, Complaint):
        return may_take_complaint(member, what)
    return lifecycle.may_take(member, what)
