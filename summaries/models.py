"""The tables of this app: weekly summaries and what becomes of them, and wall displays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import District
from members.models import Member

from .editions import Part, PublishedSummary, SummaryCheck, SummaryDraft, SummaryEvent
from .jobs import WeekJob
from .subscriptions import Subscription, SummaryMail
from .week_ends import WeekEnd
from .weekly import WeeklySummary, WeeklySummaryQuerySet
from .word_templates import WordTemplate

__all__ = [
    "Display",
    "Part",
    "PublishedSummary",
    "Subscription",
    "SummaryCheck",
    "SummaryDraft",
    "SummaryEvent",
    "SummaryMail",
    "WeekEnd",
    "WeekJob",
    "WeeklySummary",
    "WeeklySummaryQuerySet",
    "WordTemplate",
]


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
