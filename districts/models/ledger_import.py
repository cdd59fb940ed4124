"""A ledger of works in a file: what was found in it, how far it has been taken in."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.imports.record import SheetImport, import_constraints

from .targets import Indicator


class LedgerImport(SheetImport):
    """One file of works."""

    change_existing = models.BooleanField(_("change existing works"), default=False)
    # For rows that do not say.
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, verbose_name=_("indicator"), related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    # By indicator and year, each stage's sum before and after: [code, year, [[before, after] by stage]].
    sums = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import of works")
        verbose_name_plural = _("imports of works")
        ordering = ["-id"]
        constraints = [
            *import_constraints("ledger_import"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(2000, 2100)), name="ledger_import_year"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("work_import", args=[self.pk])
