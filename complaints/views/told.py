"""What has happened to a complaint, told in sentences that a villager understands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import ComplaintEvent, State

Kind = ComplaintEvent.Kind

SENTENCES = {
    Kind.RECEIVED: gettext_lazy("It was received."),
    Kind.PART_OF: gettext_lazy("It was split off from a complaint that named several matters."),
    Kind.ACCEPTED: gettext_lazy("It was accepted."),
    Kind.DECLINED: gettext_lazy("It was not accepted."),
    Kind.MERGED: gettext_lazy("It is handled together with an earlier complaint about the same matter."),
    Kind.SPLIT: gettext_lazy("It names several matters; each is handled by itself."),
    Kind.ASSIGNED: gettext_lazy("It was given to {unit}."),
    Kind.CONTACTED: gettext_lazy("{unit} made its first contact and is working on it."),
    Kind.ASKED: gettext_lazy("{unit} asked the resident for information."),
    Kind.INFORMED: gettext_lazy("The resident added information."),
    Kind.EXTENDED: gettext_lazy("{unit} was given more time to answer."),
    Kind.HUNG: gettext_lazy("It cannot be solved now. It stays on the list until it can."),
    Kind.RESUMED: gettext_lazy("{unit} took it up again."),
    Kind.ANSWERED: gettext_lazy("{unit} answered."),
    Kind.CLOSED: gettext_lazy("The resident said that it is solved."),
    Kind.CHECKED: gettext_lazy("A second officer checked that it is done, and it was closed."),
    Kind.TAKEN_OVER: gettext_lazy("It had been answered before it came to this portal, and was closed."),
    Kind.REOPENED: gettext_lazy("The resident said that it is not solved. {unit} works on it again."),
    Kind.WITHDRAWN: gettext_lazy("The resident withdrew it."),
    Kind.CONTACT_ERASED: gettext_lazy("The name, number and address were erased."),
}
TO_THE_RESIDENT = {
    Kind.ASKED: gettext_lazy("{unit} asked you for information."),
    Kind.INFORMED: gettext_lazy("You added information."),
    Kind.CLOSED: gettext_lazy("You said that it is solved."),
    Kind.REOPENED: gettext_lazy("You said that it is not solved. {unit} works on it again."),
    Kind.WITHDRAWN: gettext_lazy("You withdrew it."),
    Kind.CONTACT_ERASED: gettext_lazy("Your name, number and address were erased."),
}
# Closing has more than one story.
BY_STATE_BEFORE = {
    (Kind.CLOSED, State.SPLIT): gettext_lazy("All its parts are finished."),
    (Kind.CLOSED, State.RECEIVED): gettext_lazy("It was put right on the spot."),
    (Kind.CHECKED, State.ACCEPTED): gettext_lazy("The thanks were read and passed on."),
}
# Dispatching is said in full by its sentence; its note is for the unit. Of a part it is the other's code.
WITHOUT_WORDS = (Kind.ASSIGNED, Kind.PART_OF)
# Nobody's business but the resident's.
PRIVATE = (Kind.CONTACT_ERASED,)


@dataclass(frozen=True)
class Told:
    """One entry of the timeline."""

    kind: str
    at: dt.datetime
    sentence: str
    words: str = ""
    satisfaction: str = ""


def timeline(events: Iterable[ComplaintEvent], *, own: bool) -> list[Told]:
    """The public events; words and satisfaction only for the resident."""
    return [
        told(event, own=own) for event in events if event.is_public and (own or event.kind not in PRIVATE)
    ]


def told(event: ComplaintEvent, *, own: bool) -> Told:
    return Told(
        kind=event.kind,
        at=event.at,
        sentence=sentence(event, own=own),
        words=event.note if own and event.kind not in WITHOUT_WORDS else "",
        satisfaction=event.get_satisfaction_display() if own else "",
    )


def sentence(event: ComplaintEvent, *, own: bool) -> str:
    kind = Kind(event.kind)
    words = BY_STATE_BEFORE.get((kind, State(event.from_state))) if event.from_state else None
    words = words or (own and TO_THE_RESIDENT.get(kind)) or SENTENCES[kind]
    return str(words).format(unit=event.unit or _("The unit"))


def last_words(told: Iterable[Told], kind: str) -> str:
    """What was said the last time that this happened; nothing when it has not, or may not be read."""
    return next((entry.words for entry in reversed(list(told)) if entry.kind == kind), "")
