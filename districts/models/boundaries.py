"""The shapes of districts on a map."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .tree import District


class Boundaries(models.Model):
    """The shapes of the districts of one county, by code; in WGS 84, as one file brought them."""

    county = models.OneToOneField(
        District, models.PROTECT, related_name="boundaries", verbose_name=_("county")
    )
    shapes = models.JSONField(_("shapes"))  # code → GeoJSON geometry
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("boundaries")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return str(self.county)
