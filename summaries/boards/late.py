"""What is late in a district, the longest late first, with the unit that holds it; and what else a page asks aside."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from districts.models import District, Work
from pledges.models import Pledge

from ..facts import overdue
from ..facts.starts import Start

LISTED = 10


@dataclass(frozen=True)
class LateRow:
    """Something late: what, where, whose, since when it was due."""

    title: str
    href: str
    district: str
    unit: str
    due: dt.date
    days: int
    person: str = ""


@dataclass(frozen=True)
class LateList:
    """The longest late of a kind; the figure beside it counts them all."""

    rows: list[LateRow]
    in_all: int
    href: str

    @property
    def more(self) -> int:
        return self.in_all - len(self.rows)


def late_complaints(district: District, moment: dt.datetime, start: Start | None) -> QuerySet[Any, Any]:
    """The first rows, ready to be asked together with others; `start` is what a past moment is told from."""
    late = overdue.late_complaints(start, moment) if start else Complaint.objects.overdue(moment)
    first = late.filter(district__path__startswith=district.path).order_by("answer_by", "id")[:LISTED]
    return first.values("code", "title", "answer_by", where=F("district__short_name"), holder=F("unit__name"))


def late_pledges(district: District, moment: dt.datetime, start: Start | None) -> QuerySet[Any, Any]:
    today = timezone.localdate(moment)
    late = overdue.late_pledges(start, moment) if start else Pledge.objects.overdue(today)
    first = late.filter(district__path__startswith=district.path).order_by("due_on", "id")[:LISTED]
    return first.values(
        "id",
        "title",
        "due_on",
        where=F("district__short_name"),
        holder=F("member__unit__name"),
        person=F("member__name"),
    )


def late_works(district: District, today: dt.date, *, is_past: bool) -> QuerySet[Any, Any]:
    """With how many there are in all; none of a past day, for the day by which a work is due may have changed."""
    late = Work.objects.late(today).in_district(district)
    counted = (late.none() if is_past else late).annotate(in_all=Window(Count("pk")))
    first = counted.order_by("finish_by", "id")[:LISTED]  # type: ignore[misc]  # as `late` calls it
    return first.values(
        "id", "name", "finish_by", "in_all", where=F("district__short_name"), holder=F("contractor")
    )


def complaint_rows(found: list[dict[str, Any]], today: dt.date) -> Iterator[LateRow]:
    for row in found:
        due = timezone.localdate(dt.datetime.fromisoformat(row["answer_by"]))
        href = reverse("complaint", args=[row["code"]])
        yield LateRow(row["title"], href, row["where"], row["holder"] or "", due, (today - due).days)


def pledge_rows(found: list[dict[str, Any]], today: dt.date) -> Iterator[LateRow]:
    for row in found:
        due = dt.date.fromisoformat(row["due_on"])
        href = reverse("pledge", args=[row["id"]])
        days = (today - due).days
        yield LateRow(row["title"], href, row["where"], row["holder"] or "", due, days, row["person"])


def work_rows(found: list[dict[str, Any]], today: dt.date) -> Iterator[LateRow]:
    for row in found:
        due = dt.date.fromisoformat(row["finish_by"])
        href = reverse("work_page", args=[row["id"]])
        yield LateRow(row["name"], href, row["where"], row["holder"], due, (today - due).days)
