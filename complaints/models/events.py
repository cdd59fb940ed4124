"""What happens to a complaint: events, residents' verdicts, exclusions from the rates, applications of units."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from core.backdated import BACKDATED
from districts.models import District
from members.models import Member, Unit

from .complaint import Complaint
from .states import State


class Satisfaction(models.TextChoices):
    """The resident's own word on how it was handled."""

    SATISFIED = "satisfied", _("Satisfied")
    BASICALLY = "basically", _("Basically satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")


class ComplaintEvent(models.Model):
    """One thing that happened to a complaint; append-only."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        PART_OF = "part_of", _("Split off from another complaint")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        CATEGORISED = "categorised", _("Category changed")
        MERGED = "merged", _("Merged into an earlier complaint")
        SPLIT = "split", _("Split into parts")
        ASSIGNED = "assigned", _("Assigned to a unit")
        SIGNED = "signed", _("Signed for by the unit")
        HANDED_OVER = "handed_over", _("Handed over to a colleague")
        GIVEN_BACK = "given_back", _("Returned by the unit")
        CONTACTED = "contacted", _("First contact")
        NOTED = "noted", _("Internal note")
        ASKED = "asked", _("The resident is asked for information")
        INFORMED = "informed", _("Information from the resident")
        APPLIED = "applied", _("Applied for by the unit")
        EXTENDED = "extended", _("Answer extended")
        REFUSED = "refused", _("Application refused")
        HUNG = "hung", _("Hung until it can be solved")
        RESUMED = "resumed", _("Taken up again")
        SUPERVISED = "supervised", _("Supervised by an official")
        RELEASED = "released", _("Supervision ended")
        ANSWERED = "answered", _("Answered")
        CALLED = "called", _("Called back, not reached")
        CLOSED = "closed", _("Confirmed solved by the resident")
        CHECKED = "checked", _("Closed after a second officer's check")
        TAKEN_OVER = "taken_over", _("Closed without a verdict: answered before it came here")
        REOPENED = "reopened", _("Reopened by the resident")
        WITHDRAWN = "withdrawn", _("Withdrawn by the resident")
        CONTACT_ERASED = "contact_erased", _("Contact erased")

    # What the resident does not see: the office's own dealings.
    INTERNAL = (
        Kind.CATEGORISED,
        Kind.SIGNED,
        Kind.HANDED_OVER,
        Kind.GIVEN_BACK,
        Kind.NOTED,
        Kind.APPLIED,
        Kind.REFUSED,
        Kind.SUPERVISED,
        Kind.RELEASED,
        Kind.CALLED,
    )

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: resident
    from_state = models.CharField(max_length=12, choices=State, blank=True)
    to_state = models.CharField(max_length=12, choices=State)
    # Copied from the complaint so that counting a week reads this table alone.
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), max_length=5000, blank=True)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=12, choices=Satisfaction, blank=True
    )  # only with the resident's verdict
    # When the row was written, which may be long after `at`; empty for rows of before this was kept.
    written_at = models.DateTimeField(null=True, db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("complaint event")
        verbose_name_plural = _("complaint events")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at", "kind"], name="complaint_event_at_kind"),
            models.Index(fields=["id"], condition=BACKDATED, name="complaint_event_backdated"),
        ]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=~Q(satisfaction="") | ~Q(kind="reopened"),
                name="complaint_reopened_has_satisfaction",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction="") | Q(kind__in=["closed", "reopened"]),
                name="complaint_satisfaction_is_a_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.kind}"

    @property
    def label(self) -> str:
        """What happened, as the page says it: what a cadre put right on a visit, no resident has confirmed."""
        if (self.kind, self.from_state) == (self.Kind.CLOSED, State.RECEIVED):
            return gettext("Put right on the spot")
        return str(self.get_kind_display())

    @property
    def is_public(self) -> bool:
        return not self.is_internal

    @property
    def is_internal(self) -> bool:
        return self.kind in self.INTERNAL


class CallbackQuerySet(models.QuerySet["Callback"]):
    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def heard(self, start: dt.datetime, end: dt.datetime) -> Self:
        """Verdicts of a period, and attempts that were given up in it."""
        return self.filter(Q(reached=True) | Q(gave_up=True), at__gte=start, at__lt=end)

    def counted(self, start: dt.datetime, end: dt.datetime) -> Self:
        """What the rates of a period count: one row of each complaint that was judged or given up in it.

        A word outweighs a missed call, and "not solved" outweighs "solved": a complaint reopened in the period
        counts as not solved in it, whatever else was said.
        """
        judged = self.model.objects.heard(start, end)
        weightiest = judged.order_by("complaint_id", "-reached", "solved", "-at", "-id").distinct(
            "complaint_id"
        )
        return self.filter(pk__in=weightiest.values("pk"))

    def verdicts(self, start: dt.datetime, end: dt.datetime) -> Self:
        """The verdicts among them: what residents said in a period, each complaint once."""
        return self.counted(start, end).filter(reached=True)


class Callback(models.Model):
    """One attempt to hear the resident's verdict: their own on the page (`by` is null), or an inspector's call.

    Not reached and `by` null: nobody could be called, and the page waited for the resident's word in vain.
    Append-only. The three rates are counted from these rows, by their moment (domain: the three rates).
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="callbacks")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    reached = models.BooleanField(_("reached"))
    contacted = models.BooleanField(_("was contacted"), null=True, blank=True)
    solved = models.BooleanField(_("solved"), null=True, blank=True)
    satisfaction = models.CharField(_("satisfaction"), max_length=12, choices=Satisfaction, blank=True)
    # Whether the unit made its first contact within the limit; as it stood at this moment.
    contacted_in_time = models.BooleanField()
    # The last attempt of a round that reached nobody: counted as assessed without a verdict.
    gave_up = models.BooleanField(default=False)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="callback_at")]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=True, solved__isnull=False, gave_up=False) & ~Q(satisfaction="")
                | Q(reached=False, solved__isnull=True, satisfaction=""),
                name="callback_has_a_verdict_when_reached",
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.at:%F}"

    @property
    def counts_as_contacted(self) -> bool:
        """In time by the record, unless the resident says that nobody contacted them."""
        return self.contacted_in_time and self.contacted is not False


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def counted(self, start: dt.datetime, end: dt.datetime) -> Self:
        """What left the rates in a period; not what was judged in it, for a verdict cannot be taken back that way."""
        judged = Callback.objects.heard(start, end).filter(complaint=OuterRef("complaint"))
        return self.filter(~Exists(judged), at__gte=start, at__lt=end)


class Exclusion(models.Model):
    """Why a complaint does not count in the rates, and who approved that; append-only."""

    class Reason(models.TextChoices):
        DECLINED = "declined", _("Declined")
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split into parts that count themselves")
        THANKS = "thanks", _("Thanks")
        WITHDRAWN = "withdrawn", _("Withdrawn by the resident")
        TAKEN_OVER = "taken_over", _("Answered before it came here")

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="exclusion")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    approved_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), max_length=2000, blank=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion from the rates")
        verbose_name_plural = _("exclusions from the rates")
        indexes = [models.Index(fields=["at"], name="exclusion_at")]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                # the resident's own withdrawal needs nobody's leave; history may come in by a command
                condition=Q(approved_by__isnull=False) | Q(reason__in=["withdrawn", "taken_over"]),
                name="exclusion_is_approved",
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.reason}"


class Application(models.Model):
    """A unit asks an official for more time, or to hang a complaint that cannot be solved now.

    Open while `granted` is null. One that nobody decided before the complaint moved on has lapsed: not granted,
    and decided by nobody.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("Extension")
        HANGING = "hanging", _("Hanging")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="applications")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    reason = models.TextField(_("reason"), max_length=1000)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    granted = models.BooleanField(_("granted"), null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(granted__isnull=True), name="one_open_application"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, granted__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, granted__isnull=False)
                # lapsed: the complaint moved on before anybody decided
                | Q(decided_by__isnull=True, decided_at__isnull=False, granted=False),
                name="application_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="extension", review_on__isnull=True)
                | Q(kind="hanging", review_on__isnull=False),
                name="application_to_hang_has_a_review_date",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="application_is_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.kind}"
