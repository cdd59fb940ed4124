"""What administrators set: categories, time limits, routing rules, reply templates, words of an emergency."""

import datetime as dt
from collections.abc import Callable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from core.bigrams import normalised
from districts.models import District
from members.models import Unit

from ..limits import DEFAULTS, LimitClass, Spans, valid_span


class Category(MP_Node):
    """One node of the three-level tree of complaint categories."""

    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    limit_class = models.CharField(
        _("time limits"), max_length=10, choices=LimitClass, default=LimitClass.ORDINARY
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_class__in=LimitClass.values), name="category_limit_class_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name_zh

    @property
    def root_path(self) -> str:
        """The path of the level-1 category this one belongs to."""
        return self.path[: self.steplen]

    def contains(self, other: "Category") -> bool:
        """Whether `other` is this category or lies below it."""
        return other.path.startswith(self.path)

    def ancestor_paths(self) -> list[str]:
        """The paths from the level-1 category down to this one, itself included; costs no query."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]


class TimeLimitQuerySet(models.QuerySet["TimeLimit"]):
    def spans_for(self, category: Category, limit_class: str, day: dt.date) -> Spans:
        """What holds for a complaint dispatched on this day: the nearest category's newest version, else the default."""
        paths = category.ancestor_paths()
        versions = self.filter(
            Q(category__path__in=paths) | Q(category=None), limit_class=limit_class, valid_from__lte=day
        ).select_related("category")
        nearest = max(versions, key=nearness, default=None)
        return nearest.spans if nearest else DEFAULTS[LimitClass(limit_class)]

    def lookup(self) -> Callable[[Category, str, dt.date], Spans]:
        """`spans_for` with every version read at once, for many complaints; one statement."""
        versions = list(self.select_related("category"))

        def spans_for(category: Category, limit_class: str, day: dt.date) -> Spans:
            fitting = (version for version in versions if version.holds_for(category, limit_class, day))
            nearest = max(fitting, key=nearness, default=None)
            return nearest.spans if nearest else DEFAULTS[LimitClass(limit_class)]

        return spans_for


class TimeLimit(models.Model):
    """One version of the limits of a class, for all categories or for one and those below it.

    A change is a new version with its first day; deadlines already stored stay as they are.
    """

    limit_class = models.CharField(_("class"), max_length=10, choices=LimitClass)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="time_limits",
        verbose_name=_("category"),
        help_text=_("Empty: every category that has no limits of its own."),
    )
    valid_from = models.DateField(_("valid from"))
    accept = models.CharField(
        _("accept within"),
        max_length=4,
        validators=[valid_span],
        help_text=_("30m, 2h or 5d: minutes, hours, working days."),
    )
    contact = models.CharField(_("first contact within"), max_length=4, validators=[valid_span])
    answer = models.CharField(_("answer within"), max_length=4, validators=[valid_span])
    extension = models.CharField(
        _("extendable once by"),
        max_length=4,
        blank=True,
        validators=[valid_span],
        help_text=_("Empty: cannot be extended."),
    )

    objects = TimeLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["limit_class", "category__path", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["limit_class", "category", "valid_from"],
                nulls_distinct=False,
                name="one_time_limit_a_day",
            ),
            models.CheckConstraint(
                condition=Q(limit_class__in=LimitClass.values), name="time_limit_class_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_limit_class_display()} {self.valid_from}"

    def holds_for(self, category: Category, limit_class: str, day: dt.date) -> bool:
        """Whether this version is one of those that a complaint of that class, dispatched on that day, may have."""
        return (
            self.limit_class == limit_class
            and self.valid_from <= day
            and (self.category is None or self.category.contains(category))
        )

    @property
    def spans(self) -> Spans:
        return Spans(self.accept, self.contact, self.answer, self.extension)


def nearness(version: TimeLimit) -> tuple[int, dt.date]:
    """How specific a version is, then how new."""
    return len(version.category.path) if version.category else 0, version.valid_from


class RoutingRule(models.Model):
    """Which unit answers what: the first active rule that matches decides."""

    order = models.PositiveSmallIntegerField(_("order"), default=100)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("Empty: any category."),
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
        help_text=_("Empty: any district."),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Empty: the township government of the place."),
    )
    active = models.BooleanField(_("active"), default=True)
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.order}: {self.category or '*'} × {self.district or '*'} → {self.unit or '⌂'}"


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def fitting(self, category: Category) -> Self:
        """Templates for this category, for one above it, or for all."""
        return self.filter(Q(category__path__in=category.ancestor_paths()) | Q(category=None))


class ReplyTemplate(models.Model):
    """Words that a unit may start its answer from."""

    category = models.ForeignKey(
        Category,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reply_templates",
        verbose_name=_("category"),
        help_text=_("Empty: any category."),
    )
    title = models.CharField(_("title"), max_length=60)
    body = models.TextField(_("text"), max_length=2000)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class EmergencyWordQuerySet(models.QuerySet["EmergencyWord"]):
    def found_in(self, *texts: str) -> list["EmergencyWord"]:
        """Those that stand in one of the texts, however they are written; one query for the few there are."""
        written = "\n".join(normalised(text) for text in texts)
        return [word for word in self if normalised(word.word) in written]


class EmergencyWord(models.Model):
    """A word that shows whom to call before anything else, and may stop the form."""

    word = models.CharField(_("word"), max_length=20, unique=True)
    call = models.CharField(_("call"), max_length=20, help_text=_("Such as 119."))
    stops = models.BooleanField(
        _("stops the form"),
        default=False,
        help_text=_("The resident must confirm that nobody is in danger any more before sending."),
    )

    objects = EmergencyWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of an emergency")
        verbose_name_plural = _("words of an emergency")
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word} → {self.call}"
