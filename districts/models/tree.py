"""Where: the county, its townships, their villages."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


def township_path(path: str) -> str:
    """The path of the township that a path is or lies in; the county's own for the county."""
    return path[: 2 * MP_Node.steplen]


class DistrictQuerySet(MP_NodeQuerySet):
    def within(self, district: "District") -> Self:
        """The district itself and everything below it: one index range."""
        return self.filter(path__startswith=district.path)


class DistrictManager(MP_NodeManager.from_queryset(DistrictQuerySet)):  # type: ignore[misc]
    """treebeard's manager with our querysets."""

    def get_queryset(self) -> DistrictQuerySet:
        return DistrictQuerySet(self.model, using=self._db).order_by("path")


class District(MP_Node):
    """One node of county → township → village, known by its 12-digit statistical code."""

    class Level(models.TextChoices):
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village")

    code = models.CharField(_("code"), max_length=12, unique=True, validators=[RegexValidator(r"^\d{12}$")])
    name = models.CharField(_("official name"), max_length=60)
    short_name = models.CharField(_("name"), max_length=60, help_text=_("As people say it: 香家庄村."))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    # Copied from the township above by load_districts, the only way a name ever changes: lists name places
    # of many townships and need no second query for it.
    township_name = models.CharField(max_length=60, blank=True, db_default="", editable=False)

    objects = DistrictManager()
    node_order_by = ["code"]

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{12}$"), name="district_code_has_12_digits"),
            models.CheckConstraint(
                condition=Q(level="county", depth=1)
                | Q(level="township", depth=2)
                | Q(level="village", depth=3),
                name="district_level_matches_depth",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("district", args=[self.code])

    @property
    def full_name(self) -> str:
        """Its name with the township, as three village names are used twice: 东亭镇 · 彭家庄村."""
        return f"{self.township_name} · {self.short_name}" if self.township_name else self.short_name

    def contains(self, other: "District") -> bool:
        """Whether `other` is this district or lies below it."""
        return other.path.startswith(self.path)

    @property
    def township_path(self) -> str:
        return township_path(self.path)

    def ancestor_paths(self) -> list[str]:
        """The paths from the county down to this district, itself included; costs no query."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
