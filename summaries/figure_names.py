"""What a figure of frozen facts is called where a person reads what changed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from complaints.models import Category, Complaint, Exclusion
from complaints.models import State as ComplaintState
from districts.models import Indicator
from pledges.models import State as PledgeState

from .models import Part

FAMILIES: dict[str, Promise] = {
    "pledges": gettext_lazy("Pledges"),
    "visits": gettext_lazy("Visits"),
    "complaints": gettext_lazy("Complaints"),
    "works": pgettext_lazy("part of a summary", "Works"),
    "targets": gettext_lazy("Targets"),
    "late": gettext_lazy("For supervision"),
    "raised": gettext_lazy("Raised in nearly the same words"),
    "deeds": gettext_lazy("Deeds worth telling"),
    "editor": gettext_lazy("The editor's part"),
    "stocks": gettext_lazy("Stocks at the week's end"),
}
FIELDS: dict[str, Promise] = {
    "logged": gettext_lazy("New"),
    "delivered": gettext_lazy("Delivered"),
    "overdue": gettext_lazy("Late at the week's end"),
    "members": gettext_lazy("Members who owe one"),
    "members_with": gettext_lazy("Members with a pledge"),
    "stock": gettext_lazy("Stock"),
    "visits": gettext_lazy("Visits"),
    "people": gettext_lazy("People met"),
    "opinions": gettext_lazy("Opinions collected"),
    "solved_on_spot": gettext_lazy("Put right on the spot"),
    "received": gettext_lazy("Received"),
    "accepted": gettext_lazy("Accepted"),
    "accepted_in_time": gettext_lazy("Accepted in time"),
    "answered": gettext_lazy("Answered"),
    "closed": gettext_lazy("Confirmed solved"),
    "checked": gettext_lazy("Checked by a second officer"),
    "reopened": gettext_lazy("Reopened"),
    "by_channel": gettext_lazy("How it reached us"),
    "by_category": gettext_lazy("What residents raise"),
    "verdicts": gettext_lazy("Residents' verdicts (n)"),
    "unreached": gettext_lazy("Not reached"),
    "contacted_in_time": gettext_lazy("Contacted in time"),
    "solved": gettext_lazy("Solved"),
    "satisfied": gettext_lazy("Satisfied"),
    "basically_satisfied": gettext_lazy("Basically satisfied"),
    "excluded": gettext_lazy("Left out of the rates"),
    "doubted": gettext_lazy("Acceptances in doubt"),
    "to_look_again": gettext_lazy("To look at again"),
    "basically_weighs": gettext_lazy("How much basically satisfied counts"),
    "weights": gettext_lazy("Weights of the composite score"),
    "started": gettext_lazy("Started"),
    "completed": gettext_lazy("Completed"),
    "started_change": gettext_lazy("Started this week"),
    "completed_change": gettext_lazy("Completed this week"),
    "accepted_change": gettext_lazy("Accepted this week"),
    "last_year": gettext_lazy("Accepted last year"),
    "accepted_lately": gettext_lazy("Accepted in four weeks"),
    "amount": gettext_lazy("Amount due"),
    "planned": gettext_lazy("Planned by the week's end"),
    "basis": gettext_lazy("What counts"),
    "steps": gettext_lazy("Milestones"),
    "complaints": gettext_lazy("Complaints"),
    "pledges": gettext_lazy("Pledges"),
    "foreword": gettext_lazy("Foreword"),
    "parts": gettext_lazy("Order of the parts"),
    "deeds": gettext_lazy("Deeds worth telling"),
}


def told_changes(changes: Iterable[Sequence[Any]]) -> list[tuple[str, str, str]]:
    """Name, as it was, as it is: for a person."""
    rows = list(changes)
    words = more_words() if rows else {}
    return [(told_name(name, words), shown(name, old), shown(name, new)) for name, old, new in rows]


def more_words() -> dict[str, str]:
    """What states, channels, reasons, categories and indicators are called; two statements."""
    choices = [
        *ComplaintState.choices,
        *PledgeState.choices,
        *Complaint.Channel.choices,
        *Exclusion.Reason.choices,
    ]
    words = {str(value): str(label) for value, label in choices}
    words |= {category.path: category.name for category in Category.objects.get_root_nodes()}
    return words | {indicator.code: str(indicator) for indicator in Indicator.objects.all()}


def told_name(name: str, words: dict[str, str]) -> str:
    family, *rest = name.split(".")
    parts = [str(FIELDS.get(part) or words.get(part, part)) for part in rest]
    return _(" · ").join([str(FAMILIES.get(family, family)), *parts])


def shown(name: str, value: Any) -> str:
    if name == "editor.parts":
        return _(", ").join(str(Part(part).label) for part in value)
    if name.startswith("raised.") and value:
        title, _before, _places, *complaints = value
        return f"{title} ({len(complaints)})"
    if isinstance(value, list):
        return _(", ").join(str(each) for each in value) or "—"
    return "—" if value in (None, "") else str(value)
