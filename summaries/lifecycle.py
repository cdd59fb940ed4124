"""What can happen to a weekly summary."""

import datetime as dt

from django.db import connection, transaction

from core.weeks import Week
from districts.models import District

from .facts import Facts, Period, gather
from .facts.written import last_events, written_later
from .models import WeeklySummary

# Two workers that compile at once wait for each other; any constant no other lock of the project uses.
COMPILING = 20210726


class WeekNotOver(ValueError):
    """The week still runs, so its facts cannot be frozen."""


@transaction.atomic
def compile_week(week: Week, *, at: dt.datetime) -> list[WeeklySummary]:
    """Freeze the week's facts for the county and every township: all of them, once, or none.

    Compiling again returns what was frozen. Raises WeekNotOver before the week's end.
    """
    if at < week.end:
        raise WeekNotOver(f"{week} ends on {week.sunday}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COMPILING])
    if frozen := list(WeeklySummary.objects.of_week(week).select_related("district")):
        return frozen
    known = last_events()  # first, so that what is written meanwhile counts as written later
    facts = gather(Period.of(week), base=base_of(week))
    return WeeklySummary.objects.bulk_create(
        WeeklySummary(
            district=district,
            year=week.year,
            number=week.number,
            frozen=facts[district.path].freeze() | {"last_events": known},
            compiled_at=at,
        )
        for district in District.objects.exclude(level=District.Level.VILLAGE).order_by("path")
    )


def base_of(week: Week) -> dict[str, Facts] | None:
    """The facts frozen a week earlier by district path, to build on.

    None when that week was not compiled, and when events dated before its end were written after it was compiled,
    as imports do: its stocks lack them, so this week is replayed from the first event and right again.
    """
    summaries = list(WeeklySummary.objects.of_week(week.previous).select_related("district"))
    if not summaries or written_later(summaries[0].frozen.get("last_events"), before=week.start):
        return None
    return {summary.district.path: summary.facts for summary in summaries}
