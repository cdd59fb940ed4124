"""What the placeholders of a Word template stand for: plain words, lists and pictures of one week, nothing that acts.

`docs/word-template.md` names them all; a name is only ever added, since offices have templates that use them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.compare import since
from core.templatetags.figures import about, change, figure, percent
from core.word.filled import Picture

from ..editions import Part
from ..facts.raised import Raised
from ..figure_lines import Line, lines
from ..figure_names import told_changes
from ..pictures import bar, columns
from ..reading import Heading
from ..telling import Telling

BAR_WIDE, CHART_WIDE = 46, 150  # millimetres


def contents(telling: Telling) -> dict[str, Any]:
    """Everything, under the names that templates use."""
    reading, version = telling.reading, telling.reading.version
    week, issued = reading.week, version.published_at if version else reading.summary.compiled_at
    return {
        "office": _("%(district)s office of “practical deeds for the masses”")
        % {"district": reading.district},
        "title": _("Summary of week %(number)s of %(year)s") % {"number": week.number, "year": week.year},
        "issue": _("No. %(number)s of %(year)s") % {"number": week.number, "year": week.year},
        "district": str(reading.district),
        "year": str(week.year),
        "week": str(week.number),
        "days": _("%(monday)s to %(sunday)s") % {"monday": day(week.monday), "sunday": day(week.sunday)},
        "issued_on": day(timezone.localdate(issued)),
        "draft": "" if version else _("Draft, not published"),
        "version": str(version.edition) if version else "",
        "mark": version.mark if version else "",
        "reason": version.reason if version else "",
        "changes": changes(version.changes if version else []),
        "foreword": paragraphs(reading.foreword),
        "parts": [part(telling, heading) for heading in reading.headings],
    }


def day(value: Any) -> str:
    return formats.date_format(value, "DATE_FORMAT")


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def changes(rows: Iterable[Any]) -> list[dict[str, str]]:
    return [{"label": name, "before": old, "now": new} for name, old, new in told_changes(rows)]


def part(telling: Telling, heading: Heading) -> dict[str, Any]:
    """One of the six, with every name that any of them has: what is not its own is empty."""
    empty = {
        "notes": [],
        "figures": [],
        "categories": [],
        "channels": [],
        "trend": "",
        "groups": [],
        "works": [],
        "ranking": [],
        "spreading": [],
        "late_complaints": [],
        "late_pledges": [],
        "deeds": [],
    }
    return {"name": str(heading.name), "heading": heading.title} | empty | OWN[heading.name](telling)


def of_figures(name: str) -> Callable[[Telling], dict[str, Any]]:
    def told(telling: Telling) -> dict[str, Any]:
        return {"figures": [line(each) for each in lines(name, telling.facts, telling.before)]}

    return told


def line(each: Line) -> dict[str, str]:
    label = each.label if each.sample is None else f"{each.label} (n = {figure(each.sample)})"
    return {"label": label, "now": each.now, "before": each.last, "change": each.change}


def of_complaints(telling: Telling) -> dict[str, Any]:
    raised = telling.facts.raised
    return of_figures(Part.COMPLAINTS)(telling) | {
        "categories": with_bars(telling.by_category()),
        "channels": [line(each) for each in telling.by_channel()],
        "trend": chart(telling),
        "groups": [group(each) for each in raised or ()],
        "notes": []
        if raised
        else [_("No two complaints of this week said nearly the same.")]
        if raised is not None
        else [_("Nobody looked for groups when this week was compiled.")],
    }


def with_bars(counted: list[Line]) -> list[dict[str, Any]]:
    most = max((max(each.value, each.before or 0) for each in counted), default=0)
    return [
        line(each) | {"bar": Picture(bar(each.value, each.before or 0, most), BAR_WIDE)} for each in counted
    ]


def chart(telling: Telling) -> Any:
    """Received, answered and confirmed solved, week by week; nothing while there is only one week."""
    weeks = telling.weeks
    if len(weeks) < 2:
        return ""
    facts = [each.complaints for _week, each in weeks]
    series = [[getattr(each, name) for each in facts] for name in ("received", "answered", "closed")]
    return Picture(columns([str(week) for week, _facts in weeks], series), CHART_WIDE)


def group(each: Raised) -> dict[str, str]:
    return {
        "label": each.title,
        "now": figure(each.size),
        "before": figure(each.before),
        "change": since(each.size, each.before),
        "places": figure(each.villages),
        "spreads": _("Spreads") if each.spreads else "",
    }


def of_works(telling: Telling) -> dict[str, Any]:
    told = [each for each in telling.row.lines if each.amount is not None or each.work.started]
    works = [
        {
            "label": str(each.indicator),
            "unit": each.indicator.unit,
            "target": figure(each.amount),
            "planned": about(each.planned),
            "started": figure(each.work.started),
            "completed": figure(each.work.completed),
            "accepted": figure(each.work.accepted),
            "change": change(each.work.accepted_change),
            "light": str(each.light.label) if each.light else "—",
        }
        for each in told
    ]
    notes = [] if works else [_("No target for this year.")]
    return {"works": works, "ranking": ranking(telling), "notes": notes}


def ranking(telling: Telling) -> list[dict[str, str]]:
    return [
        {
            "rank": figure(each.place),
            "label": str(each.row.district),
            "on_plan": percent(each.row.on_plan),
            "late": figure(each.row.facts.complaints.overdue),
            "received": figure(each.row.facts.complaints.received),
            "answered": figure(each.row.facts.complaints.answered),
            "closed": figure(each.row.facts.complaints.closed),
        }
        for each in telling.townships
    ]


def of_late(telling: Telling) -> dict[str, Any]:
    """As it was frozen: the longest late first, with the unit that holds it."""
    late = telling.facts.late
    complaints = [
        {
            "code": each.code,
            "label": each.title,
            "place": each.district,
            "unit": each.unit or "—",
            "due": day(timezone.localdate(each.answer_by)),
        }
        for each in (late.complaints if late else ())
    ]
    pledges = [
        {
            "label": each.title,
            "place": each.district,
            "unit": each.unit,
            "member": each.member,
            "due": day(each.due_on),
        }
        for each in (late.pledges if late else ())
    ]
    return {
        "spreading": [group(each) for _place, each in telling.facts.spreading],
        "late_complaints": complaints,
        "late_pledges": pledges,
        "notes": late_notes(telling),
    }


def late_notes(telling: Telling) -> list[str]:
    facts = telling.facts
    if facts.late is None:
        return [_("The list of what was late was not kept with this week.")]
    if not (facts.late.complaints or facts.late.pledges or facts.spreading):
        return [_("Nothing was late.")]
    more = []
    if (n := facts.more_late_complaints) > 0:
        more.append(
            ngettext("and %(n)s more late complaint", "and %(n)s more late complaints", n) % {"n": figure(n)}
        )
    if (n := facts.more_late_pledges) > 0:
        more.append(
            ngettext("and %(n)s more late pledge", "and %(n)s more late pledges", n) % {"n": figure(n)}
        )
    return more


def of_deeds(telling: Telling) -> dict[str, Any]:
    deeds = [
        {
            "label": story.title,
            "place": story.pledge.district.full_name,
            "unit": str(story.pledge.member.unit),
            "text": paragraphs(story.text),
        }
        for story in telling.deeds
    ]
    return {"deeds": deeds, "notes": [] if deeds else [_("None has been chosen for this week.")]}


OWN: dict[str, Callable[[Telling], dict[str, Any]]] = {
    Part.PLEDGES: of_figures(Part.PLEDGES),
    Part.VISITS: of_figures(Part.VISITS),
    Part.COMPLAINTS: of_complaints,
    Part.WORKS: of_works,
    Part.LATE: of_late,
    Part.DEEDS: of_deeds,
}
