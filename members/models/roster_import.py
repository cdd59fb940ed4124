"""A roster in a file: what was found in it, how far it has been taken in."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def unfinished(self) -> Self:
        """Those that a worker has something to do for; the oldest first."""
        return self.filter(state__in=RosterImport.AT_WORK).order_by("id")


class RosterImport(models.Model):
    """One file: a worker checks it (the dry run), somebody confirms it, a worker takes it in by a few hundred rows.

    `next_row` moves in the same transaction as the rows it counts, so a run that is cut off goes on where it was.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked, nothing stored yet")
        CHECKED = "checked", _("Checked, nothing stored yet")
        RUNNING = "running", _("Being stored")
        DONE = "done", pgettext_lazy("import", "Done")
        FAILED = "failed", pgettext_lazy("import", "Stopped by an error")
        DISCARDED = "discarded", _("Discarded")

    AT_WORK = ("checking", "running")

    file = models.FileField(upload_to="imports/%Y/%m/")
    name = models.CharField(_("file"), max_length=120)
    by = models.ForeignKey("members.Member", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    create_units = models.BooleanField(_("create units that are missing"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    language = models.CharField(max_length=10, default="zh-hans")  # of its headers: reasons are told in it
    found = models.JSONField(default=dict)  # what the dry run counted
    stored = models.JSONField(default=dict)  # what the run counted
    changes = models.JSONField(default=list)  # of the dry run, then of the run: [row, number, name, [what]]
    errors = models.JSONField(default=list)  # the same: [row, number, [[column, reason, value]]]
    total = models.PositiveIntegerField(_("rows"), default=0)
    next_row = models.PositiveIntegerField(default=0)  # how many rows have been looked at
    progress_at = models.DateTimeField(null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of members")
        verbose_name_plural = _("imports of members")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["checking", "checked", "running", "done", "failed", "discarded"]),
                name="roster_import_state_is_known",
            ),
            models.CheckConstraint(condition=Q(next_row__lte=F("total")), name="roster_import_ends"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(next_row=F("total")), name="roster_import_done_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.at:%F})"

    def get_absolute_url(self) -> str:
        return reverse("member_import", args=[self.pk])

    @property
    def percent(self) -> int:
        """How many of a hundred rows have been looked at."""
        return 100 * self.next_row // self.total if self.total else 0
