"""Gather every family's rows and sum them up the tree of districts."""

import datetime as dt

from django.utils import timezone

from complaints.models import Complaint
from core.weeks import Week, midnight
from districts.models import District
from pledges.models import Pledge

from . import complaints, pledges, visits, works
from .deeds import told_in
from .facts import Period
from .known import facts_from
from .late import Late, late_lists
from .overdue import late_complaints, late_pledges
from .raised import raised_in
from .reports import owed, put_targets
from .starts import BEGINNING, Start
from .sums import FactsByPath, cells_of


def gather(period: Period, *, base: Start = BEGINNING) -> FactsByPath:
    """The facts of every district for a period that is over, as a week's summary keeps them.

    `base` says how things stood at the period's start or before: stocks are then those and what the events since
    changed, so that the cost does not grow with history. Without it they are replayed from the first event on.
    """
    facts = gather_until(period, base, period.last_day.year, told_by=None)
    facts.put(
        "late", late_lists(late_complaints(base, period.end), late_pledges(base, period.end)), default=Late()
    )
    facts.put("raised", raised_in(period.start, period.end), default=())
    facts.put("deeds", told_in(period), default=())
    return facts


def gather_at(day: dt.date, *, year: int | None = None, within: District | None = None) -> FactsByPath:
    """The facts of every district as they stood when the day ended; flows are those of its week until then."""
    end = midnight(day + dt.timedelta(days=1))
    period = Period(Week.of(day).start, end)
    return gather_until(period, Start.before(end), year or day.year, within, told_by=end)


def gather_until(
    period: Period,
    start: Start,
    year: int,
    within: District | None = None,
    *,
    told_by: dt.datetime | None,
) -> FactsByPath:
    """As it stood at the period's end, from events."""
    end = period.end
    facts = facts_from(start, year, within)
    stock, late = pledges.standing_changes(start.missing("pledges", end)), late_pledges(start, end)
    facts.add(pledges.cells(period, stock=stock, late=late, until=end, within=within))
    changes = complaints.standing_changes(start.missing("complaints", end))
    facts.add(complaints.cells(period, stock=changes, late=late_complaints(start, end), within=within))
    return with_the_rest(facts, period, start, year, until=end, told_by=told_by)


def gather_now(now: dt.datetime, *, year: int | None = None, within: District | None = None) -> FactsByPath:
    """The facts of every district at this moment: flows of the week so far, and the stocks.

    Those are how things stood at the last week's end that was kept, and what happened or was written since. Before
    the first is kept they are counted from the records' own state. `year` chooses the works' year; the current one
    unless given. `within` asks only about a district and its children, as a page does: much less is read.
    """
    period = Period(Week.at(now).start, now)
    today = timezone.localdate(now)
    start = Start.before(now)
    year = year or today.year
    facts = facts_from(start, year, within)
    stock, late = pledges.stock_now(start), Pledge.objects.overdue(today)
    facts.add(pledges.cells(period, stock=stock, late=late, within=within))
    changes, overdue = complaints.stock_now(start), Complaint.objects.overdue(now)
    facts.add(complaints.cells(period, stock=changes, late=overdue, within=within))
    return with_the_rest(facts, period, start, year)


def with_the_rest(
    facts: FactsByPath,
    period: Period,
    start: Start,
    year: int,
    *,
    until: dt.datetime | None = None,
    told_by: dt.datetime | None = None,
) -> FactsByPath:
    """What is counted the same way now and in the past."""
    facts.add(cells_of("visits", visits.happened(period)))
    facts.add(works.cells(year, period, start, until=until, told_by=told_by))
    found = owed(year, period, start.news(period, told_by), is_past=until is not None)
    put_targets(facts, found, year, period.last_day)
    return facts
