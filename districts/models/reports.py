"""What townships without a ledger report: dated cumulative figures, which somebody above confirms."""

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .targets import Indicator
from .tree import District


class CumulativeReportQuerySet(models.QuerySet["CumulativeReport"]):
    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def about(self, indicator: Indicator, district: District, year: int) -> Self:
        return self.filter(indicator=indicator, district=district, year=year)

    def waiting(self) -> Self:
        return self.filter(state=CumulativeReport.State.SUBMITTED)

    def confirmed(self) -> Self:
        return self.filter(state=CumulativeReport.State.CONFIRMED)

    def newest_first(self) -> Self:
        """The first confirmed of these is the one that counts."""
        return self.order_by("-as_of", "-id")

    def to_decide(self, member: AbstractBaseUser, home: District) -> Self:
        """Those waiting from below the member's district, but one's own."""
        return self.waiting().in_district(home).exclude(district=home).exclude(by=member)


class CumulativeReport(models.Model):
    """How much of an indicator a district has started, completed and accepted in all, as of a day.

    The newest confirmed one as of a day counts where the target says so. One that was confirmed is never edited:
    a later one takes its place.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waits for confirmation")
        CONFIRMED = "confirmed", pgettext_lazy("report", "Confirmed")
        RETURNED = "returned", pgettext_lazy("report", "Returned")

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"))
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"))
    started = models.DecimalField(_("started"), max_digits=12, decimal_places=2)
    completed = models.DecimalField(_("completed"), max_digits=12, decimal_places=2)
    accepted = models.DecimalField(pgettext_lazy("work", "accepted"), max_digits=12, decimal_places=2)
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = CumulativeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("cumulative report")
        verbose_name_plural = _("cumulative reports")
        ordering = ["-as_of", "-id"]
        indexes = [
            # for "the newest confirmed as of a day"
            models.Index(
                fields=["indicator", "district", "year", "as_of"],
                condition=Q(state="confirmed"),
                name="report_that_counts",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "district", "year"],
                condition=Q(state="submitted"),
                name="one_report_waits",
            ),
            models.CheckConstraint(
                condition=Q(accepted__gte=0, completed__gte=F("accepted"), started__gte=F("completed")),
                name="report_stages_include_one_another",
            ),
            models.CheckConstraint(
                condition=Q(as_of__year__gte=F("year")), name="report_is_not_before_its_year"
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["confirmed", "returned"], decided_by__isnull=False, decided_at__isnull=False),
                name="report_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="returned_report_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="nobody_decides_on_their_own_report",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="submitted"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.year}, {self.as_of}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.state == self.State.SUBMITTED


def newest_confirmed(
    indicator: Indicator, district: District, year: int, *, day: dt.date | None = None
) -> CumulativeReport | None:
    """The report that counts as of a day; without a day, the newest."""
    found = CumulativeReport.objects.about(indicator, district, year).confirmed().newest_first()
    return (found.filter(as_of__lte=day) if day else found).first()
