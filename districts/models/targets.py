"""What is counted, and how much of it a district owes in a year."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .tree import District


class Indicator(models.Model):
    """Something counted: renovated compounds, toilets rebuilt, kilometres of road."""

    code = models.SlugField(_("code"), unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    unit_zh = models.CharField(_("unit in Chinese"), max_length=10)
    unit_en = models.CharField(_("unit in English"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_whole = models.BooleanField(
        _("counted in whole units"),
        default=True,
        db_default=True,
        help_text=_("Nobody builds half a toilet; a road may be 1.5 km long."),
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def unit(self) -> str:
        return self.unit_en if get_language() == "en" else self.unit_zh

    @property
    def smallest(self) -> Decimal:
        """What amounts are rounded to: one, or a tenth of what is counted in parts."""
        return Decimal(1) if self.is_whole else Decimal("0.1")


class Basis(models.TextChoices):
    """What counts for a target: the works of the ledger, or the cumulative reports that were confirmed."""

    LEDGER = "ledger", _("Ledger of works")
    REPORTS = "reports", _("Confirmed reports")


class TargetQuerySet(models.QuerySet["Target"]):
    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def directly_below(self, district: District) -> Self:
        """The shares that the district hands down."""
        return self.in_district(district).filter(district__depth=district.depth + 1)

    def lock(self, target: "Target") -> "Target":
        """The target as it is now, until the transaction ends; raises DoesNotExist when it was withdrawn."""
        return self.select_for_update(of=["self"]).select_related("indicator", "district").get(pk=target.pk)

    def on_reports(self) -> Self:
        return self.filter(basis=Basis.REPORTS)


class Target(models.Model):
    """How much of an indicator a district owes in a year, in the indicator's unit."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"))
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    basis = models.CharField(
        _("what counts"), max_length=10, choices=Basis, default=Basis.LEDGER, db_default=Basis.LEDGER
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint("indicator", "district", "year", name="one_target_a_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="target_is_positive"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="target_basis_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.year} {self.indicator}"

    def get_absolute_url(self) -> str:
        return f"{reverse('targets', args=[self.district.code])}?year={self.year}"


class TargetMilestone(models.Model):
    """A dated step of a target's plan curve: by `due_on`, `amount` in all is to be accepted."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="milestones", verbose_name=_("target"))
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint("target", "due_on", name="one_milestone_a_day")]

    def __str__(self) -> str:
        return f"{self.due_on}: {self.amount}"


def planned_by(milestones: Iterable[Any], *, year: int, amount: Decimal, day: dt.date) -> Decimal:
    """How much the plan curve asks for by the end of `day`, in the indicator's unit; milestones by `due_on`.

    The curve runs straight from nothing on 1 January through every milestone to the whole amount on
    31 December (倒排工期: milestones are scheduled backwards from the end).
    """
    before = (dt.date(year, 1, 1), Decimal(0))
    for due_on, due in [
        *((step.due_on, step.amount) for step in milestones),
        (dt.date(year, 12, 31), amount),
    ]:
        if day < due_on:
            elapsed = Decimal(max((day - before[0]).days, 0)) / max((due_on - before[0]).days, 1)
            return before[1] + (due - before[1]) * elapsed
        before = (due_on, due)
    return amount
