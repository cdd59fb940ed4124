"""What happened in one district in one ISO week, frozen; compiled anew it is another version."""

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from core.weeks import Week
from districts.models import District
from members.models import Member

from .facts.facts import Facts


class OfWeekQuerySet(models.QuerySet[Any]):
    """Rows that are each of one district and week."""

    def of_week(self, week: Week) -> Self:
        return self.filter(year=week.year, number=week.number)

    def visible_to(self, member: Member) -> Self:
        """Of the member's district and everything below it."""
        return self.in_district(member.home_district)

    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)


class WeeklySummaryQuerySet(OfWeekQuerySet):
    def current(self) -> Self:
        """Of each district and week the newest version."""
        newer = self.model._default_manager.filter(
            district=OuterRef("district"),
            year=OuterRef("year"),
            number=OuterRef("number"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer))

    def unpublished(self) -> Self:
        """Of weeks of which nothing is published yet."""
        return self.filter(
            ~Exists(
                self.model._default_manager.filter(
                    district=OuterRef("district"),
                    year=OuterRef("year"),
                    number=OuterRef("number"),
                    published__isnull=False,
                )
            )
        )


class WeeklySummary(models.Model):
    """The facts of one district and week as they stood when the week was compiled; append-only.

    Until one of its versions is published, a week may be compiled anew; afterwards a new version is a correction.
    """

    district = models.ForeignKey(
        District, models.PROTECT, related_name="summaries", verbose_name=_("district")
    )
    year = models.PositiveSmallIntegerField(_("ISO year"))
    number = models.PositiveSmallIntegerField(_("ISO week"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, db_default=1)
    frozen = models.JSONField(_("facts"), encoder=DjangoJSONEncoder)
    # By table, the last row that was counted; empty where an earlier release compiled it.
    known = models.JSONField(_("last rows"), default=dict, db_default={})
    compiled_at = models.DateTimeField(_("compiled"))

    objects = WeeklySummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly summary")
        verbose_name_plural = _("weekly summaries")
        ordering = ["-year", "-number", "district__path", "-version"]
        constraints = [
            models.UniqueConstraint("district", "year", "number", "version", name="one_summary_a_version"),
            models.CheckConstraint(condition=Q(number__range=(1, 53)), name="summary_week_exists"),
            models.CheckConstraint(condition=Q(version__gte=1), name="summary_versions_start_at_one"),
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
