"""What residents raise: categories, complaints, the events of their lives, photos, looks at a contact."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition
from treebeard.mp_tree import MP_Node

from core.append_only import APPEND_ONLY
from core.codes import PATTERN
from core.encrypted import EncryptedTextField
from core.weeks import Week
from districts.models import District
from members.models import Member, Role, Unit

from .limits import LimitClass, is_amber


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


class State(models.TextChoices):
    """Where a complaint stands; the label is what staff and resident read."""

    RECEIVED = "received", _("Received")
    DECLINED = "declined", _("Declined")
    ACCEPTED = "accepted", _("Accepted")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Solved and closed")


WITH_A_UNIT = [State.ASSIGNED, State.IN_PROGRESS, State.ANSWERED, State.CLOSED]
AWAITING_ANSWER = [State.ASSIGNED, State.IN_PROGRESS]
OPEN = [State.RECEIVED, State.ACCEPTED, State.ASSIGNED, State.IN_PROGRESS, State.ANSWERED]


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, member: Member) -> Self:
        """A cadre sees what their unit was assigned; everybody else signed in, their district's subtree."""
        if member.role == Role.CADRE:
            return self.filter(unit_id=member.unit_id)
        return self.in_district(member.home_district)

    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def awaiting_answer(self) -> Self:
        """With a unit that has yet to answer, the most urgent first."""
        return self.filter(state__in=AWAITING_ANSWER).order_by("answer_by")

    def overdue(self, at: dt.datetime) -> Self:
        """Dispatched, not answered, and past the limit."""
        return self.filter(state__in=AWAITING_ANSWER, answer_by__lt=at)

    def with_event(self, kind: str, week: Week) -> Self:
        """Those to which this happened in the week."""
        happened = ComplaintEvent.objects.filter(kind=kind, at__gte=week.start, at__lt=week.end)
        return self.filter(pk__in=happened.values("complaint_id"))


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
    title = models.CharField(_("title"), max_length=60)
    body = models.TextField(_("what happened"), max_length=2000)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="complaints", verbose_name=_("village")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="complaints", verbose_name=_("category")
    )
    contact_name = EncryptedTextField(_("your name"), blank=True)
    contact_phone = EncryptedTextField(_("phone"), blank=True)

    state = FSMField(_("state"), max_length=12, choices=State.choices, default=State.RECEIVED, protected=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("unit")
    )
    received_at = models.DateTimeField(_("received"))
    accept_by = models.DateTimeField(_("to be accepted by"))
    dispatched_at = models.DateTimeField(_("first dispatched"), null=True, blank=True)
    contact_by = models.DateTimeField(_("first contact by"), null=True, blank=True)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("first contacted"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="complaint_newest"),
            models.Index(
                fields=["answer_by"],
                condition=Q(state__in=["assigned", "in_progress"]),
                name="complaint_awaiting_answer",
            ),
            models.Index(fields=["answered_at"], name="complaint_answered_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=f"^{PATTERN}$"), name="complaint_code_is_a_code"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="complaint_state_is_known"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, state__in=WITH_A_UNIT)
                | (Q(unit__isnull=True) & ~Q(state__in=WITH_A_UNIT)),
                name="complaint_has_a_unit_once_assigned",
            ),
            models.CheckConstraint(
                condition=Q(
                    unit__isnull=True,
                    dispatched_at__isnull=True,
                    contact_by__isnull=True,
                    answer_by__isnull=True,
                )
                | Q(
                    unit__isnull=False,
                    dispatched_at__isnull=False,
                    contact_by__isnull=False,
                    answer_by__gt=F("dispatched_at"),
                ),
                name="complaint_clock_starts_at_dispatch",
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
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("complaint", args=[self.code])

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_name or self.contact_phone)

    def light(self, at: dt.datetime) -> str:
        """`red` when late, `amber` when three quarters of the time have gone, else nothing."""
        if self.state not in AWAITING_ANSWER or not self.answer_by or not self.dispatched_at:
            return ""
        if at > self.answer_by:
            return "red"
        return "amber" if is_amber(dispatched_at=self.dispatched_at, answer_by=self.answer_by, at=at) else ""

    @transition(state, source=State.RECEIVED, target=State.ACCEPTED)
    def accept(self) -> None:
        """受理"""

    @transition(state, source=State.RECEIVED, target=State.DECLINED)
    def decline(self) -> None:
        """不予受理"""

    @transition(state, source=[State.ACCEPTED, State.ASSIGNED], target=State.ASSIGNED)
    def assign(self) -> None:
        """派单"""

    @transition(state, source=State.ASSIGNED, target=State.IN_PROGRESS)
    def contact(self) -> None:
        """首次联系"""

    @transition(state, source=[State.ASSIGNED, State.IN_PROGRESS], target=State.ANSWERED)
    def answer(self) -> None:
        """办结答复"""

    @transition(state, source=State.ANSWERED, target=State.CLOSED)
    def close(self) -> None:
        """销号: the resident says it is solved."""

    @transition(state, source=[State.ANSWERED, State.CLOSED], target=State.IN_PROGRESS)
    def reopen(self) -> None:
        """重新办理: the resident says it is not."""


class Satisfaction(models.TextChoices):
    """The resident's own word on how it was handled."""

    SATISFIED = "satisfied", _("Satisfied")
    BASICALLY = "basically", _("Basically satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")


class ComplaintEvent(models.Model):
    """One thing that happened to a complaint; append-only."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        ASSIGNED = "assigned", _("Assigned to a unit")
        CONTACTED = "contacted", _("First contact")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Confirmed solved by the resident")
        REOPENED = "reopened", _("Reopened by the resident")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: resident
    from_state = models.CharField(max_length=12, choices=State, blank=True)
    to_state = models.CharField(max_length=12, choices=State)
    # Copied from the complaint so that counting a week reads this table alone.
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), max_length=2000, blank=True)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=12, choices=Satisfaction, blank=True
    )  # only with the resident's verdict

    class Meta:
        verbose_name = _("complaint event")
        verbose_name_plural = _("complaint events")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at", "kind"], name="complaint_event_at_kind")]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind__in=["closed", "reopened"]) & ~Q(satisfaction=""))
                | (~Q(kind__in=["closed", "reopened"]) & Q(satisfaction="")),
                name="complaint_verdict_has_satisfaction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.kind}"


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


class ContactReveal(models.Model):
    """Somebody looked at who complained; append-only."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="reveals")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("look at a contact")
        verbose_name_plural = _("looks at contacts")
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.complaint_id}"
