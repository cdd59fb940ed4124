"""What can happen to a weekly summary."""

import datetime as dt

from django.db import connection, transaction

from core.weeks import Week
from districts.models import District

from .facts import Period, gather
from .facts.ends import stocks_at, years_of
from .facts.overdue import running_clocks, undelivered
from .facts.starts import Start
from .facts.written import last_events
from .models import WeeklySummary
from .week_ends import WeekEnd

# Two workers that compile at once wait for each other; any constant no other lock of the project uses.
COMPILING = 20210726


class WeekNotOver(ValueError):
    """The week still runs, so its facts cannot be frozen."""


@transaction.atomic
def compile_week(week: Week, *, at: dt.datetime) -> list[WeeklySummary]:
    """Freeze the week's facts for the county and every township: all of them, once, or none.

    Compiling again returns what was frozen. Raises WeekNotOver before the week's end, and StillWriting while an
    import that began before goes on for longer than we wait.
    """
    if at < week.end:
        raise WeekNotOver(f"{week} ends on {week.sunday}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COMPILING])
    if frozen := list(WeeklySummary.objects.of_week(week).select_related("district")):
        return frozen
    districts = list(District.objects.exclude(level=District.Level.VILLAGE).order_by("path"))
    if not districts:
        return []
    start = Start.before(week.start)
    keep_end(week, start, at=at)
    facts = gather(Period.of(week), base=start)
    return WeeklySummary.objects.bulk_create(
        WeeklySummary(
            district=district,
            year=week.year,
            number=week.number,
            frozen=facts[district.path].freeze(),
            compiled_at=at,
        )
        for district in districts
    )


def keep_end(week: Week, start: Start, *, at: dt.datetime) -> None:
    """Keep how every district stood when the week ended, told from an earlier end and what came since."""
    known = last_events()  # first, so that what is written meanwhile counts as written later
    WeekEnd.objects.create(
        year=week.year,
        number=week.number,
        ends_at=week.end,
        stocks=stocks_at(week, start, known),
        years=years_of(week),
        last_events=known,
        clocks=list(running_clocks(start, week.end).order_by().values_list("pk", flat=True)),
        undelivered=list(undelivered(start, week.end).order_by().values_list("pk", flat=True)),
        kept_at=at,
    )
