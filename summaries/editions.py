"""What editors make of a compiled week: the draft they change, the versions they publish, and every step on the way.

See docs/decisions/0025-a-week-that-can-be-checked.md.
"""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from core.weeks import Week
from districts.models import District
from members.models import Member

from .facts import Facts
from .weekly import OfWeekQuerySet, WeeklySummary

MARK = 12  # how much of a digest a page shows


class Part(models.TextChoices):
    """The six parts in the order in which they stand unless an editor wants another one."""

    PLEDGES = "pledges", _("Pledges")
    VISITS = "visits", _("Visits")
    COMPLAINTS = "complaints", _("Complaints")
    WORKS = "works", _("Works")
    LATE = "late", _("For supervision")
    DEEDS = "deeds", _("Deeds worth telling")


def usual_order() -> list[str]:
    return list(Part.values)


class EditorsPart(models.Model):
    """What an editor adds to the facts of one district and week."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("ISO year"))
    number = models.PositiveSmallIntegerField(_("ISO week"))
    foreword = models.TextField(_("foreword"), max_length=2000, blank=True)
    parts = ArrayField(models.CharField(max_length=10), default=usual_order, verbose_name=_("order of parts"))
    deeds = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("deeds"))

    objects: ClassVar[Any] = OfWeekQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.week} {self.district}"

    @property
    def week(self) -> Week:
        return Week(self.year, self.number)

    def words(self) -> dict[str, Any]:
        """The editor's part as it is frozen."""
        return {"foreword": self.foreword, "parts": list(self.parts), "deeds": list(self.deeds)}


SIX_PARTS = Q(parts__len=len(Part.values)) & Q(parts__contains=Part.values)


class SummaryDraft(EditorsPart):
    """An editor's part while it can be changed. What it says at the moment of publishing is frozen elsewhere."""

    edits = models.PositiveIntegerField(default=0)  # so that two editors notice each other
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    edited_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edited by")
    )

    class Meta:
        verbose_name = _("draft of a weekly summary")
        verbose_name_plural = _("drafts of weekly summaries")
        constraints = [
            models.UniqueConstraint("district", "year", "number", name="one_draft_a_week"),
            models.CheckConstraint(condition=SIX_PARTS, name="draft_has_six_parts"),
            models.CheckConstraint(
                condition=Q(edits=0, edited_at=None, edited_by=None)
                | Q(edits__gt=0, edited_at__isnull=False, edited_by__isnull=False),
                name="draft_edited_by_somebody",
            ),
        ]


class PublishedSummaryQuerySet(OfWeekQuerySet):
    def current(self) -> Self:
        """Of each district and week the version that holds: the newest one."""
        newer = self.model._default_manager.filter(
            district=OuterRef("district"),
            year=OuterRef("year"),
            number=OuterRef("number"),
            edition__gt=OuterRef("edition"),
        )
        return self.filter(~Exists(newer))


class PublishedSummary(EditorsPart):
    """One version that was published, with everything it says; append-only and chained.

    Its digest is made of all that it says and of the digest of what the district published before, whichever week
    that was of. So nothing can be changed or taken out of the middle without every later digest telling.
    """

    edition = models.PositiveSmallIntegerField(_("version"))  # of the week
    position = models.PositiveIntegerField(
        _("position in the chain")
    )  # among all that the district published
    summary = models.OneToOneField(
        WeeklySummary, models.PROTECT, related_name="published", verbose_name=_("facts")
    )
    before = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="after", verbose_name=_("before it")
    )
    reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)
    # What the correction changed: [name of the figure, as it was, as it is].
    changes = models.JSONField(_("what changed"), default=list, encoder=DjangoJSONEncoder)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("published by"))
    digest = models.CharField(_("digest"), max_length=64)

    objects: ClassVar[Any] = PublishedSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("published summary")
        verbose_name_plural = _("published summaries")
        ordering = ["-year", "-number", "district__path", "-edition"]
        constraints = [
            models.UniqueConstraint(
                "district", "year", "number", "edition", name="one_publication_a_version"
            ),
            models.UniqueConstraint("district", "position", name="one_publication_a_position"),
            models.CheckConstraint(
                condition=Q(position=1, before=None) | Q(position__gt=1, before__isnull=False),
                name="publication_names_the_one_before",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, reason="") | Q(edition__gt=1) & ~Q(reason=""),
                name="correction_has_a_reason",
            ),
            models.CheckConstraint(condition=SIX_PARTS, name="publication_has_six_parts"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="publication_has_a_digest"
            ),
        ]
        triggers = [APPEND_ONLY]

    def get_absolute_url(self) -> str:
        return reverse("summary_version", args=[str(self.week), self.district.code, self.edition])

    @property
    def facts(self) -> Facts:
        return self.summary.facts

    @property
    def mark(self) -> str:
        """The beginning of the digest, as it stands on the page and in mails."""
        return self.digest[:MARK]


class SummaryEvent(models.Model):
    """One thing that happened to a district's week; append-only."""

    class Kind(models.TextChoices):
        COMPILED = "compiled", _("Compiled")
        EDITED = "edited", _("Edited")
        PUBLISHED = "published", _("Published")
        CORRECTED = "corrected", _("Corrected")
        SENT = "sent", _("Given to the mail")

    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("ISO year"))
    number = models.PositiveSmallIntegerField(_("ISO week"))
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    version = models.PositiveSmallIntegerField(
        _("version")
    )  # compiled; from `published` on, the published one
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    objects = OfWeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a weekly summary")
        verbose_name_plural = _("steps of weekly summaries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["district", "year", "number"], name="summary_event_of_week")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["compiled", "edited", "published", "corrected", "sent"]),
                name="summary_event_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["compiled", "sent"]) | Q(actor__isnull=False),
                name="summary_event_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["published", "corrected"], digest__regex=r"^[0-9a-f]{64}$")
                | ~Q(kind__in=["published", "corrected"]) & Q(digest=""),
                name="summary_event_names_its_publication",
            ),
            models.CheckConstraint(
                condition=~Q(kind="corrected") | ~Q(note=""), name="summary_event_says_why_corrected"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02} {self.kind}"


class SummaryCheck(models.Model):
    """What the last look at a published version found: whether the records still say what it says."""

    published = models.OneToOneField(PublishedSummary, models.CASCADE, related_name="check_found")
    checked_at = models.DateTimeField(_("checked"))
    agrees = models.BooleanField(_("agrees with the records"))
    # What is wrong with its place in the chain, in short words; nothing when it is whole.
    faults = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # [name of the figure, as published, as the records say now]
    differences = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    edited = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # the same of what may be edited since

    class Meta:
        verbose_name = _("check of a published summary")
        verbose_name_plural = _("checks of published summaries")
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=True, faults=[], differences=[])
                | Q(agrees=False) & (~Q(faults=[]) | ~Q(differences=[])),
                name="check_says_what_is_wrong",
            )
        ]

    def __str__(self) -> str:
        return f"{self.published_id}: {self.agrees}"
