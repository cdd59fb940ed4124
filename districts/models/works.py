"""The ledger: every compound, batch of toilets and road, and what happened to it."""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import past_states
from core.append_only import APPEND_ONLY

from .targets import Indicator
from .tree import District

# Where a work of ours can lie at all: what is outside was typed the wrong way round, or in another grid.
LATITUDES = (Decimal("3.5"), Decimal("53.6"))
LONGITUDES = (Decimal("73.4"), Decimal("135.1"))


class Stage(models.TextChoices):
    """How far a work has come; each stage includes the ones before it."""

    PLANNED = "planned", _("Planned")
    STARTED = "started", _("Started")
    COMPLETED = "completed", _("Completed")
    ACCEPTED = "accepted", pgettext_lazy("work", "Accepted")
    CANCELLED = "cancelled", _("Cancelled")


ORDER = [Stage.PLANNED, Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED]


class WorkQuerySet(models.QuerySet["Work"]):
    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def reached(self, stage: str) -> Self:
        """Works that have come at least as far as `stage`."""
        return self.filter(stage__in=ORDER[ORDER.index(Stage(stage)) :])

    def late(self, today: dt.date) -> Self:
        """Not completed by the day it had to be (`finish_by`): of one that was sent back, to be put right."""
        unfinished = self.filter(stage__in=[Stage.PLANNED, Stage.STARTED]).with_trouble()
        by = unfinished.annotate(finish_by=Coalesce("put_right_by", "due_on"))
        return by.filter(finish_by__lt=today)

    def to_put_right(self) -> Self:
        """Sent back by an inspection, and not completed again since."""
        return self.filter(defects__isnull=False, defects__put_right_at=None)  # one row at most

    def with_the_same_photo(self, work: "Work") -> Self:
        """Other works that show a picture of this one's: one of the two was taken elsewhere."""
        pictures = work.photos.exclude(sha256="").values("sha256")
        return self.exclude(pk=work.pk).filter(photos__sha256__in=pictures).distinct()

    def with_trouble(self) -> Self:
        """Each says whether it waits to be put right (`sent_back`), and by when (`put_right_by`)."""
        found = Work.objects.to_put_right().filter(pk=OuterRef("pk"))
        return self.annotate(
            sent_back=Exists(found), put_right_by=Subquery(found.values("defects__put_right_by")[:1])
        )

    def containing(self, words: str) -> Self:
        """Works whose name, number, address, owner or contractor has these words in it."""
        columns = ("name", "number", "address", "owner_mark", "contractor")
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__icontains": words})
        return self.filter(found)

    def with_moments(self) -> Self:
        """With `started_at` and `completed_at`, the last time that each came to these stages."""
        moves = (
            WorkEvent.objects.filter(work=OuterRef("pk"), kind="moved").order_by("-at", "-id").values("at")
        )
        return self.annotate(
            started_at=Subquery(moves.filter(to_stage=Stage.STARTED)[:1]),
            completed_at=Subquery(moves.filter(to_stage=Stage.COMPLETED)[:1]),
        )

    def reached_at(self, stage: str, moment: dt.datetime) -> Self:
        """Works that had come at least as far as `stage` at a moment in the past."""
        stages = ORDER[ORDER.index(Stage(stage)) :]
        return past_states.in_state_at(self, stages, moment, column="stage")

    def as_of(self, moment: dt.datetime) -> Self:
        """With `stage_then` and `quantity_then`: as the first event since took them over, or as they are."""
        since = WorkEvent.objects.filter(work=OuterRef("pk"), at__gte=moment).order_by("at", "id")
        return self.annotate(
            stage_then=Coalesce(Subquery(since.values("from_stage")[:1]), F("stage")),
            quantity_then=Coalesce(Subquery(since.values("quantity")[:1]), F("quantity")),
        )

    def quantity_in_all(self) -> Decimal:
        """What these works come to together; means something only for those of one indicator."""
        column = "quantity_then" if "quantity_then" in self.query.annotations else "quantity"
        total: Decimal | None = self.order_by().aggregate(in_all=models.Sum(column))["in_all"]
        return total or Decimal(0)


class Work(models.Model):
    """One item of the ledger — this compound, this batch of toilets, this road — with its quantity."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"))
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PLANNED)
    # The number under which the township's own ledger has it; `township` is the one that keeps that ledger (the county
    # for what lies in no township). Both are set together.
    number = models.CharField(_("number"), max_length=40, blank=True, default="", db_default="")
    township = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, db_index=False, editable=False, related_name="+"
    )
    address = models.CharField(_("address"), max_length=120, blank=True, default="", db_default="")
    owner_mark = models.CharField(
        _("owner or household"), max_length=40, blank=True, default="", db_default=""
    )
    contractor = models.CharField(_("contractor"), max_length=80, blank=True, default="", db_default="")
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    # Copied from the event, so that what was accepted lately is found without reading the history.
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["year", "indicator", "stage"], name="work_by_indicator_and_stage"),
            models.Index(
                fields=["due_on"], condition=Q(stage__in=["planned", "started"]), name="work_due_and_open"
            ),
            models.Index(
                fields=["accepted_at"], condition=Q(accepted_at__isnull=False), name="work_accepted_at"
            ),
            # What is accepted near a complaint (regression watch).
            models.Index(
                fields=["latitude", "longitude"],
                condition=Q(accepted_at__isnull=False, latitude__isnull=False),
                name="work_accepted_place",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="work_quantity_is_positive"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="work_stage_is_known"),
            models.UniqueConstraint(
                fields=["township", "indicator", "year", "number"],
                condition=~Q(number=""),
                name="work_number_is_given_once",
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(township__isnull=False), name="work_number_is_of_a_ledger"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,  # a comparison with nothing would pass
                    longitude__isnull=False,
                    latitude__range=LATITUDES,
                    longitude__range=LONGITUDES,
                ),
                name="work_position_is_in_china",
            ),
            models.CheckConstraint(
                condition=Q(stage="accepted", accepted_at__isnull=False)
                | (~Q(stage="accepted") & Q(accepted_at__isnull=True)),
                name="work_accepted_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("work_page", args=[self.pk])

    def reporter_id(self) -> int | None:
        """Whoever last reported it completed: nobody strikes off their own item."""
        reports = self.events.filter(kind="moved", to_stage=Stage.COMPLETED).order_by("-at", "-id")
        return reports.values_list("actor_id", flat=True).first()

    def is_overdue(self, today: dt.date) -> bool:
        open_stages = (Stage.PLANNED, Stage.STARTED)
        return self.due_on is not None and self.due_on < today and self.stage in open_stages


class WorkEvent(models.Model):
    """What happened to a work; append-only.

    The figures read stages and quantity alone: what is entered comes from "", a quantity put right leaves to "" and
    comes back with the new one, and what is only noted stays in its stage.
    """

    class Kind(models.TextChoices):
        ENTERED = "entered", _("Entered in the ledger")
        MOVED = "moved", _("Moved on")
        CORRECTED = "corrected", _("Corrected")
        SENT_BACK = "sent_back", _("Sent back by an inspection")
        CANCELLED = "cancelled", _("Cancelled")
        NOTED = "noted", _("Noted")

    NOTE_LENGTH = 500

    work = models.ForeignKey(Work, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MOVED, db_default="moved")
    at = models.DateTimeField(_("at"))
    # When somebody said so: a work that was started last week may be reported today. Null: from before this was kept.
    told_at = models.DateTimeField(_("told at"), null=True, db_default=Now(), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_stage = models.CharField(max_length=10, blank=True, choices=Stage)
    to_stage = models.CharField(max_length=10, blank=True, choices=Stage)
    # Copied from the work so that counting a week reads this table alone.
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("work event")
        verbose_name_plural = _("work events")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at"], name="work_event_at"),
            models.Index(fields=["year"], name="work_event_year"),
        ]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(condition=~Q(from_stage="", to_stage=""), name="work_event_has_a_stage"),
            models.CheckConstraint(
                condition=~Q(kind="noted") | Q(from_stage=F("to_stage")), name="work_noted_moves_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.to_stage}"

    @property
    def told_later(self) -> dt.datetime | None:
        """When a member told of it, if that was on a later day than it happened."""
        if not (self.actor_id and self.told_at):
            return None
        return self.told_at if timezone.localdate(self.told_at) > timezone.localdate(self.at) else None
