"""Campaigns, what they owe, and their initiatives."""

import datetime as dt
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

CONTACT_RETENTION_DAYS = 180  # unless a campaign says otherwise; also for complaints outside every campaign
REOPEN_DAYS = 15  # how long a resident may reopen, and must be reachable


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def open_on(self, day: dt.date) -> Self:
        """Campaigns in which a pledge may be logged on this day, newest first."""
        return self.filter(opens_on__lte=day, closes_on__gte=day, closed_at=None).order_by("-opens_on", "-id")

    def during(self, day: dt.date) -> "Campaign | None":
        """The campaign whose figures a dashboard of this day shows."""
        return self.running_on(day).first()

    def shown_on(self, day: dt.date) -> "list[Campaign]":
        """That one, and what else is open: lists show one at a time."""
        begun: list[Campaign] = list(self.filter(opens_on__lte=day).order_by("-opens_on"))
        return begun[:1] + [each for each in begun[1:] if each.is_open_on(day)]

    def running_on(self, day: dt.date) -> Self:
        """That campaign as a part of another question."""
        return self.filter(opens_on__lte=day).order_by("-opens_on")[:1]


class Campaign(models.Model):
    """A drive with its plan, its dates and the number of pledges each member owes."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    plan = models.TextField(_("plan"), blank=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    owed_min = models.PositiveSmallIntegerField(_("pledges owed at least"), default=1)
    owed_max = models.PositiveSmallIntegerField(_("pledges at most"), default=2)
    contact_retention_days = models.PositiveSmallIntegerField(
        _("residents' contacts kept for days"),
        default=CONTACT_RETENTION_DAYS,
        help_text=_(
            "So long after a complaint of this campaign is finished its contact is erased; at least 15 days, "
            "while the resident can have it reopened."
        ),
        validators=[MinValueValidator(REOPEN_DAYS)],
    )

    # Whoever closed it before its last day, or after it: from then on nothing is logged or changed.
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="campaign_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(owed_min__gte=1, owed_max__gte=F("owed_min")), name="campaign_owes_sensibly"
            ),
            models.CheckConstraint(
                condition=Q(contact_retention_days__gte=REOPEN_DAYS),
                name="campaign_keeps_contacts_while_reopenable",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="campaign_closing_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: dt.date) -> bool:
        return self.closed_at is None and self.opens_on <= day <= self.closes_on


class Initiative(models.Model):
    """What a pledge is part of: 20项民生实事, 三基建设年, …"""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="initiatives", verbose_name=_("campaign")
    )
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["id"]
        constraints = [models.UniqueConstraint("campaign", "name", name="initiative_is_unique_in_campaign")]

    def __str__(self) -> str:
        return self.name
