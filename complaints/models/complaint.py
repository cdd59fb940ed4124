"""A complaint, where it stands, and the photos that came with it."""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from core.codes import PATTERN
from core.encrypted import EncryptedTextField
from districts.models import District
from members.models import Member, Unit, Visit

from ..limits import LimitClass
from .configuration import Category
from .monthly import MonthlyQuerySet
from .states import (
    AWAITING_ANSWER,
    CLOCK_RUNS,
    DESIGNATED_FROM,
    MERGEABLE,
    WITH_A_UNIT,
    WITHOUT_A_UNIT,
    State,
)


class ComplaintQuerySet(MonthlyQuerySet["Complaint"]):
    """Everything a list of complaints can be narrowed to."""


class Complaint(FSMModelMixin, models.Model):
    """Anything a resident raises, known to them by its tracking code."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint")
        HELP = "help", _("Request for help")
        SUGGESTION = "suggestion", _("Suggestion")
        QUESTION = "question", _("Question")
        THANKS = "thanks", _("Thanks")

    class Channel(models.TextChoices):
        WEB = "web", _("Web form")
        HOTLINE = "hotline", _("Hotline")
        VISIT = "visit", _("Visit")
        LETTER = "letter", _("Letter")

    code = models.CharField(_("tracking code"), max_length=8, unique=True)
    # The form draws it once; sending the same form twice meets the unique constraint.
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMPLAINT)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    # The number that another system gave it, so that importing the same file twice makes nothing twice.
    source_id = models.CharField(_("number at the source"), max_length=60, blank=True, db_default="")
    visit = models.ForeignKey(
        Visit,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="complaints",
        verbose_name=_("visit"),
    )
    title = models.CharField(_("title"), max_length=60)
    body = models.TextField(_("what happened"), max_length=5000)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="complaints", verbose_name=_("village")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    # WGS 84, as a phone gives it; to a metre.
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="complaints", verbose_name=_("category")
    )
    limit_class = models.CharField(
        _("time limits"),
        max_length=10,
        choices=LimitClass,
        default=LimitClass.ORDINARY,
        db_default=LimitClass.ORDINARY,
    )
    is_public = models.BooleanField(_("public"), default=False, db_default=False)
    # Every two characters that stand beside each other in title, words, place and code: Chinese search.
    terms = ArrayField(models.CharField(max_length=20), default=list, db_default=[], editable=False)

    contact_name = EncryptedTextField(_("your name"), blank=True)
    contact_phone = EncryptedTextField(_("phone"), blank=True)
    contact_email = EncryptedTextField(_("e-mail"), blank=True, db_default="")
    # Keyed digests, so that the same person's complaints can be found without reading any contact.
    phone_digest = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    email_digest = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    contact_erased_at = models.DateTimeField(_("contact erased"), null=True, blank=True)

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="parts",
        verbose_name=_("part of"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    # Whom it complains about: that unit never sees the contact (domain: life of a complaint).
    about_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="complaints_about_it",
        verbose_name=_("about the unit"),
    )

    state = FSMField(_("state"), max_length=12, choices=State.choices, default=State.RECEIVED, protected=True)
    # Counts every change, so that a page written from an older state is noticed.
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("unit")
    )
    handler = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="handling",
        verbose_name=_("handler"),
    )
    dispatches = models.PositiveSmallIntegerField(_("dispatches"), default=0, db_default=0)
    received_at = models.DateTimeField(_("received"))
    accept_by = models.DateTimeField(_("to be accepted by"))
    dispatched_at = models.DateTimeField(_("first dispatched"), null=True, blank=True)
    with_unit_since = models.DateTimeField(_("with the unit since"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed for"), null=True, blank=True)
    contact_by = models.DateTimeField(_("first contact by"), null=True, blank=True)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    amber_at = models.DateTimeField(_("due soon from"), null=True, blank=True)
    extended = models.BooleanField(_("extended"), default=False, db_default=False)
    paused_at = models.DateTimeField(_("clock stopped"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("first contacted"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    supervised_at = models.DateTimeField(_("supervised"), null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="complaint_newest"),
            models.Index(
                fields=["answer_by"], condition=Q(state__in=CLOCK_RUNS), name="complaint_clock_runs"
            ),
            models.Index(fields=["answered_at"], name="complaint_answered_at"),
            # The monthly table and its lists.
            models.Index(
                fields=["dispatched_at"],
                condition=Q(dispatched_at__isnull=False),
                name="complaint_dispatched_at",
            ),
            models.Index(fields=["state", "-received_at"], name="complaint_by_state"),
            models.Index(fields=["phone_digest"], condition=~Q(phone_digest=""), name="complaint_same_phone"),
            models.Index(fields=["email_digest"], condition=~Q(email_digest=""), name="complaint_same_email"),
            GinIndex(fields=["terms"], name="complaint_terms"),
            # A handler's list: in the order of what is due, and counted by what it can be narrowed by.
            models.Index(
                fields=["unit", "answer_by", "accept_by", "id"],
                include=["state", "channel", "kind", "category", "district", "received_at"],
                condition=Q(unit__isnull=False),
                name="complaint_of_unit",
            ),
            # Few rows name these, so the indexes hold only those that do.
            *(
                models.Index(
                    fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"complaint_{name}"
                )
                for name in ("parent", "merged_into", "visit", "about_unit", "handler")
            ),
            # "Is it one of these?" looks through the public ones of a township's last weeks.
            models.Index(
                fields=["district", "-received_at"],
                condition=Q(is_public=True),
                name="complaint_public_nearby",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=f"^{PATTERN}$"), name="complaint_code_is_a_code"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="complaint_state_is_known"),
            models.UniqueConstraint(
                fields=["channel", "source_id"], condition=~Q(source_id=""), name="complaint_is_imported_once"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(state__in=WITH_A_UNIT),
                name="complaint_has_a_unit_once_assigned",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | ~Q(state__in=WITHOUT_A_UNIT),
                name="complaint_has_no_unit_before",
            ),
            models.CheckConstraint(
                condition=Q(
                    unit__isnull=True,
                    dispatches=0,
                    dispatched_at__isnull=True,
                    contact_by__isnull=True,
                    answer_by__isnull=True,
                    amber_at__isnull=True,
                )
                | Q(
                    dispatches__gt=0,
                    dispatched_at__isnull=False,
                    contact_by__isnull=False,
                    amber_at__isnull=False,
                    answer_by__gt=F("dispatched_at"),
                ),
                name="complaint_clock_starts_at_dispatch",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=False, state="waiting")
                | (Q(paused_at__isnull=True) & ~Q(state="waiting")),
                name="complaint_clock_stops_only_while_waiting",
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=False, state="hung")
                | (Q(review_on__isnull=True) & ~Q(state="hung")),
                name="complaint_hung_has_a_review_date",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False, state__in=["answered", "closed"])
                | (Q(answered_at__isnull=True) & ~Q(state__in=["answered", "closed"])),
                name="complaint_answered_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state="closed")
                | (Q(closed_at__isnull=True) & ~Q(state="closed")),
                name="complaint_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=False, state="merged")
                | (Q(merged_into__isnull=True) & ~Q(state="merged")),
                name="complaint_merged_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,  # a CHECK takes NULL for yes
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="complaint_position_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(contact_erased_at__isnull=True)
                | Q(contact_name="", contact_phone="", contact_email="", phone_digest="", email_digest=""),
                name="complaint_erased_contact_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("complaint", args=[self.code])

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_name or self.contact_phone or self.contact_email)

    @property
    def is_designated(self) -> bool:
        """Whether the unit may no longer return it."""
        return self.dispatches >= DESIGNATED_FROM

    def light(self, at: dt.datetime) -> str:
        """`red` when late, `amber` when three quarters of the time have gone, else nothing."""
        if self.state not in CLOCK_RUNS or not self.answer_by or not self.amber_at:
            return ""
        if at > self.answer_by:
            return "red"
        return "amber" if at >= self.amber_at else ""

    @transition(state, source=State.RECEIVED, target=State.ACCEPTED)
    def accept(self) -> None:
        """受理"""

    @transition(state, source=State.RECEIVED, target=State.DECLINED)
    def decline(self) -> None:
        """不予受理"""

    @transition(state, source=MERGEABLE, target=State.MERGED)
    def merge(self) -> None:
        """并案"""

    @transition(state, source=State.ACCEPTED, target=State.SPLIT)
    def split(self) -> None:
        """拆分"""

    @transition(state, source=[State.ACCEPTED, *AWAITING_ANSWER], target=State.ASSIGNED)
    def assign(self) -> None:
        """派单"""

    @transition(state, source=State.ASSIGNED, target=State.ACCEPTED)
    def give_back(self) -> None:
        """退单: the unit says it is not its business."""

    @transition(state, source=AWAITING_ANSWER, target=State.IN_PROGRESS)
    def contact(self) -> None:
        """首次联系"""

    @transition(state, source=AWAITING_ANSWER, target=State.WAITING)
    def wait(self) -> None:
        """待群众补充: the clock stops."""

    @transition(state, source=AWAITING_ANSWER, target=State.HUNG)
    def hang(self) -> None:
        """挂账"""

    @transition(state, source=[State.WAITING, State.HUNG], target=State.IN_PROGRESS)
    def resume(self) -> None:
        """恢复办理"""

    @transition(state, source=AWAITING_ANSWER, target=State.ANSWERED)
    def answer(self) -> None:
        """办结答复"""

    @transition(state, source=[State.ANSWERED, State.SPLIT, State.ACCEPTED], target=State.CLOSED)
    def close(self) -> None:
        """销号: the resident says it is solved, the last part of a split one has closed, or thanks were read."""

    @transition(state, source=[State.ANSWERED, State.CLOSED], target=State.IN_PROGRESS)
    def reopen(self) -> None:
        """重新办理: the resident says it is not."""

    @transition(state, source=State.CLOSED, target=State.SPLIT)
    def reopen_whole(self) -> None:
        """重新办理: one of its parts was reopened."""

    @transition(
        state,
        source=[State.RECEIVED, State.ACCEPTED, *AWAITING_ANSWER, State.WAITING, State.HUNG],
        target=State.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """撤回"""


class ComplaintPhoto(models.Model):
    """A photo the resident sent, re-encoded and without its tags; served by a view that checks who asks."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="photos")
    image = models.FileField(upload_to="complaints/%Y/%m/")
    thumbnail = models.FileField(upload_to="complaints/%Y/%m/")

    class Meta:
        verbose_name = _("complaint photo")
        verbose_name_plural = _("complaint photos")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.pk}"
