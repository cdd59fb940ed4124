"""What is asked of a worker for many weeks at once, and how far it has come."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.models import District
from members.models import Member


class WeekJob(models.Model):
    """Weeks to be compiled or compared with the records: asked for on a page or by the schedule, done by a worker.

    A worker claims it by a conditional update; one that is not heard of any more loses it to the next. Both works can be
    begun again from the start: what is compiled stays compiled, and a comparison only looks.
    """

    class Kind(models.TextChoices):
        COMPILE = "compile", _("Compile the weeks that are missing")
        VERIFY = "verify", _("Compare what is published with the records")

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("job", "Waits for a worker")
        RUNNING = "running", pgettext_lazy("job", "At work")
        DONE = "done", pgettext_lazy("job", "Done")
        FAILED = "failed", pgettext_lazy("job", "Stopped by an error")

    AT_WORK: ClassVar = ("queued", "running")

    kind = models.CharField(_("what"), max_length=7, choices=Kind)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )  # null: the schedule
    at = models.DateTimeField(_("asked"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("in all"), default=0)
    right = models.PositiveIntegerField(
        _("agree"), default=0
    )  # published versions that agree with the records
    wrong = models.PositiveIntegerField(_("differ"), default=0)
    claimed = models.PositiveIntegerField(default=0)  # how often; names the worker whose word counts
    progress_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("work on weekly summaries")
        verbose_name_plural = _("work on weekly summaries")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["compile", "verify"]), name="week_job_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], ended_at=None)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="week_job_ends_once",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="week_job_is_no_more_than_all"),
            models.UniqueConstraint(
                fields=["kind", "district"],
                condition=Q(state__in=["queued", "running"]),
                name="one_week_job_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
