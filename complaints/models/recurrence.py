"""Regression watch (回头看): new complaints that cast doubt on the acceptance of a work.

When an acceptance is looked at again, and why: docs/decisions/0024-offices-and-the-public.md.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from districts.models import District, Indicator, Stage, Work, WorkQuerySet
from members.models import Member

from .complaint import Complaint
from .configuration import Category
from .states import State

# What casts no doubt: it was taken back, is not the portal's to solve, or speaks through its parts.
SAYS_NOTHING = [State.DECLINED, State.WITHDRAWN, State.SPLIT]


class WatchedCategory(models.Model):
    """A complaint of this category, or one below it, in the village of such a work marks its acceptance."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="watched_categories", verbose_name=_("indicator")
    )
    category = models.ForeignKey(
        Category, models.CASCADE, related_name="+", verbose_name=_("category"), db_index=False
    )

    class Meta:
        verbose_name = _("watched category")
        verbose_name_plural = _("watched categories")
        ordering = ["indicator__order", "category__path"]
        constraints = [models.UniqueConstraint("category", "indicator", name="category_is_watched_once")]

    def __str__(self) -> str:
        return f"{self.indicator} ← {self.category}"


class RecurrenceQuerySet(models.QuerySet["Recurrence"]):
    def in_district(self, district: District) -> Self:
        """By where the work lies."""
        return self.filter(work__district__path__startswith=district.path)

    def counting(self) -> Self:
        """Those whose complaint says something, about an acceptance that still stands and is older than it."""
        return self.exclude(complaint__state__in=SAYS_NOTHING).filter(
            work__stage=Stage.ACCEPTED, work__accepted_at__lte=F("complaint__received_at")
        )

    def waiting(self) -> Self:
        """Nobody has looked again yet."""
        return self.counting().filter(looked_at=None)

    def found_in(self, start: dt.datetime, end: dt.datetime) -> Self:
        return self.filter(found_at__gte=start, found_at__lt=end)


class Recurrence(models.Model):
    """One complaint and one accepted work at its place or within sight of it."""

    class Outcome(models.TextChoices):
        STANDS = "stands", _("The acceptance stands")
        SENT_BACK = "sent_back", _("Sent back")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="recurrences")
    work = models.ForeignKey(Work, models.PROTECT, related_name="recurrences", db_index=False)
    # How far apart they are; null: in the same village, by the matter.
    metres = models.PositiveSmallIntegerField(_("metres away"), null=True, blank=True)
    found_at = models.DateTimeField(_("found"))
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    looked_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    note = models.CharField(_("what was seen"), max_length=500, blank=True)

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance to look at again")
        verbose_name_plural = _("acceptances to look at again")
        ordering = ["-found_at", "-id"]
        indexes = [
            models.Index(fields=["found_at"], name="recurrence_found_at"),
            models.Index(fields=["work"], condition=Q(looked_at__isnull=True), name="recurrence_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["work", "complaint"], name="recurrence_is_found_once"),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by__isnull=True, outcome="", note="")
                | (
                    Q(looked_at__isnull=False, looked_by__isnull=False, outcome__in=["stands", "sent_back"])
                    & ~Q(note="")
                ),
                name="recurrence_is_looked_at_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} → {self.work_id}"


class RecurrenceSweep(models.Model):
    """How far the events of complaints have been looked through; one row, whose lock lets one sweep run at a time."""

    last_event = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_recurrence_sweep")]

    def __str__(self) -> str:
        return f"#{self.last_event}"


def works_to_look_at(recurrences: RecurrenceQuerySet) -> WorkQuerySet:
    """The works that these are about, each once: what is looked at is an acceptance, however many complain."""
    return Work.objects.filter(Exists(recurrences.filter(work=OuterRef("pk"))))
