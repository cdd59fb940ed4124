"""How what was dispatched in a month stood at its end: the one rule of the monthly table and of its lists.

The definitions and their reasons: docs/decisions/0024-offices-and-the-public.md.
"""

import datetime as dt
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from core.months import Month

from .finding import FindingQuerySet

Row = TypeVar("Row", bound=models.Model)
DONE = ["answered", "closed"]


class Outcome(models.TextChoices):
    """Where a dispatched complaint stood at the end of the month."""

    IN_TIME = "in_time", _("Done in time")
    LATE = "late", _("Done late")
    OPEN = "open", _("Not done")
    LEFT_OUT = "left_out", _("Left out")


# What a list may show: one outcome, or all that count.
SHOWN: dict[str, list[str]] = {
    "dispatched": [Outcome.IN_TIME, Outcome.LATE, Outcome.OPEN],
    **{outcome.value: [outcome.value] for outcome in Outcome},
}
NOBODY = 0  # the number that stands for "with no unit" in a list's address


class MonthlyQuerySet(FindingQuerySet[Row]):
    """Complaints by what became of them in the month in which they were first dispatched."""

    def of_month(self, month: Month, now: dt.datetime) -> Self:
        """First dispatched in the month; with `outcome` and `holder` at its end, or now while it still runs."""
        end = min(month.end, now)
        before = self.of_events(Q(at__lt=end))
        done = self.of_events(Q(at__lt=end, to_state__in=DONE) & ~Q(from_state__in=DONE))
        excluded = self.of_its("exclusion").filter(Q(at__lt=end) | Q(reason="taken_over"))
        return self.filter(dispatched_at__gte=month.start, dispatched_at__lt=end).annotate(
            stood=Subquery(before.values("to_state")[:1]),
            holder=Subquery(before.values("unit_id")[:1]),
            done_at=Subquery(done.values("at")[:1]),
            outcome=Case(
                When(Exists(excluded), then=Value(Outcome.LEFT_OUT)),
                When(~Q(stood__in=DONE), then=Value(Outcome.OPEN)),
                When(done_at__lte=F("answer_by"), then=Value(Outcome.IN_TIME)),
                default=Value(Outcome.LATE),
                output_field=models.CharField(),
            ),
        )

    def of_events(self, which: Q) -> models.QuerySet[Any]:
        """The newest first of a complaint's events of this sort, as a subquery."""
        return self.of_its("events").filter(which).order_by("-at", "-id")

    def of_its(self, relation: str) -> models.QuerySet[Any]:
        """What belongs to a complaint, as a subquery; those models stand above this one."""
        model: Any = self.model._meta.get_field(relation).related_model
        rows: models.QuerySet[Any] = model.objects.filter(complaint=OuterRef("pk"))
        return rows

    def with_outcome(self, shown: str) -> Self:
        """Of a month, those that one of the table's columns counts."""
        return self.filter(outcome__in=SHOWN[shown])

    def held_by(self, unit: int) -> Self:
        """Of a month, those that were with this unit at its end; with nobody, those that a unit had returned."""
        return self.filter(holder=None if unit == NOBODY else unit)
