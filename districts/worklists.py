"""Who must report, and when: lists of targets and reports."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import DateField, OuterRef, QuerySet, Subquery

from .models import CumulativeReport, District, Target

State = CumulativeReport.State


def reporting(district: District, year: int) -> QuerySet[Any]:
    """Targets on reports in a district, with the day of the newest report that was not returned as `reported_on`."""
    standing = CumulativeReport.objects.filter(
        indicator=OuterRef("indicator"), district=OuterRef("district"), year=OuterRef("year")
    ).exclude(state=State.RETURNED)
    newest = standing.order_by("-as_of").values("as_of")[:1]
    found = Target.objects.in_district(district).on_reports().filter(year=year)
    return (
        found.annotate(reported_on=Subquery(newest, output_field=DateField()))
        .select_related("indicator", "district")
        .order_by("district__path", "indicator__order")
    )


def to_report(district: District, today: dt.date) -> list[Any]:
    """This year's targets whose newest report is older than a report may be; those late are marked."""
    due = []
    for target in reporting(district, today.year):
        age = (today - (target.reported_on or dt.date(today.year, 1, 1))).days
        if age > settings.REPORT_DUE_DAYS:
            target.is_late = age > settings.REPORT_LATE_DAYS
            due.append(target)
    return due
