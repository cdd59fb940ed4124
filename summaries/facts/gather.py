"""Gather every family's rows and sum them up the tree of districts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from django.utils import timezone

from core.weeks import Week
from districts.models import District

from . import complaints, pledges, visits, works
from .deeds import told_in
from .facts import Facts, Period, add
from .late import Late, late_at
from .reports import Reports

FactsByPath = dict[str, Facts]  # a district's tree path → its facts, everything below it included


def gather(period: Period, *, base: Mapping[str, Facts] | None = None) -> FactsByPath:
    """The facts of every district for a period that is over.

    `base` holds the facts as they were frozen at the period's start: stocks are then the frozen stock plus
    the period's events, so that the cost does not grow with history. Without it they are replayed from the
    first event on.
    """
    since = period.start if base is not None else None
    year = period.last_day.year
    facts = sum_up(
        ("pledges", pledges.standing_changes(since, period.end)),
        ("complaints", complaints.standing_changes(since, period.end)),
        of_works(works.standing_at(year, period.end), period, year),
        *common(period, year),
    )
    if base is not None:
        facts = {path: on_top_of(base.get(path), mine) for path, mine in facts.items()}
    return with_deeds(with_late(with_targets(facts, year, period.last_day), period.end), period)


def gather_now(now: dt.datetime, *, year: int | None = None) -> FactsByPath:
    """The facts of every district at this moment: flows of the week so far, stocks from the records' own state.

    `year` chooses the works' year; the current one unless given.
    """
    period = Period(Week.at(now).start, now)
    today = timezone.localdate(now)
    year = year or today.year
    facts = sum_up(
        ("pledges", pledges.standing_now()),
        ("complaints", complaints.standing_now()),
        of_works(works.standing_now(year), period, year),
        *common(period, year),
    )
    return with_targets(facts, year, today)


def common(period: Period, year: int) -> list[tuple[str, Iterable[tuple[int, Any]]]]:
    """What is counted the same way now and in the past."""
    return [
        ("pledges", pledges.happened(period)),
        ("pledges", pledges.overdue(period.end)),
        ("pledges", pledges.who_has_pledged(period)),
        ("visits", visits.happened(period)),
        ("complaints", complaints.happened(period)),
        ("complaints", complaints.judged(period)),
        ("complaints", complaints.excluded(period)),
        ("complaints", complaints.received_by_channel_and_category(period)),
        ("complaints", complaints.overdue(period.end)),
    ]


def of_works(standing: works.Rows, period: Period, year: int) -> tuple[str, works.Rows]:
    """The year's works by the ledger and, where a target says so, by confirmed reports in its place."""
    ledger = chain(standing, works.changed(year, period), works.accepted_in(year - 1))
    return "works", Reports.of(year, period).over(ledger)


def sum_up(*families: tuple[str, Iterable[tuple[int, Any]]]) -> FactsByPath:
    """Add each row to its district and to every district above it."""
    ancestors = {district.pk: district.ancestor_paths() for district in District.objects.only("path")}
    totals: dict[str, dict[str, Any]] = {paths[-1]: {} for paths in ancestors.values()}
    for family, rows in families:
        for district_id, row in rows:
            for path in ancestors[district_id]:
                total = totals[path]
                total[family] = add(total[family], row) if family in total else row
    return {path: Facts(**total) for path, total in totals.items()}


def on_top_of(base: Facts | None, mine: Facts) -> Facts:
    """The frozen stock plus what the period changed."""
    if base is None:
        return mine
    return replace(
        mine,
        pledges=replace(mine.pledges, stock=add(base.pledges.stock, mine.pledges.stock)),
        complaints=replace(mine.complaints, stock=add(base.complaints.stock, mine.complaints.stock)),
    )


def with_targets(facts: FactsByPath, year: int, day: dt.date) -> FactsByPath:
    """Put each district's own targets beside what was counted for it."""
    paths = dict(District.objects.values_list("pk", "path"))
    owed: dict[str, dict[str, Any]] = defaultdict(dict)
    for district_id, target in works.targets(year, day):
        owed[paths[district_id]].update(target)
    return {path: replace(mine, targets=owed.get(path, {})) for path, mine in facts.items()}


def with_late(facts: FactsByPath, moment: dt.datetime) -> FactsByPath:
    """Put what was late at the moment, one by one, beside its count."""
    late = late_at(moment)
    return {path: replace(mine, late=late.get(path, Late())) for path, mine in facts.items()}


def with_deeds(facts: FactsByPath, period: Period) -> FactsByPath:
    """Put the stories that were told in the period beside its figures."""
    told = told_in(period)
    return {path: replace(mine, deeds=told.get(path, ())) for path, mine in facts.items()}
