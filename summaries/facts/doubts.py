"""Regression watch: acceptances that new complaints cast doubt on; each work once, where it lies."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from complaints.models import Recurrence

from .facts import Period
from .sums import Groups, grouped


def found(period: Period) -> Groups:
    """In the period, whatever became of them."""
    return each_work_once(Recurrence.objects.found_in(period.start, period.end), "doubted")


def waiting_at(moment: dt.datetime) -> Groups:
    """That nobody had looked at again by then, of the acceptances that stand now."""
    not_looked = Q(looked_at=None) | Q(looked_at__gte=moment)
    rows = Recurrence.objects.counting().filter(not_looked, found_at__lt=moment)
    return each_work_once(rows, "to_look_again")


def each_work_once(rows: QuerySet[Recurrence], fact: str) -> Groups:
    return grouped(rows, fact, many=Count("work_id", distinct=True), place="work__district_id")
