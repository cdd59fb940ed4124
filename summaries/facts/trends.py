"""A district's figures week by week, as they were kept."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import F, Func, JSONField, Q, Value

from core.weeks import Week
from districts.models import District

from ..week_ends import WeekEnd
from ..weekly import WeeklySummary
from .facts import ComplaintFacts, Facts, PledgeFacts, WorkFacts
from .works import as_decimals

Trend = list[tuple[Week, Facts]]


def trend(district: District, weeks: int = 12, *, until: dt.datetime | None = None) -> Trend:
    """The last weeks that were kept, those over by `until` if given, the oldest first; one statement.

    A village has no weekly summary: its weeks tell how many stood in which state, and how far its works had come.
    """
    is_village = district.level == District.Level.VILLAGE
    return of_village(district, weeks, until) if is_village else of_summaries(district, weeks, until)


def of_summaries(district: District, weeks: int, until: dt.datetime | None) -> Trend:
    kept = WeeklySummary.objects.filter(over_by(until), district=district).order_by(
        "-year", "-number", "-version"
    )
    kept = kept.distinct("year", "number")
    return [(summary.week, summary.facts) for summary in reversed(kept[:weeks])]


def over_by(moment: dt.datetime | None) -> Q:
    """Weeks that have ended by the moment."""
    if moment is None:
        return Q()
    last = Week.at(moment).previous
    return Q(year__lt=last.year) | Q(year=last.year, number__lte=last.number)


def of_village(district: District, weeks: int, until: dt.datetime | None) -> Trend:
    """Its own stocks are all it has."""
    parts = {family: own_stocks(district, family) for family in ("pledges", "complaints", "works")}
    kept = WeekEnd.objects.filter(over_by(until)).newest_first()
    rows = kept.annotate(**{f"own_{family}": part for family, part in parts.items()})
    rows = rows.only("year", "number")[:weeks]
    return [(end.week, facts_of(end)) for end in reversed(rows)]


def own_stocks(district: District, family: str) -> Func:
    """What is kept of one district: the rest of the week's end is not read."""
    path = (Value(family), Value(str(district.pk)))
    return Func(F("stocks"), *path, function="jsonb_extract_path", output_field=JSONField())


def facts_of(end: Any) -> Facts:
    works = (end.own_works or {}).get(str(end.week.sunday.year), {})
    return Facts(
        pledges=PledgeFacts(stock=Counter(end.own_pledges)),
        complaints=ComplaintFacts(stock=Counter(end.own_complaints)),
        works={code: WorkFacts(**as_decimals(columns)) for code, columns in works.items()},
    )
