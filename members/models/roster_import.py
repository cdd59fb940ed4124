"""A roster in a file: what was found in it, how far it has been taken in."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.imports.record import SheetImport, import_constraints


class RosterImport(SheetImport):
    """One file of members."""

    create_units = models.BooleanField(_("create units that are missing"), default=False)

    class Meta:
        verbose_name = _("import of members")
        verbose_name_plural = _("imports of members")
        ordering = ["-id"]
        constraints = import_constraints("roster_import")

    def get_absolute_url(self) -> str:
        return reverse("member_import", args=[self.pk])
