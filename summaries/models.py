"""What happened in one district in one ISO week, frozen."""

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from core.weeks import Week
from districts.models import District
from members.models import Member

from .facts import Facts
from .week_ends import WeekEnd

__all__ = ["WeekEnd", "WeeklySummary", "WeeklySummaryQuerySet"]


class WeeklySummaryQuerySet(models.QuerySet["WeeklySummary"]):
    def of_week(self, week: Week) -> Self:
        return self.filter(year=week.year, number=week.number)

    def visible_to(self, member: Member) -> Self:
        """Summaries of the member's district and everything below it."""
        return self.filter(district__path__startswith=member.home_district.path)


class WeeklySummary(models.Model):
    """The facts of one district and week as they stood when the week was compiled; append-only."""

    district = models.ForeignKey(
        District, models.PROTECT, related_name="summaries", verbose_name=_("district")
    )
    year = models.PositiveSmallIntegerField(_("ISO year"))
    number = models.PositiveSmallIntegerField(_("ISO week"))
    frozen = models.JSONField(_("facts"), encoder=DjangoJSONEncoder)
    compiled_at = models.DateTimeField(_("compiled"))

    objects = WeeklySummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly summary")
        verbose_name_plural = _("weekly summaries")
        ordering = ["-year", "-number", "district__path"]
        constraints = [
            models.UniqueConstraint("district", "year", "number", name="one_summary_a_week"),
            models.CheckConstraint(condition=Q(number__range=(1, 53)), name="summary_week_exists"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.week} {self.district}"

    def get_absolute_url(self) -> str:
        return reverse("summary", args=[str(self.week), self.district.code])

    @property
    def week(self) -> Week:
        return Week(self.year, self.number)

    @property
    def facts(self) -> Facts:
        frozen: dict[str, Any] = self.frozen
        return Facts.thaw(frozen)


class Display(models.Model):
    """A screen on a wall that shows a district's figures through a link, without anybody being signed in there."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    name = models.CharField(_("where it hangs"), max_length=60)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("by"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    class Meta:
        verbose_name = _("wall display")
        verbose_name_plural = _("wall displays")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="display_revoked_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name
