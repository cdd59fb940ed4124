"""What members promise: campaigns, their initiatives, pledges and the events of a pledge's life."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from complaints.models import Complaint, ComplaintEvent
from core import past_states
from core.append_only import APPEND_ONLY
from core.weeks import Week
from districts.models import District
from members.models import Member, Role

CONTACT_RETENTION_DAYS = 180  # unless a campaign says otherwise; also for complaints outside every campaign
REOPEN_DAYS = 15  # how long a resident may reopen, and must be reachable


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def open_on(self, day: dt.date) -> Self:
        """Campaigns in which a pledge may be logged on this day, newest first."""
        return self.filter(opens_on__lte=day, closes_on__gte=day).order_by("-opens_on")

    def during(self, day: dt.date) -> "Campaign | None":
        """The campaign whose figures a dashboard of this day shows."""
        return self.filter(opens_on__lte=day).order_by("-opens_on").first()


class Campaign(models.Model):
    """A drive with its plan, its dates and the number of pledges each member owes."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    plan = models.TextField(_("plan"), blank=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    owed_min = models.PositiveSmallIntegerField(_("pledges owed at least"), default=1)
    owed_max = models.PositiveSmallIntegerField(_("pledges at most"), default=2)
    contact_retention_days = models.PositiveSmallIntegerField(
        _("residents' contacts kept for days"),
        default=CONTACT_RETENTION_DAYS,
        help_text=_(
            "So long after a complaint of this campaign is finished its contact is erased; at least 15 days, "
            "while the resident can have it reopened."
        ),
        validators=[MinValueValidator(REOPEN_DAYS)],
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="campaign_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(owed_min__gte=1, owed_max__gte=F("owed_min")), name="campaign_owes_sensibly"
            ),
            models.CheckConstraint(
                condition=Q(contact_retention_days__gte=REOPEN_DAYS),
                name="campaign_keeps_contacts_while_reopenable",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Initiative(models.Model):
    """What a pledge is part of: 20项民生实事, 三基建设年, …"""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="initiatives", verbose_name=_("campaign")
    )
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["id"]
        constraints = [models.UniqueConstraint("campaign", "name", name="initiative_is_unique_in_campaign")]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where a pledge stands; overdue is never a state."""

    SUBMITTED = "submitted", _("Awaiting approval")
    RETURNED = "returned", _("Returned")
    ACTIVE = "active", _("Under way")
    DELIVERED = "delivered", _("Delivered, to be verified")
    ACCEPTED = "accepted", _("Accepted and struck off")
    CANCELLED = "cancelled", _("Cancelled")


PUBLIC = [State.ACTIVE, State.DELIVERED, State.ACCEPTED]
NOT_DELIVERED = [State.SUBMITTED, State.RETURNED, State.ACTIVE]
COUNTING = [state for state in State if state != State.CANCELLED]  # those that fill a quota
OPEN = [*NOT_DELIVERED, State.DELIVERED]


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, member: Member) -> Self:
        """A cadre sees their own and their unit's duties; everybody else signed in, their district's subtree."""
        if member.role == Role.CADRE:
            return self.filter(Q(member=member) | Q(source_complaint__unit_id=member.unit_id))
        return self.in_district(member.home_district)

    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def counting(self) -> Self:
        return self.filter(state__in=COUNTING)

    def duties(self) -> Self:
        """履职清单: those that came out of complaints."""
        return self.filter(source_complaint__isnull=False)

    def open_duties(self) -> Self:
        return self.duties().filter(state__in=OPEN)

    def public(self) -> Self:
        """What anybody may read: approved, and not cancelled."""
        return self.filter(state__in=PUBLIC)

    def judged_by_residents(self) -> Self:
        """Duties whose complaint was closed, or reopened, since they were delivered; not while another one is open."""
        behind = "source_complaint"
        closed = Q(state=State.DELIVERED, source_complaint__closed_at__gte=F("delivered_at"))
        reopened = ComplaintEvent.objects.filter(
            complaint=OuterRef(behind), kind=ComplaintEvent.Kind.REOPENED, at__gt=OuterRef("delivered_at")
        )
        taken = Pledge.objects.filter(source_complaint=OuterRef(behind), state__in=OPEN).exclude(
            pk=OuterRef("pk")
        )
        again = Q(Exists(reopened), ~Exists(taken), source_complaint__closed_at=None)
        return self.duties().filter(closed | Q(state__in=[State.DELIVERED, State.ACCEPTED]) & again)

    def overdue(self, today: dt.date) -> Self:
        return self.filter(state__in=NOT_DELIVERED, due_on__lt=today)

    def in_state_at(self, states: Iterable[str], moment: dt.datetime) -> Self:
        """Those that stood in one of the states at a moment in the past."""
        return past_states.in_state_at(self, states, moment)

    def late_at(self, moment: dt.datetime) -> Self:
        """Those that were overdue at a moment in the past; by the due date of now, which only a return can change."""
        return self.filter(due_on__lt=timezone.localdate(moment)).in_state_at(NOT_DELIVERED, moment)

    def with_event(self, kind: str, week: Week) -> Self:
        """Those to which this happened in the week."""
        happened = PledgeEvent.objects.filter(kind=kind, at__gte=week.start, at__lt=week.end)
        return self.filter(pk__in=happened.values("pledge_id"))


class Pledge(FSMModelMixin, models.Model):
    """One practical deed that one member promises: what, how much, for whom, where and by when."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        BY_DATE = "by_date", _("By a date")
        IN_PHASES = "in_phases", _("In phases")

    member = models.ForeignKey(Member, models.PROTECT, related_name="pledges", verbose_name=_("member"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="pledges", verbose_name=_("campaign"))
    # Which of the member's places in the campaign this pledge fills; the database lets each be filled once.
    slot = models.PositiveSmallIntegerField(editable=False)
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("initiative"),
    )
    source_complaint = models.ForeignKey(
        Complaint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name=_("from complaint"),
    )
    title = models.CharField(_("what will be done"), max_length=60)
    details = models.TextField(_("details"), max_length=1000, blank=True)
    beneficiary = models.CharField(_("for whom"), max_length=60)
    quantity = models.CharField(_("how much"), max_length=40)
    district = models.ForeignKey(District, models.PROTECT, related_name="pledges", verbose_name=_("where"))
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.BY_DATE)
    due_on = models.DateField(_("due on"))

    state = FSMField(
        _("state"), max_length=10, choices=State.choices, default=State.SUBMITTED, protected=True
    )
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=["submitted", "returned", "active"]),
                name="pledge_not_delivered",
            ),
            models.Index(fields=["delivered_at"], name="pledge_delivered_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "member", "slot"],
                condition=~Q(state="cancelled"),
                name="pledge_fills_a_free_slot",
            ),
            models.UniqueConstraint(
                fields=["source_complaint"],
                condition=Q(state__in=["submitted", "returned", "active", "delivered"]),
                name="complaint_is_one_open_duty",
            ),
            models.CheckConstraint(condition=Q(slot__gte=1), name="pledge_slots_count_from_one"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="pledge_state_is_known"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=False, state__in=["delivered", "accepted"])
                | (Q(delivered_at__isnull=True) & ~Q(state__in=["delivered", "accepted"])),
                name="pledge_delivered_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pledge", args=[self.pk])

    def is_overdue(self, today: dt.date) -> bool:
        return self.state in NOT_DELIVERED and self.due_on < today

    @transition(state, source=State.RETURNED, target=State.SUBMITTED)
    def resubmit(self) -> None:
        """重新提交"""

    @transition(state, source=State.SUBMITTED, target=State.ACTIVE)
    def approve(self) -> None:
        """审核通过"""

    @transition(state, source=State.SUBMITTED, target=State.RETURNED)
    def send_back(self) -> None:
        """退回修改"""

    @transition(state, source=State.ACTIVE, target=State.DELIVERED)
    def deliver(self) -> None:
        """完成"""

    @transition(state, source=State.DELIVERED, target=State.ACCEPTED)
    def strike_off(self) -> None:
        """销号"""

    @transition(state, source=State.DELIVERED, target=State.ACTIVE)
    def fail(self) -> None:
        """核验未通过"""

    @transition(state, source=[State.DELIVERED, State.ACCEPTED], target=State.ACTIVE)
    def reopen(self) -> None:
        """重新办理: the resident says that the complaint behind it is not solved, even after it was struck off."""

    @transition(state, source=State.ACTIVE, target=State.CANCELLED)
    def cancel(self) -> None:
        """取消"""


class PledgeEvent(models.Model):
    """One thing that happened to a pledge; append-only."""

    class Kind(models.TextChoices):
        LOGGED = "logged", _("Logged")
        RESUBMITTED = "resubmitted", _("Submitted again")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned with a reason")
        PROGRESS = "progress", _("Progress")
        DELIVERED = "delivered", _("Delivered")
        VERIFIED = "verified", _("Verified; the resident is answered")
        ACCEPTED = "accepted", _("Verified and struck off")
        FAILED = "failed", _("Verification failed")
        REOPENED = "reopened", _("Taken up again: not solved, says the resident")
        HANDED_OVER = "handed_over", _("Handed over to another member")
        CANCELLED = "cancelled", _("Cancelled")

    NOTE_LENGTH = 1000

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: the resident, through the complaint behind it
    from_state = models.CharField(max_length=10, choices=State, blank=True)
    to_state = models.CharField(max_length=10, choices=State)
    # Copied from the pledge so that counting a week reads this table alone.
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    # Whose it was and whose it is; only when it is handed over.
    from_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    to_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    # Made of the number that the form drew and of its words, so that a second click makes no second event.
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("pledge event")
        verbose_name_plural = _("pledge events")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at", "kind"], name="pledge_event_at_kind")]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="handed_over", from_member__isnull=False, to_member__isnull=False)
                | (~Q(kind="handed_over") & Q(from_member__isnull=True, to_member__isnull=True)),
                name="pledge_handed_over_names_both",
            ),
            models.CheckConstraint(
                condition=Q(from_member__isnull=True) | ~Q(from_member=F("to_member")),
                name="pledge_handed_over_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.kind}"


class PledgePhoto(models.Model):
    """Evidence posted with an event, re-encoded and without its tags."""

    event = models.ForeignKey(PledgeEvent, models.PROTECT, related_name="photos")
    image = models.FileField(upload_to="pledges/%Y/%m/")
    thumbnail = models.FileField(upload_to="pledges/%Y/%m/")

    class Meta:
        verbose_name = _("pledge photo")
        verbose_name_plural = _("pledge photos")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.pk}"
