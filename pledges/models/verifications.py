"""The beneficiary's word on a delivered pledge, given through a one-time link without an account."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

from .promises import Pledge


class PledgeVerificationQuerySet(models.QuerySet["PledgeVerification"]):
    def open_at(self, moment: dt.datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=moment)


class PledgeVerification(models.Model):
    """One link, of which only the digest of its token is kept, and what was said through it."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="verifications")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    done = models.BooleanField(_("done"), null=True)
    satisfied = models.BooleanField(_("satisfied"), null=True)
    words = models.CharField(_("in their words"), max_length=300, blank=True)

    objects = PledgeVerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("beneficiary's word")
        verbose_name_plural = _("beneficiaries' words")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, done__isnull=True, satisfied__isnull=True, words="")
                | Q(used_at__isnull=False, done__isnull=False, satisfied__isnull=False),
                name="verification_is_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("made_at")), name="verification_expires_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.made_at}"
