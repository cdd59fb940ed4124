"""Who gets a district's published weeks by e-mail, and each mail that goes out."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from districts.models import District
from members.models import Member

from .editions import PublishedSummary


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def running(self) -> Self:
        """Neither ended, nor of somebody who has left."""
        return self.filter(ended_at=None).exclude(member__is_active=False)

    def confirmed(self) -> Self:
        """Those that get mails."""
        return self.running().filter(confirmed_at__isnull=False)


class Subscription(models.Model):
    """A member, or an outside address that an official has entered and its owner has confirmed."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    email = EncryptedTextField(_("e-mail"), blank=True)  # of an outside address; a member's own is looked up
    email_digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, email="", email_digest="", confirmed_at__isnull=False)
                | Q(member=None) & ~Q(email_digest=""),
                name="subscription_is_a_members_or_an_addresses",
            ),
            models.UniqueConstraint(
                fields=["district", "member"],
                condition=Q(ended_at=None, member__isnull=False),
                name="one_subscription_a_member",
            ),
            models.UniqueConstraint(
                fields=["district", "email_digest"],
                condition=Q(ended_at=None, member=None),
                name="one_subscription_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district_id}/{self.pk}"

    @property
    def address(self) -> str:
        """Where it goes; empty when the member has none, or whoever it was has ended it."""
        if self.ended_at is not None:
            return ""
        if self.member is None:
            return self.email
        return self.member.email if self.member.is_active else ""


class SummaryMail(models.Model):
    """One mail to one subscription: of a published version, or the question whether somebody wants them at all.

    Claimed and sent by a worker as core.sending says, never twice.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNSURE = "unsure", _("Unsure: the worker died while sending")

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="mails")
    version = models.ForeignKey(
        PublishedSummary, models.PROTECT, null=True, blank=True, related_name="mails"
    )  # null: the question
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("queued"))
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mail of a weekly summary")
        verbose_name_plural = _("mails of weekly summaries")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["queued_at"],
                condition=Q(status__in=["queued", "sending"]),
                name="summary_mail_to_send",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "version"], nulls_distinct=False, name="one_mail_of_a_version"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
                name="summary_mail_sent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.status}"
