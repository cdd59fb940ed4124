"""Who is told, and who looked: notices, followers, looks at a contact."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from core.encrypted import EncryptedTextField
from members.models import Member

from .complaint import Complaint
from .events import ComplaintEvent


class ContactReveal(models.Model):
    """Somebody looked at who complained; append-only."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="reveals")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("why"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("look at a contact")
        verbose_name_plural = _("looks at contacts")
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.complaint_id}"


class Follower(models.Model):
    """A resident who said "this is mine too" and follows an earlier complaint."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="followers")
    # Drawn once by the page, so that pressing twice joins once.
    submission = models.UUIDField(unique=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.pk}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def stuck(self) -> Self:
        """Those that nobody will try again until an operator says so."""
        return self.filter(status__in=[Notice.Status.FAILED, Notice.Status.UNSURE])


class Notice(models.Model):
    """One message that must leave the house: written with the event, claimed and sent by a worker, never twice."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        SMS = "sms", _("Text message")
        DESK = "desk", _("On the desk")  # of a member without an address: shown, not sent

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNSURE = "unsure", _("Unsure: the worker died while sending")

    event = models.ForeignKey(
        ComplaintEvent, models.PROTECT, null=True, blank=True, related_name="notices"
    )  # null: a reminder that nothing but time caused
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="notices")
    channel = models.CharField(_("sent by"), max_length=4, choices=Channel)
    # Exactly one of: a member, a follower, or (both null) the resident who filed `complaint`,
    # which is the event's own or one that was merged into it.
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    follower = models.ForeignKey(Follower, models.CASCADE, null=True, blank=True, related_name="notices")
    subject = models.CharField(
        _("about"), max_length=20
    )  # an event kind, or a subject of lifecycle/reminders.py
    due_on = models.DateField(_("day"), null=True, blank=True)  # of a reminder: at most one a day
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("queued"))  # after a failed try: when it may be tried again
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["queued_at"], condition=Q(status__in=["queued", "sending"]), name="notice_to_send"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "complaint", "channel", "member", "follower"],
                condition=Q(event__isnull=False),
                nulls_distinct=False,
                name="one_notice_of_an_event",
            ),
            models.UniqueConstraint(
                fields=["complaint", "subject", "channel", "member", "due_on"],
                condition=Q(event__isnull=True),
                name="one_reminder_a_day",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(follower__isnull=True),
                name="notice_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, due_on__isnull=True)
                | Q(event__isnull=True, due_on__isnull=False, member__isnull=False),
                name="notice_is_of_an_event_or_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
                name="notice_sent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.subject} {self.channel}"
