"""From a complaint back to the weekly summaries it counted in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from complaints.access import get_complaint_for
from complaints.models import IN_HAND, Complaint, ComplaintEvent, State
from core.weeks import Week
from members.access import MemberRequest
from members.models import Member

from .facts.complaints import KINDS
from .models import WeeklySummary
from .summary_views import require_reader

EVENTS = ComplaintEvent._meta.db_table


@dataclass
class CountedIn:
    """One week: what happened to the complaint in it, how it stood at its end, and the summaries that tell of it."""

    week: Week
    happened: list[str]
    stood: str
    newest_event: int
    told: list[tuple[WeeklySummary, bool]] = field(default_factory=list)  # and whether it knew all of this

    @property
    def stood_label(self) -> str:
        return str(State(self.stood).label)


@login_required
@require_safe
def of_complaint(request: MemberRequest, code: str) -> HttpResponse:
    """Newest week first; only weeks in which something happened, or at whose end it was still open."""
    require_reader(request)
    complaint = get_complaint_for(request.user, code)
    context = {"complaint": complaint, "rows": rows_of(complaint, request.user)}
    return render(request, "summaries/complaint_weeks.html", context)


def rows_of(complaint: Complaint, member: Member) -> list[CountedIn]:
    """Two statements."""
    events = list(complaint.events.order_by("at", "id"))
    if not events:
        return []
    summaries = summaries_since(Week.at(events[0].at), complaint, member)
    rows = []
    for week in sorted(summaries, reverse=True):
        row = counted_in(week, [event for event in events if event.at < week.end])
        if row and (row.happened or row.stood in IN_HAND):
            row.told = [(each, knows(each, row.newest_event)) for each in summaries[week]]
            rows.append(row)
    return rows


def summaries_since(first: Week, complaint: Complaint, member: Member) -> dict[Week, list[WeeklySummary]]:
    """Those of its district and of the districts above it that the member may read, the county's last."""
    found = WeeklySummary.objects.filter(
        district__path__in=complaint.district.ancestor_paths(), year__gte=first.year
    )
    by_week: dict[Week, list[WeeklySummary]] = defaultdict(list)
    readable = found.visible_to(member).current().select_related("district").defer("frozen")
    for summary in readable.order_by("-district__path"):
        if summary.week >= first:
            by_week[summary.week].append(summary)
    return by_week


def counted_in(week: Week, until: Sequence[ComplaintEvent]) -> CountedIn | None:
    """`until`: what had happened by the week's end, in order."""
    if not until:
        return None
    within = [event for event in until if event.at >= week.start]
    labels = dict.fromkeys(str(event.get_kind_display()) for event in within if event.kind in KINDS)
    newest = max((event.pk for event in within or until), default=0)
    return CountedIn(week, list(labels), until[-1].to_state, newest)


def knows(summary: WeeklySummary, event: int) -> bool:
    """Whether the event was written by when the version was compiled; an earlier release did not keep it."""
    return not summary.known or summary.known[EVENTS] >= event
