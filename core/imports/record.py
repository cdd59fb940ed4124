"""What is kept of a file: what was found in it, how far it has been taken in. No table of its own: each kind has one."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SheetImportQuerySet(models.QuerySet[Any]):
    def unfinished(self) -> Self:
        """Those that a worker has something to do for; the oldest first."""
        return self.filter(state__in=SheetImport.AT_WORK).order_by("id")


class SheetImport(models.Model):
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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    language = models.CharField(max_length=10, default="zh-hans")  # of its headers: reasons are told in it
    found = models.JSONField(default=dict)  # what the dry run counted
    stored = models.JSONField(default=dict)  # what the run counted
    changes = models.JSONField(default=list)  # of the dry run, then of the run: [row, number, name, [what]]
    errors = models.JSONField(default=list)  # the same: [row, number, [[column, reason, value]]]
    total = models.PositiveIntegerField(_("rows"), default=0)
    next_row = models.PositiveIntegerField(default=0)  # how many rows have been looked at
    progress_at = models.DateTimeField(null=True, blank=True)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.at:%F})"

    @property
    def percent(self) -> int:
        """How many of a hundred rows have been looked at."""
        return 100 * self.next_row // self.total if self.total else 0


def import_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds for every table of imports; `name` stands before the constraints' names."""
    states = ["checking", "checked", "running", "done", "failed", "discarded"]
    return [
        models.CheckConstraint(condition=Q(state__in=states), name=f"{name}_state_is_known"),
        models.CheckConstraint(condition=Q(next_row__lte=F("total")), name=f"{name}_ends"),
        models.CheckConstraint(
            condition=~Q(state="done") | Q(next_row=F("total")), name=f"{name}_done_is_whole"
        ),
    ]
