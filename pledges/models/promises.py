"""What members promise: one practical deed each, and the questions that lists ask of them."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from complaints.models import Category, Complaint, ComplaintEvent
from core import past_states
from core.weeks import Week
from districts.models import District, Target
from members.models import Member, Role

from .campaigns import Campaign, Initiative
from .states import COUNTING, NOT_DELIVERED, OPEN, PUBLIC, State

# Returned, and its campaign is closed: nobody can submit it again, so nobody is late with it.
BACK_FOR_GOOD = Q(state=State.RETURNED, campaign__closed_at__isnull=False)


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, member: Member) -> Self:
        """What one made, helps with, or approves as head; a cadre also their unit's duties, others their subtree."""
        own = Q(member=member) | Q(member__unit__head=member) | Q(pk__in=member.helping.values("pledge"))
        if member.role == Role.CADRE:
            return self.filter(own | Q(source_complaint__unit_id=member.unit_id))
        return self.filter(own | Q(district__path__startswith=member.home_district.path))

    def to_approve(self, member: Member) -> Self:
        """Submitted ones that this member may approve: as an official there, or as head of the unit; never their own."""
        theirs = Q(member__unit__head=member)
        if member.role == Role.OFFICIAL:
            theirs |= Q(district__path__startswith=member.home_district.path)
        return self.filter(theirs, state=State.SUBMITTED).exclude(member=member)

    def asking_for_help_of(self, member: Member) -> Self:
        """Those whose owner has named the member, who has not answered yet."""
        return self.counting().filter(pk__in=member.helping.filter(answer="asked").values("pledge"))

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
        return self.filter(state__in=NOT_DELIVERED, due_on__lt=today).exclude(BACK_FOR_GOOD)

    def still_owed_at(self, moment: dt.datetime) -> Self:
        """Without those that had come back for good by then, also if they were cancelled later."""
        cancelled = Pledge.objects.filter(
            pk=OuterRef("pk"), events__kind="cancelled", events__from_state=State.RETURNED
        )
        back = Q(state=State.RETURNED) | Q(Exists(cancelled), state=State.CANCELLED)
        return self.exclude(back, campaign__closed_at__lt=moment)

    def needing_their_member(self, today: dt.date) -> Self:
        """Those not delivered that fall due within three days, or should have been; returned ones while they may come
        back."""
        due = self.filter(state__in=NOT_DELIVERED, due_on__lte=today + dt.timedelta(days=3))
        return due.exclude(BACK_FOR_GOOD)

    def containing(self, words: str) -> Self:
        """Words of what is promised, a name or a staff number."""
        by = Q(member__name__icontains=words) | Q(member__username__iexact=words)
        return self.filter(by | Q(title__icontains=words))

    def first_of_each_state(self, number: int) -> Self:
        """The most urgent of each state, of those struck off the newest; `in_all` is how many each state has."""
        struck_off = Case(When(state=State.ACCEPTED, then=F("delivered_at")))
        order = [struck_off.desc(), F("due_on").asc(), F("pk").asc()]
        placed = self.annotate(
            place=Window(RowNumber(), partition_by=F("state"), order_by=order),
            in_all=Window(Count("pk"), partition_by=F("state")),
        )
        return placed.filter(place__lte=number).order_by("place")

    def led(self) -> Self:
        """领办: those that a leader leads."""
        return self.filter(led_by__isnull=False)

    def in_branch(self, category: Category) -> Self:
        """Those in the category or anything below it."""
        return self.filter(category__path__startswith=category.path)

    def in_state_at(self, states: Iterable[str], moment: dt.datetime) -> Self:
        """Those that stood in one of the states at a moment in the past."""
        return past_states.in_state_at(self, states, moment)

    def late_at(self, moment: dt.datetime) -> Self:
        """Those that were overdue at a moment in the past; by the due date of now, which only a return can change."""
        late = self.filter(due_on__lt=timezone.localdate(moment)).in_state_at(NOT_DELIVERED, moment)
        return late.still_owed_at(moment)

    def with_event(self, kind: str, week: Week, *, before: dt.datetime | None = None) -> Self:
        """Those to which this happened in the week; `before` cuts it short."""
        end = min(week.end, before) if before else week.end
        happened = Pledge.objects.filter(events__kind=kind, events__at__gte=week.start, events__at__lt=end)
        return self.filter(pk__in=happened.order_by().values("pk"))


class Pledge(FSMModelMixin, models.Model):
    """One practical deed that one member promises: what, how much, for whom, where and by when."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        BY_DATE = "by_date", _("By a date")
        IN_PHASES = "in_phases", _("In phases")

    class Beneficiary(models.TextChoices):
        HOUSEHOLD = "household", _("A household")
        GROUP = "group", _("A group of people")
        VILLAGE = "village", _("A village or community")
        FIRM = "firm", _("A firm")

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
    beneficiary_kind = models.CharField(
        _("kind of beneficiary"), max_length=10, choices=Beneficiary, blank=True, default="", db_default=""
    )
    beneficiary = models.CharField(_("for whom"), max_length=60)
    quantity = models.CharField(_("how much"), max_length=40)
    district = models.ForeignKey(District, models.PROTECT, related_name="pledges", verbose_name=_("where"))
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.BY_DATE)
    due_on = models.DateField(_("due on"))
    # These three have partial indexes of their own: most pledges have none of them.
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("category"),
    )
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="pledges",
        verbose_name=_("target"),
    )
    led_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="led_pledges",
        verbose_name=_("led by"),
    )
    # In the unit of the target's indicator.
    target_amount = models.DecimalField(
        _("counts towards the target"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_joint = models.BooleanField(_("joint project"), default=False, db_default=False)
    # Pairs of characters of its words, so that the same deed promised twice is found.
    terms = ArrayField(models.CharField(max_length=20), default=list, db_default=[], editable=False)

    state = FSMField(
        _("state"), max_length=10, choices=State.choices, default=State.SUBMITTED, protected=True
    )
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    done_on = models.DateField(
        _("done on"), null=True, blank=True
    )  # as the member says, in the pledge's life

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
            models.Index(fields=["category"], condition=Q(category__isnull=False), name="pledge_category"),
            models.Index(fields=["target"], condition=Q(target__isnull=False), name="pledge_target"),
            models.Index(fields=["led_by"], condition=Q(led_by__isnull=False), name="pledge_led_by"),
            GinIndex(fields=["terms"], name="pledge_terms"),
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
            models.CheckConstraint(
                condition=Q(target__isnull=True, target_amount__isnull=True)
                | Q(target__isnull=False, target_amount__isnull=False, target_amount__gt=0),
                name="pledge_target_has_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(beneficiary_kind__in=["", "household", "group", "village", "firm"]),
                name="pledge_beneficiary_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pledge", args=[self.pk])

    def is_overdue(self, today: dt.date) -> bool:
        return self.state in NOT_DELIVERED and self.due_on < today and not self.is_back_for_good

    @property
    def is_back_for_good(self) -> bool:
        return self.state == State.RETURNED and self.campaign.closed_at is not None

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

    @transition(state, source=[State.ACTIVE, State.RETURNED], target=State.CANCELLED)
    def cancel(self) -> None:
        """取消"""
