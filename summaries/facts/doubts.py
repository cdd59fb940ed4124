"""Regression watch: acceptances that new complaints cast doubt on; each work once, where it lies."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from complaints.models import Recurrence

from .facts import ComplaintFacts, Period

Rows = Iterator[tuple[int, ComplaintFacts]]


def found(period: Period) -> Rows:
    """In the period, whatever became of them."""
    for district_id, n in by_district(Recurrence.objects.found_in(period.start, period.end)):
        yield district_id, ComplaintFacts(doubted=n)


def waiting_at(moment: dt.datetime) -> Rows:
    """That nobody had looked at again by then, of the acceptances that stand now."""
    not_looked = Q(looked_at=None) | Q(looked_at__gte=moment)
    rows = Recurrence.objects.counting().filter(not_looked, found_at__lt=moment)
    for district_id, n in by_district(rows):
        yield district_id, ComplaintFacts(to_look_again=n)


def by_district(rows: QuerySet[Recurrence]) -> Iterator[tuple[int, int]]:
    counted = rows.order_by().values("work__district_id").annotate(n=Count("work_id", distinct=True))
    return ((row["work__district_id"], row["n"]) for row in counted)
