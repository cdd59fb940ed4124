"""The Word templates that offices have brought, every version of them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.models import District
from members.models import Member


class WordTemplateQuerySet(models.QuerySet["WordTemplate"]):
    def in_use(self) -> Self:
        return self.exclude(used_since=None)

    def serving(self, district: District) -> Self:
        """Those in use of the district or of one above it, the nearest first."""
        steps = range(District.steplen, len(district.path) + 1, District.steplen)
        above = [district.path[:end] for end in steps]
        return self.in_use().filter(district__path__in=above).order_by("-district__depth")


class WordTemplate(models.Model):
    """One file as it was brought and checked. It serves its district and those below that have none of their own."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    version = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField(_("content"))
    at = models.DateTimeField(_("brought"))
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("by"))
    used_since = models.DateTimeField(_("in use since"), null=True, blank=True)
    used_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken into use by")
    )

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Word template")
        verbose_name_plural = _("Word templates")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint("district", "version", name="one_word_template_a_version"),
            models.UniqueConstraint(
                fields=["district"], condition=Q(used_since__isnull=False), name="one_word_template_in_use"
            ),
            models.CheckConstraint(
                condition=Q(used_since=None, used_by=None)
                | Q(used_since__isnull=False, used_by__isnull=False),
                name="word_template_used_by_somebody",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="word_template_versions_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"
