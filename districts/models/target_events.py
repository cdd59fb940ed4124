"""What happened to targets: every change with what stood before it; append-only."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY

from .targets import Basis, Indicator
from .tree import District


class TargetEventQuerySet(models.QuerySet["TargetEvent"]):
    def about(self, indicator: Indicator, year: int) -> Self:
        return self.filter(indicator=indicator, year=year)

    def newest(self) -> int:
        """The number of the newest of these; 0 without any. Whoever changes targets names the newest they saw."""
        return self.aggregate(newest=models.Max("pk"))["newest"] or 0


class TargetEvent(models.Model):
    """A target was set, changed or withdrawn: amount, basis and plan as they were and as they are.

    It names the target by indicator, district and year, so that it outlives one that is withdrawn.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    basis_before = models.CharField(max_length=10, blank=True, choices=Basis)
    basis = models.CharField(max_length=10, blank=True, choices=Basis)
    # The milestones as [day, amount] in words: an event tells them, nothing counts by them.
    plan_before = models.JSONField(default=list)
    plan = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = TargetEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("target event")
        verbose_name_plural = _("target events")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["indicator", "year", "district"], name="target_event_by_target"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(amount_before__isnull=False),
                name="target_event_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, basis="") | Q(amount__isnull=False, basis__in=Basis.values),
                name="target_event_has_its_basis",
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.district_id} {self.year}: {self.amount_before} → {self.amount}"

    @property
    def changes_amount(self) -> bool:
        return self.amount != self.amount_before

    @property
    def changes_basis(self) -> bool:
        return bool(self.basis and self.basis_before and self.basis != self.basis_before)

    @property
    def changes_plan(self) -> bool:
        return bool(self.plan != self.plan_before)

    @property
    def steps(self) -> Iterator[tuple[dt.date, Decimal]]:
        """The plan as it is since then, by day."""
        return ((dt.date.fromisoformat(day), Decimal(amount)) for day, amount in self.plan)


def plan_in_words(steps: Iterable[Any]) -> list[list[str]]:
    """Milestones as an event keeps them: anything with `due_on` and `amount`."""
    return [[step.due_on.isoformat(), f"{Decimal(step.amount):.2f}"] for step in steps]
