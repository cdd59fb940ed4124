"""What members are reminded of, and the one message of a day that names it all."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

from .campaigns import Campaign
from .promises import Pledge
from .supervision import SupervisionNote


class Digest(models.Model):
    """One member's message of one day: written with its reminders, claimed and sent by a worker, never twice."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        DESK = "desk", _("On the desk")  # of a member without an address: shown, not sent

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNSURE = "unsure", _("Unsure: the worker died while sending")

    member = models.ForeignKey(Member, models.PROTECT, related_name="digests", verbose_name=_("member"))
    day = models.DateField(_("day"))
    channel = models.CharField(_("sent by"), max_length=4, choices=Channel)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("queued"))
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("message of a day")
        verbose_name_plural = _("messages of a day")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["queued_at"], condition=Q(status__in=["queued", "sending"]), name="digest_to_send"
            ),
            models.Index(fields=["day"], name="digest_day"),
        ]
        constraints = [
            models.UniqueConstraint("member", "day", name="one_digest_a_day"),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
                name="digest_sent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.day}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def waiting(self) -> Self:
        """Those that no message has named yet."""
        return self.filter(digest=None)


class Reminder(models.Model):
    """Somebody is to be reminded of something on a day; it waits until a message takes it along."""

    class Subject(models.TextChoices):
        SOON = "soon", _("due in three days")
        TODAY = "today", _("due today")
        LATE = "late", _("overdue")
        NOTE = "note", _("a supervision note to answer")
        NOTE_LATE = "note_late", _("a supervision note not answered in time")
        OWES = "owes", _("no pledge logged yet")

    member = models.ForeignKey(Member, models.PROTECT, related_name="reminders", verbose_name=_("member"))
    subject = models.CharField(_("about"), max_length=10, choices=Subject)
    # The day that counts for "once": it stays the same however often one looks.
    day = models.DateField(_("day"))
    pledge = models.ForeignKey(Pledge, models.CASCADE, null=True, blank=True, related_name="reminders")
    note = models.ForeignKey(SupervisionNote, models.CASCADE, null=True, blank=True, related_name="reminders")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(  # null: nothing but time caused it
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.ForeignKey(Digest, models.CASCADE, null=True, blank=True, related_name="reminders")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["member"], condition=Q(digest=None), name="reminder_waiting"),
            models.Index(fields=["day"], name="reminder_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "subject", "day", "pledge", "note", "campaign"],
                nulls_distinct=False,
                name="one_reminder_of_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(subject__in=["soon", "today", "late"], pledge__isnull=False)
                | Q(subject__in=["note", "note_late"], note__isnull=False)
                | Q(subject="owes", campaign__isnull=False, by__isnull=False),
                name="reminder_has_its_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.subject} {self.day}"
