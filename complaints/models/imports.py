"""A file of complaints from another system: what was found in it, how far it has been taken in."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.models import District
from members.models import Member, Role, Unit

from .complaint import Complaint
from .configuration import Category


class ComplaintImportQuerySet(models.QuerySet["ComplaintImport"]):
    def visible_to(self, member: Member) -> Self:
        """One's own; an administrator sees all of the district."""
        if member.role == Role.ADMINISTRATOR:
            return self.filter(district__path__startswith=member.home_district.path)
        return self.filter(by=member)

    def unfinished(self) -> Self:
        """Being checked or stored, and not every row has been looked at; the oldest first."""
        return self.filter(state__in=ComplaintImport.WITH_A_WORKER).order_by("id")

    def undecided(self) -> Self:
        """Neither confirmed nor discarded: nothing of it is stored."""
        return self.filter(state__in=[ComplaintImport.State.CHECKING, ComplaintImport.State.CHECKED])


class ComplaintImport(models.Model):
    """One file: checked first (the dry run), then taken in a few hundred rows at a time.

    `next_row` moves in the same transaction as the rows it counts, so what is cut off goes on where it was: the
    check of a long file, and again from the first row when it is stored.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        REFUSED = "refused", _("Could not be checked")
        CHECKED = "checked", _("Checked, nothing stored yet")
        RUNNING = "running", _("Being stored")
        DONE = "done", pgettext_lazy("import", "Done")
        FAILED = "failed", pgettext_lazy("import", "Stopped by an error")
        DISCARDED = "discarded", _("Discarded")

    WITH_A_WORKER = (State.CHECKING, State.RUNNING)

    file = models.FileField(upload_to="imports/%Y/%m/")  # deleted when done: it may hold residents' contacts
    name = models.CharField(_("file"), max_length=120)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    channel = models.CharField(_("channel"), max_length=10, choices=Complaint.Channel)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKED)
    found = models.JSONField(default=dict)  # what the dry run counted, by outcome
    errors = models.JSONField(
        default=list
    )  # of the dry run, then of the run, or of the file as row 0: [row, number, [reasons]]
    total = models.PositiveIntegerField(_("rows"), default=0)
    next_row = models.PositiveIntegerField(default=0)  # how many rows have been looked at
    stored = models.PositiveIntegerField(_("stored"), default=0)
    known = models.PositiveIntegerField(_("there already"), default=0)
    failed = models.PositiveIntegerField(_("not stored"), default=0)
    progress_at = models.DateTimeField(null=True, blank=True)

    objects = ComplaintImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of complaints")
        verbose_name_plural = _("imports of complaints")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["checking", "refused", "checked", "running", "done", "failed", "discarded"]
                ),
                name="complaint_import_state_is_known",
            ),
            models.CheckConstraint(condition=Q(next_row__lte=F("total")), name="complaint_import_ends"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(next_row=F("total")), name="complaint_import_done_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.at:%F})"

    def get_absolute_url(self) -> str:
        return reverse("complaint_import", args=[self.pk])

    @property
    def is_with_a_worker(self) -> bool:
        return self.state in self.WITH_A_WORKER

    @property
    def percent(self) -> int:
        """How many of a hundred rows have been looked at."""
        return 100 * self.next_row // self.total if self.total else 100
