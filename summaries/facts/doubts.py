"""Regression watch: acceptances that new complaints cast doubt on; each work once, where it lies."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet

from complaints.models import Recurrence

from .facts import Period
from .sums import grouped


def found(period: Period) -> QuerySet[Any, Any]:
    """In the period, whatever became of them."""
    return each_work_once(Recurrence.objects.found_in(period.start, period.end), "doubted")


def waiting_at(moment: dt.datetime) -> QuerySet[Any, Any]:
    """That nobody had looked at again by then, of the acceptances that stand now."""
    not_looked = Q(looked_at=None) | Q(looked_at__gte=moment)
    rows = Recurrence.objects.counting().filter(not_looked, found_at__lt=moment)
    return each_work_once(rows, "to_look_again")


def each_work_once(rows: QuerySet[Recurrence], fact: str) -> QuerySet[Any, Any]:
    return grouped(rows, fact, many=Count("work_id", distinct=True), place="work__district_id")
