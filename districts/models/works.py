"""The ledger: every compound, batch of toilets and road, and what happened to it."""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import past_states
from core.append_only import APPEND_ONLY

from .targets import Indicator
from .tree import District


class Stage(models.TextChoices):
    """How far a work has come; each stage includes the ones before it."""

    PLANNED = "planned", _("Planned")
    STARTED = "started", _("Started")
    COMPLETED = "completed", _("Completed")
    ACCEPTED = "accepted", pgettext_lazy("work", "Accepted")
    CANCELLED = "cancelled", _("Cancelled")


class WorkQuerySet(models.QuerySet["Work"]):
    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def reached(self, stage: str) -> Self:
        """Works that have come at least as far as `stage`."""
        order = [Stage.PLANNED, Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED]
        return self.filter(stage__in=order[order.index(Stage(stage)) :])

    def reached_at(self, stage: str, moment: dt.datetime) -> Self:
        """Works that had come at least as far as `stage` at a moment in the past."""
        order = [Stage.PLANNED, Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED]
        stages = order[order.index(Stage(stage)) :]
        return past_states.in_state_at(self, stages, moment, column="stage")

    def quantity_in_all(self) -> Decimal:
        """What these works come to together; means something only for those of one indicator."""
        total: Decimal | None = self.order_by().aggregate(in_all=models.Sum("quantity"))["in_all"]
        return total or Decimal(0)


class Work(models.Model):
    """One item of the ledger — this compound, this batch of toilets, this road — with its quantity."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"))
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PLANNED)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ["-id"]
        indexes = [models.Index(fields=["year", "indicator", "stage"], name="work_by_indicator_and_stage")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="work_quantity_is_positive"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="work_stage_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkEvent(models.Model):
    """A work moved from one stage to the next; append-only."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_stage = models.CharField(max_length=10, blank=True, choices=Stage)
    to_stage = models.CharField(max_length=10, choices=Stage)
    # Copied from the work so that counting a week reads this table alone.
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("work event")
        verbose_name_plural = _("work events")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at"], name="work_event_at"),
            models.Index(fields=["year"], name="work_event_year"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.to_stage}"
