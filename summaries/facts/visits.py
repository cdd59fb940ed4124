"""Visits of a period: how many, to how many people, what they brought."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from members.models import Visit

from .facts import Period, VisitFacts

# not named as the columns they sum: Django would refuse
COUNTED = {
    "visits": Count("id"),
    "people_met": Sum("people"),
    "heard": Sum("opinions"),
    "solved": Sum("solved_on_spot"),
}


def happened(period: Period) -> Iterator[tuple[int, VisitFacts]]:
    """Visits count on the day they were paid."""
    paid = Visit.objects.between(timezone.localdate(period.start), period.last_day)
    yield from grouped(paid, "district_id").items()


def grouped(visits: QuerySet[Visit], by: str) -> dict[int, VisitFacts]:
    """What these visits come to for each value of a column that has any."""
    rows = visits.order_by().values(by).annotate(**COUNTED)
    return {row[by]: as_facts(row) for row in rows}


def together(visits: QuerySet[Visit]) -> VisitFacts:
    """What these visits come to."""
    return as_facts(visits.order_by().aggregate(**COUNTED))


def as_facts(row: Mapping[str, Any]) -> VisitFacts:
    return VisitFacts(
        visits=row["visits"],
        people=row["people_met"] or 0,
        opinions=row["heard"] or 0,
        solved_on_spot=row["solved"] or 0,
    )
