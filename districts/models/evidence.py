"""What shows that a work is done: photos of before and after, who signed its gates, and what an inspection found."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY

from .works import Work, WorkEvent


class WorkPhoto(models.Model):
    """A photo of a work, re-encoded and without its tags; its event says who took it in, and when."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")

    work = models.ForeignKey(Work, models.PROTECT, related_name="photos")
    event = models.ForeignKey(WorkEvent, models.PROTECT, related_name="photos")
    kind = models.CharField(_("shows"), max_length=10, choices=Kind)
    image = models.FileField(upload_to="works/%Y/%m/")
    thumbnail = models.FileField(upload_to="works/%Y/%m/")
    # Of the picture as kept, and how it looks (core.photo_prints).
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    look = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("photo of a work")
        verbose_name_plural = _("photos of works")
        ordering = ["id"]
        indexes = [models.Index(fields=["sha256"], condition=~Q(sha256=""), name="work_photo_sha256")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["before", "after"]), name="work_photo_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.work_id}/{self.pk}"


class WorkGate(models.Model):
    """质量关、技术关、验收关: who answers for one of the gates of one acceptance; append-only.

    Whoever recorded it is the actor of the event.
    """

    class Kind(models.TextChoices):
        QUALITY = "quality", _("Quality gate")
        TECHNIQUE = "technique", _("Technique gate")
        ACCEPTANCE = "acceptance", _("Acceptance gate")

    work = models.ForeignKey(Work, models.PROTECT, related_name="gates")
    event = models.ForeignKey(WorkEvent, models.PROTECT, related_name="gates")
    gate = models.CharField(_("gate"), max_length=10, choices=Kind)
    signed_by = models.CharField(_("signed by"), max_length=40)
    position = models.CharField(_("position"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"))

    class Meta:
        verbose_name = _("gate of a work")
        verbose_name_plural = _("gates of works")
        ordering = ["id"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["event", "gate"], name="work_gate_is_signed_once"),
            models.CheckConstraint(
                condition=Q(gate__in=["quality", "technique", "acceptance"]), name="work_gate_is_known"
            ),
            models.CheckConstraint(condition=~Q(signed_by=""), name="work_gate_names_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.gate}"


class WorkDefect(models.Model):
    """What an inspection found, and by when it must be put right; whoever found it is the actor of the event."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="defects")
    event = models.OneToOneField(WorkEvent, models.PROTECT, related_name="defect")
    what = models.CharField(_("what must be put right"), max_length=500)
    found_on = models.DateField(_("found on"))
    put_right_by = models.DateField(_("put right by"))
    put_right_at = models.DateTimeField(_("put right at"), null=True, blank=True)

    class Meta:
        verbose_name = _("defect of a work")
        verbose_name_plural = _("defects of works")
        ordering = ["id"]
        constraints = [
            # Whoever completes a work again has put right what was found: nothing is left open behind it.
            models.UniqueConstraint(
                fields=["work"], condition=Q(put_right_at__isnull=True), name="work_has_one_open_defect"
            ),
            models.CheckConstraint(
                condition=Q(put_right_by__gte=models.F("found_on")), name="work_defect_leaves_time"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="work_defect_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.what[:30]}"

    def is_overdue(self, today: dt.date) -> bool:
        return self.put_right_at is None and self.put_right_by < today
