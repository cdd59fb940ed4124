"""Freezing a week's facts: once for all districts, and anew for what is not published yet."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from core.as_known import as_known
from core.weeks import Week
from districts.models import District
from members.models import Member

from ..facts import Period, gather
from ..facts.ends import stocks_at, years_of
from ..facts.overdue import running_clocks, undelivered
from ..facts.starts import Start
from ..facts.sums import FactsByPath
from ..facts.written import last_events, newest_rows
from ..models import SummaryEvent, WeeklySummary
from ..seals import stored_form
from ..week_ends import WeekEnd

# Whoever publishes, corrects or compiles anew waits for the other; any constant no other lock of the project uses.
COMPILING = 20210726
KEEPING, WEEK = 20210727, 20210728  # the ends of weeks, one after the other; and each week by its number


class WeekNotOver(ValueError):
    """The week still runs, so its facts cannot be frozen."""


def take_turns(turn: int = COMPILING) -> None:
    """Until the transaction ends nobody else has this turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turn])


def take_week(week: Week, *, wait: bool) -> bool:
    """Until the transaction ends nobody else compiles the week; false when somebody does and we are not to wait."""
    lock = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, %s)", [WEEK, 100 * week.year + week.number])
        return cursor.fetchone()[0] is not False


def compile_week(
    week: Week, *, at: dt.datetime, by: Member | None = None, wait: bool = True
) -> list[WeeklySummary]:
    """Freeze the week's facts for the county and every township: all of them, once, or none.

    Compiling again returns what was frozen. Raises WeekNotOver before the week's end, and StillWriting while an
    import that began before goes on for longer than we wait. Without `wait`, nothing is returned of a week that
    somebody else compiles at this moment.

    The end of the week is kept first, in a transaction of its own: so another worker may begin the next week.
    """
    if at < week.end:
        raise WeekNotOver(f"{week} ends on {week.sunday}")
    if frozen := frozen_already(week):
        return frozen
    districts = list(District.objects.exclude(level=District.Level.VILLAGE).order_by("path"))
    if not districts:
        return []
    known = keep_end(week, at=at)
    with transaction.atomic():
        if not take_week(week, wait=wait):
            return []
        return frozen_already(week) or freeze(week, districts, known or newest_rows(), by=by, at=at)


def frozen_already(week: Week) -> list[WeeklySummary]:
    return list(WeeklySummary.objects.of_week(week).current().select_related("district"))


def freeze(
    week: Week, districts: Iterable[District], known: Mapping[str, int], *, by: Member | None, at: dt.datetime
) -> list[WeeklySummary]:
    facts = recount(week, known)
    versions = [
        WeeklySummary(
            district=district,
            year=week.year,
            number=week.number,
            frozen=facts[district.path].freeze(),
            known=known,
            compiled_at=at,
        )
        for district in districts
    ]
    return stored(versions, by=by, at=at)


def recount(week: Week, known: Mapping[str, int]) -> FactsByPath:
    """The week's facts of every district from the events, as far as they were known."""
    with as_known(known):
        return gather(Period.of(week), base=Start.before(week.start))


@transaction.atomic
def keep_end(week: Week, *, at: dt.datetime) -> Mapping[str, int] | None:
    """Keep how every district stood when the week ended; returns what was known, None when it was kept before."""
    take_turns(KEEPING)
    if WeekEnd.objects.filter(year=week.year, number=week.number).exists():
        return None
    known = newest_rows()  # first, so that what is written meanwhile counts as written later
    with as_known(known):
        end = told_end(week, known)
    end.kept_at = at
    end.save(force_insert=True)
    return known


def told_end(week: Week, known: Mapping[str, int]) -> WeekEnd:
    """How every district stood, told from an earlier end and what came since."""
    start, events = Start.before(week.start), last_events(known)
    return WeekEnd(
        year=week.year,
        number=week.number,
        ends_at=week.end,
        stocks=stocks_at(week, start, events),
        years=years_of(week),
        last_events=events,
        known=dict(known),
        clocks=list(running_clocks(start, week.end).order_by().values_list("pk", flat=True)),
        undelivered=list(undelivered(start, week.end).order_by().values_list("pk", flat=True)),
    )


def stored(versions: Sequence[WeeklySummary], *, by: Member | None, at: dt.datetime) -> list[WeeklySummary]:
    made = WeeklySummary.objects.bulk_create(versions)
    record(made, SummaryEvent.Kind.COMPILED, by=by, at=at)
    return made


def record(
    summaries: Iterable[WeeklySummary],
    kind: SummaryEvent.Kind,
    *,
    by: Member | None,
    at: dt.datetime,
) -> None:
    SummaryEvent.objects.bulk_create(
        SummaryEvent(
            district_id=each.district_id,
            year=each.year,
            number=each.number,
            kind=kind,
            version=each.version,
            actor=by,
            at=at,
        )
        for each in summaries
    )


@transaction.atomic
def compile_anew(district: District, week: Week, *, by: Member, at: dt.datetime) -> list[WeeklySummary]:
    """Freeze anew, with what came in since, what is not published of the district and of those below it.

    Returns the new versions: none of those whose figures have not changed.
    """
    take_turns()
    drafts = WeeklySummary.objects.of_week(week).in_district(district).unpublished().current()
    return stored(list(changed(drafts.select_related("district"), week, at=at)), by=by, at=at)


def changed(drafts: Iterable[WeeklySummary], week: Week, *, at: dt.datetime) -> Iterable[WeeklySummary]:
    known = newest_rows()
    facts = recount(week, known)
    for draft in drafts:
        frozen = stored_form(facts[draft.district.path].freeze())
        if frozen != draft.frozen:
            yield next_version(draft, frozen, known, at=at)


def next_version(
    summary: WeeklySummary, frozen: Mapping[str, object], known: Mapping[str, int], *, at: dt.datetime
) -> WeeklySummary:
    return WeeklySummary(
        district=summary.district,
        year=summary.year,
        number=summary.number,
        version=summary.version + 1,
        frozen=frozen,
        known=known,
        compiled_at=at,
    )
