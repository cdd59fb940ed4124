"""The figures of a week line by line, each with last week's beside it, for whatever is no web page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.templatetags.compare import points_since, since
from core.templatetags.figures import DASH, figure, percent

from .editions import Part
from .facts import Facts
from .facts.facts import Composite, Rate

SMALL = _("Sample too small")
Told = Callable[[Any], Any]

FIGURES: dict[str, Sequence[tuple[Promise, str]]] = {
    Part.PLEDGES: [
        (_("New"), "logged"),
        (_("Delivered"), "delivered"),
        (_("Kept and verified"), "accepted"),
        (_("Overdue at the week's end"), "overdue"),
        (_("In all at the week's end"), "total"),
        (_("Members with a pledge"), "members_with"),
        (_("Members without a pledge"), "members_without"),
    ],
    Part.VISITS: [
        (_("Visits"), "visits"),
        (_("People met"), "people"),
        (_("Opinions collected"), "opinions"),
        (_("Put right on the spot"), "solved_on_spot"),
    ],
    Part.COMPLAINTS: [
        (_("Received"), "received"),
        (_("Accepted to be solved"), "accepted"),
        (_("of these in time"), "accepted_in_time"),
        (_("Answered"), "answered"),
        (_("Confirmed solved"), "closed"),
        (_("Reopened"), "reopened"),
        (_("Open at the week's end"), "open"),
        (_("Late at the week's end"), "overdue"),
        (_("Response rate"), "response"),
        (_("Resolution rate"), "resolution"),
        (_("Satisfaction rate"), "satisfaction"),
        (_("Composite score"), "composite"),
        (_("Residents' verdicts (n)"), "verdicts"),
        (_("Not reached"), "unreached"),
        (_("Left out of the rates"), "left_out"),
        (_("Counted and left out together"), "considered"),
    ],
}
CHANNELS: Sequence[tuple[str, Promise]] = [
    ("web", _("Web form")),
    ("hotline", _("Hotline")),
    ("visit", _("Visit")),
    ("letter", _("Letter")),
]


@dataclass(frozen=True)
class Line:
    """One figure: this week's, and last week's where that was kept."""

    label: str
    value: Any
    before: Any

    @property
    def is_rate(self) -> bool:
        return isinstance(self.value, Rate | Composite)

    @property
    def now(self) -> str:
        return shown(self.value)

    @property
    def last(self) -> str:
        return shown(self.before)

    @property
    def change(self) -> str:
        if self.is_rate:
            return points_since(self.value.shown, self.before.shown if self.before else None)
        return since(self.value, self.before)

    @property
    def sample(self) -> int | None:
        """How many a rate rests on."""
        return self.value.n if self.is_rate else None


def shown(value: Any) -> str:
    if isinstance(value, Rate | Composite):
        return str(SMALL) if value.is_small else percent(value.value)
    return DASH if value is None else figure(value)


def lines(part: str, facts: Facts, before: Facts | None) -> list[Line]:
    """The figures of one of the first three parts."""
    now, last = getattr(facts, part), getattr(before, part) if before else None
    return [
        Line(str(label), getattr(now, name), getattr(last, name) if last else None)
        for label, name in FIGURES[part]
    ]
