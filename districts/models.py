"""Where, and what is counted there: the tree of districts, indicators, yearly targets and the works ledger."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from core.append_only import APPEND_ONLY


class DistrictQuerySet(MP_NodeQuerySet):
    def within(self, district: "District") -> Self:
        """The district itself and everything below it: one index range."""
        return self.filter(path__startswith=district.path)


class DistrictManager(MP_NodeManager.from_queryset(DistrictQuerySet)):  # type: ignore[misc]
    """treebeard's manager with our querysets."""

    def get_queryset(self) -> DistrictQuerySet:
        return DistrictQuerySet(self.model, using=self._db).order_by("path")


class District(MP_Node):
    """One node of county → township → village, known by its 12-digit statistical code."""

    class Level(models.TextChoices):
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village")

    code = models.CharField(_("code"), max_length=12, unique=True, validators=[RegexValidator(r"^\d{12}$")])
    name = models.CharField(_("official name"), max_length=60)
    short_name = models.CharField(_("name"), max_length=60, help_text=_("As people say it: 香家庄村."))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    # Copied from the township above by load_districts, the only way a name ever changes: lists name places
    # of many townships and need no second query for it.
    township_name = models.CharField(max_length=60, blank=True, editable=False)

    objects = DistrictManager()
    node_order_by = ["code"]

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{12}$"), name="district_code_has_12_digits"),
            models.CheckConstraint(
                condition=Q(level="county", depth=1)
                | Q(level="township", depth=2)
                | Q(level="village", depth=3),
                name="district_level_matches_depth",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("district", args=[self.code])

    @property
    def full_name(self) -> str:
        """Its name with the township, as three village names are used twice: 东亭镇 · 彭家庄村."""
        return f"{self.township_name} · {self.short_name}" if self.township_name else self.short_name

    def contains(self, other: "District") -> bool:
        """Whether `other` is this district or lies below it."""
        return other.path.startswith(self.path)

    @property
    def township_path(self) -> str:
        """The path of the township it is or lies in; the county's own for the county."""
        return self.path[: 2 * self.steplen]

    def ancestor_paths(self) -> list[str]:
        """The paths from the county down to this district, itself included; costs no query."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]


class Indicator(models.Model):
    """Something counted: renovated compounds, toilets rebuilt, kilometres of road."""

    code = models.SlugField(_("code"), unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    unit_zh = models.CharField(_("unit in Chinese"), max_length=10)
    unit_en = models.CharField(_("unit in English"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

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


class Target(models.Model):
    """How much of an indicator a district owes in a year, in the indicator's unit."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"))
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint("indicator", "district", "year", name="one_target_a_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="target_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.year} {self.indicator}"


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


def planned_by(milestones: Iterable[TargetMilestone], *, year: int, amount: Decimal, day: dt.date) -> Decimal:
    """How much the plan curve asks for by the end of `day`, in the indicator's unit.

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
        indexes = [models.Index(fields=["at"], name="work_event_at")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.to_stage}"
