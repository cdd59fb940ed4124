"""What was late at a moment, one by one: the list for supervision that is frozen with a week."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

from complaints.models import Complaint
from districts.models import District
from pledges.models import Pledge

LISTED = 20  # of each kind in each district, the longest late first; the count says how many there are in all


@dataclass(frozen=True)
class LateComplaint:
    """A complaint as it was written down: title and unit may be others by now."""

    code: str
    title: str
    district: str
    unit: str
    answer_by: dt.datetime


@dataclass(frozen=True)
class LatePledge:
    """A pledge as it was written down, and who had promised it."""

    pk: int
    title: str
    district: str
    unit: str
    member: str
    due_on: dt.date


@dataclass(frozen=True)
class Late:
    """What was late in a district and everything below it; counted in full by the facts, listed up to `LISTED`."""

    complaints: tuple[LateComplaint, ...] = ()
    pledges: tuple[LatePledge, ...] = ()

    @classmethod
    def thaw(cls, frozen: Mapping[str, Any] | None) -> Self | None:
        """None when the week was frozen by a release that did not keep the list."""
        if frozen is None:
            return None
        return cls(
            tuple(
                LateComplaint(**{**row, "answer_by": dt.datetime.fromisoformat(row["answer_by"])})
                for row in frozen["complaints"]
            ),
            tuple(
                LatePledge(**{**row, "due_on": dt.date.fromisoformat(row["due_on"])})
                for row in frozen["pledges"]
            ),
        )


def late_lists(complaints: QuerySet[Complaint], pledges: QuerySet[Pledge]) -> dict[str, Late]:
    """By a district's tree path; a district without anything late is not in it. One query for each kind."""
    late_complaints, late_pledges = listed(told_complaints(complaints)), listed(told_pledges(pledges))
    return {
        path: Late(tuple(late_complaints[path]), tuple(late_pledges[path]))
        for path in {*late_complaints, *late_pledges}
    }


def listed(rows: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """The first rows of each district and of every district above it, by path."""
    lists: dict[str, list[Any]] = defaultdict(list)
    for lowest, row in rows:
        for end in range(District.steplen, len(lowest) + 1, District.steplen):
            if len(lists[lowest[:end]]) < LISTED:
                lists[lowest[:end]].append(row)
    return lists


def told_complaints(late: QuerySet[Complaint]) -> Iterator[tuple[str, LateComplaint]]:
    """With the path of the lowest district, the longest late first."""
    columns = ["district__path", "code", "title", "district__short_name", "unit__name", "answer_by"]
    for path, code, title, district, unit, answer_by in late.order_by("answer_by", "id").values_list(
        *columns
    ):
        yield path, LateComplaint(code, title, district, unit or "", answer_by)


def told_pledges(late: QuerySet[Pledge]) -> Iterator[tuple[str, LatePledge]]:
    columns = ["district__path", "pk", "title", "district__short_name", "member__unit__name"]
    for path, *words in late.order_by("due_on", "id").values_list(*columns, "member__name", "due_on"):
        yield path, LatePledge(*words)
