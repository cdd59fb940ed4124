"""A week's figures as the sheets of a book: numbers are numbers, so that an office can go on counting."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .dashboard import IndicatorLine
from .editions import Part
from .facts.facts import Composite, Rate
from .figure_lines import FIGURES, SMALL, Line, lines
from .reading import TITLES
from .telling import Telling

Row = Sequence[object]
Rows = Sequence[Row]


def book_of(telling: Telling) -> dict[str, Rows]:
    """By the sheet's name its rows, the first of them the head."""
    return {
        _("Figures"): figures(telling),
        _("What residents raise"): raised(telling),
        str(TITLES[Part.WORKS]): works(telling),
        _("Townships"): townships(telling),
        _("Late complaints"): late_complaints(telling),
        _("Late pledges"): late_pledges(telling),
        _("About this sheet"): about(telling),
    }


def figures(telling: Telling) -> Rows:
    heads = [_("Part"), _("Figure"), _("This week"), _("Last week"), "n"]
    rows = [
        [str(TITLES[name]), each.label, number(each.value), number(each.before), each.sample]
        for name in FIGURES
        for each in lines(name, telling.facts, telling.before)
    ]
    return [heads, *rows]


def number(value: Any) -> object:
    """A rate as a share of one; words where the sample is too small, nothing where nothing is known."""
    if isinstance(value, Rate | Composite):
        return str(SMALL) if value.is_small else number(value.value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else round(float(value), 4)
    return "" if value is None else value


def raised(telling: Telling) -> Rows:
    heads = [
        _("Kind"),
        _("What"),
        _("This week"),
        _("Last week"),
        pgettext("raised in", "Places"),
        _("Spreads"),
    ]
    groups = [
        [_("In nearly the same words"), each.title, each.size, each.before, each.villages, yes(each.spreads)]
        for each in telling.facts.raised or ()
    ]
    return [
        heads,
        *counted(_("Category"), telling.by_category()),
        *counted(_("Channel"), telling.by_channel()),
        *groups,
    ]


def counted(kind: str, told: Iterable[Line]) -> Rows:
    return [[kind, each.label, each.value, number(each.before), "", ""] for each in told]


def yes(value: bool) -> str:
    return _("yes") if value else ""


def works(telling: Telling) -> Rows:
    heads = [
        _("Indicator"),
        _("Unit of measure"),
        _("Target"),
        _("Plan"),
        _("Started"),
        _("Completed"),
        pgettext("work", "Accepted"),
        _("Accepted this week"),
        _("Against the plan"),
    ]
    return [heads, *(work(line) for line in telling.row.lines)]


def work(line: IndicatorLine) -> list[object]:
    amounts = [line.amount, line.planned, line.work.started, line.work.completed, line.work.accepted]
    light = str(line.light.label) if line.light else ""
    told = [number(amount) for amount in [*amounts, line.work.accepted_change]]
    return [str(line.indicator), line.indicator.unit, *told, light]


def townships(telling: Telling) -> Rows:
    heads = [
        _("Rank"),
        _("Township"),
        _("Accepted of the plan"),
        _("Late complaints"),
        _("Resolution rate"),
        "n",
        _("New pledges"),
        _("Kept and verified"),
        _("Visits"),
        _("Complaints received"),
        _("Answered"),
        _("Confirmed solved"),
    ]
    rows: list[Row] = []
    for place, row in ((each.place, each.row) for each in telling.townships):
        told = row.facts
        rate = told.complaints.resolution
        flows = [told.pledges.logged, told.pledges.accepted, told.visits.visits]
        solved = [told.complaints.received, told.complaints.answered, told.complaints.closed]
        late = told.complaints.overdue
        rows.append(
            [
                number(place),
                str(row.district),
                number(row.on_plan),
                late,
                number(rate),
                rate.n,
                *flows,
                *solved,
            ]
        )
    return [heads, *rows]


def late_complaints(telling: Telling) -> Rows:
    late = telling.facts.late
    heads = [_("Tracking code"), pgettext("case", "Complaint"), _("Place"), _("Unit"), _("Answer by")]
    rows = [
        [each.code, each.title, each.district, each.unit, each.answer_by]
        for each in (late.complaints if late else ())
    ]
    return [heads, *rows]


def late_pledges(telling: Telling) -> Rows:
    late = telling.facts.late
    heads = [_("Pledge"), _("Place"), _("Unit"), _("Member"), _("Due")]
    rows = [
        [each.title, each.district, each.unit, each.member, each.due_on]
        for each in (late.pledges if late else ())
    ]
    return [heads, *rows]


def about(telling: Telling) -> Rows:
    """Of which week and version these are, and how many were late beyond the list."""
    reading, version, facts = telling.reading, telling.reading.version, telling.facts
    return [
        [_("What"), _("Value")],
        [_("District"), str(reading.district)],
        [_("Week"), str(reading.week)],
        [_("Version"), version.edition if version else _("Draft, not published")],
        [_("Full mark (SHA-256)"), version.digest if version else ""],
        [_("Compiled"), reading.summary.compiled_at],
        [_("Late complaints in all"), facts.complaints.overdue],
        [_("Late pledges in all"), facts.pledges.overdue],
    ]
