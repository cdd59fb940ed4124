"""Who: units, the accounts of their members, and the visits members pay."""

import datetime as dt
from collections import Counter
from typing import Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.weeks import Week
from districts.models import District

from ..sign_in.events import SignInEvent
from .first_links import SignInLink, digest_of
from .history import MemberEvent
from .roster_import import RosterImport
from .tree import NO_LOOP, below, trail

__all__ = [
    "Member",
    "MemberEvent",
    "MemberQuerySet",
    "Role",
    "RosterImport",
    "SignInEvent",
    "SignInLink",
    "Unit",
    "UnitQuerySet",
    "Visit",
    "VisitQuerySet",
    "digest_of",
]


class UnitQuerySet(models.QuerySet["Unit"]):
    def answering(self) -> Self:
        """Bureaus and township governments: those that complaints are usually assigned to."""
        return self.filter(kind__in=[Unit.Kind.BUREAU, Unit.Kind.TOWNSHIP])

    def answering_at(self, district: District) -> Self:
        """Those, and every unit but the party branches of the township that the district belongs to."""
        near = self.filter(district__path__startswith=district.township_path).exclude(kind=Unit.Kind.BRANCH)
        return (self.answering() | near).order_by("district__path", "name")

    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def below(self, unit: "Unit") -> Self:
        """The unit itself and every one below it in the tree."""
        return self.filter(pk__in=below(unit.pk))

    def in_tree_order(self) -> Self:
        """Each unit under the one above it; `trail` holds the names from the top."""
        return self.annotate(trail=trail()).order_by("trail")


class Unit(models.Model):
    """A bureau, township government, village committee or party branch."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        TOWNSHIP = "township", _("Township government")
        VILLAGE = "village", _("Village committee")
        BRANCH = "branch", _("Party branch")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    district = models.ForeignKey(District, models.PROTECT, related_name="units", verbose_name=_("district"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
        help_text=_(
            "The unit above it: a party branch belongs to its unit, a village committee to its township."
        ),
    )
    head = models.ForeignKey(
        "Member",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("head"),
        help_text=_("Is reminded when one of the unit's complaints is due soon."),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["district__code", "name"]
        constraints = [
            models.UniqueConstraint("name", "district", name="unit_name_is_unique_in_district"),
            models.CheckConstraint(
                condition=Q(kind__in=["bureau", "township", "village", "branch"]), name="unit_kind_is_known"
            ),
        ]
        triggers = [NO_LOOP]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What stands above it must be able to: not a branch of another unit, not itself or one of its own."""
        parent = self.parent
        if parent is None:
            return
        if parent.kind == self.Kind.BRANCH and self.kind != self.Kind.BRANCH:
            raise ValidationError({"parent": _("Only a party branch stands below a party branch.")})
        if self.pk and Unit.objects.below(self).filter(pk=parent.pk).exists():
            raise ValidationError({"parent": _("This unit stands below the one you are editing.")})


class Role(models.TextChoices):
    """What an account may do; residents have none."""

    CADRE = "cadre", _("Cadre")
    DISPATCHER = "dispatcher", _("Dispatcher")
    INSPECTOR = "inspector", _("Inspector")
    OFFICIAL = "official", _("Official")
    ADMINISTRATOR = "administrator", _("Administrator")


class MemberQuerySet(models.QuerySet["Member"]):
    def in_district(self, district: District) -> Self:
        return self.filter(home_district__path__startswith=district.path)

    def visible_to(self, member: "Member") -> Self:
        """Officials and administrators see their district's members, everybody themselves."""
        if member.role in (Role.OFFICIAL, Role.ADMINISTRATOR):
            return self.in_district(member.home_district)
        return self.filter(pk=member.pk)

    def matching(self, text: str) -> Self:
        """By a part of the name, of the staff number or of the unit's name."""
        return self.filter(
            Q(name__icontains=text) | Q(username__icontains=text) | Q(unit__name__icontains=text)
        )

    def never_signed_in(self) -> Self:
        return self.filter(is_active=True, last_login=None)

    def under(self, unit: Unit) -> Self:
        """Members of the unit and of every one below it, by unit or by party branch."""
        units = Unit.objects.below(unit).values("pk")
        return self.filter(Q(unit__in=units) | Q(party_branch__in=units))

    def owing_pledges(self) -> Self:
        """Those a campaign asks for pledges: active party members and cadres."""
        return self.filter(is_active=True, role=Role.CADRE)


class MemberManager(UserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Django's account creation with our querysets."""


class Member(AbstractUser):
    """An account: a party member or staff, who signs in with their staff number."""

    # a Chinese name is one field
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username = models.CharField(
        _("staff number"),
        max_length=150,
        unique=True,
        help_text=_("What the member signs in with."),
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Somebody has this staff number already.")},
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=40)
    position = models.CharField(_("position"), max_length=60, blank=True)
    role = models.CharField(_("role"), max_length=15, choices=Role, default=Role.CADRE)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="members", verbose_name=_("unit"))
    party_branch = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_members",
        verbose_name=_("party branch"),
        limit_choices_to={"kind": Unit.Kind.BRANCH},
    )
    is_party_member = models.BooleanField(_("party member"), default=False, db_default=False)
    home_district = models.ForeignKey(
        District,
        models.PROTECT,
        related_name="members",
        verbose_name=_("home district"),
        help_text=_("The member sees this district and everything below it."),
    )

    objects = MemberManager()  # type: ignore[misc]

    REQUIRED_FIELDS = ["name", "unit", "home_district"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            # Accounts are found without regard to case: 「T001」 and 「t001」 are one person.
            models.UniqueConstraint(
                Lower("username"),
                name="one_staff_number_whatever_the_case",
                violation_error_message=_("Somebody has this staff number already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["cadre", "dispatcher", "inspector", "official", "administrator"]),
                name="member_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(party_branch__isnull=True) | Q(is_party_member=True),
                name="member_of_a_branch_is_in_the_party",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.party_branch is not None and not self.is_party_member:
            raise ValidationError({"party_branch": _("Only party members belong to a branch.")})

    @cached_property
    def heads_a_unit(self) -> bool:
        """Asked by several rules of one page; one statement for all of them."""
        return self.heads.exists()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def phone_key(self) -> str:
        """Under which a phone keeps what could not be sent yet; says nothing about whose it is."""
        return salted_hmac("members.phone", str(self.pk), algorithm="sha256").hexdigest()[:20]


class Whom(models.TextChoices):
    """The households and people a visit meets; kinds, never names."""

    ORDINARY = "ordinary", _("Ordinary household")
    SUPPORTED = "supported", _("Household on low-income or five-guarantee support")
    WATCHED = "watched", _("Household lifted out of poverty or watched against falling back")
    ELDERLY = "elderly", _("Elderly person living alone")
    LEFT_BEHIND = "left_behind", _("Left-behind children, women or elders")
    DISABLED = "disabled", _("Household with a disabled member")
    VETERAN = "veteran", _("Veteran or family of a soldier")
    RETURNED = "returned", _("Worker come home")
    BUSINESS = "business", _("Firm, shop or cooperative")
    VILLAGE_CADRE = "village_cadre", _("Village cadre or representative")


class VisitQuerySet(models.QuerySet["Visit"]):
    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def visible_to(self, member: Member) -> Self:
        """One's own visits and those in the districts one looks after."""
        if member.role == Role.CADRE:
            return self.filter(member=member)
        return self.in_district(member.home_district)

    def during(self, week: Week) -> Self:
        return self.between(week.monday, week.sunday)

    def between(self, since: dt.date | None, until: dt.date | None) -> Self:
        """Paid on these days or any between; None leaves that end open."""
        after = self.filter(on__gte=since) if since else self
        return after.filter(on__lte=until) if until else after

    def usual_place_of(self, member: Member) -> District | None:
        """Where the member went most often of late."""
        places = [visit.district for visit in self.filter(member=member).select_related("district")[:RECENT]]
        return Counter(places).most_common(1)[0][0] if places else None


RECENT = 20  # of the latest visits, that say where somebody usually goes


class Visit(models.Model):
    """A member's call on households or firms, and how many opinions it brought."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="visits", verbose_name=_("member"))
    # Where the member worked then: who moves takes no visit along. Null only in rows of before that are being filled.
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("unit")
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("village"))
    on = models.DateField(_("date"))
    people = models.PositiveSmallIntegerField(_("people met"))
    whom = ArrayField(
        models.CharField(max_length=15, choices=Whom), default=list, db_default=[], verbose_name=_("whom")
    )
    opinions = models.PositiveSmallIntegerField(_("opinions collected"), default=0)
    solved_on_spot = models.PositiveSmallIntegerField(_("put right on the spot"), default=0)
    note = models.CharField(_("what was asked for"), max_length=500, blank=True)
    # Made of the number that the form drew and of its words, so that a second click counts no second visit.
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["on"], name="visit_on")]
        constraints = [
            models.CheckConstraint(condition=Q(people__gt=0), name="visit_meets_somebody"),
            models.CheckConstraint(
                condition=Q(solved_on_spot__lte=F("opinions")), name="visit_solves_only_what_it_heard"
            ),
            models.CheckConstraint(
                condition=Q(
                    whom__contained_by=[
                        "ordinary",
                        "supported",
                        "watched",
                        "elderly",
                        "left_behind",
                        "disabled",
                        "veteran",
                        "returned",
                        "business",
                        "village_cadre",
                    ]
                ),
                name="visit_whom_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.district}"

    @property
    def whom_labels(self) -> list[str]:
        """In the order of the form, as a person would say it."""
        return [str(kind.label) for kind in Whom if kind in self.whom]


class VisitPhoto(models.Model):
    """A photo taken on a visit, re-encoded and without its tags."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    image = models.FileField(upload_to="visits/%Y/%m/")
    thumbnail = models.FileField(upload_to="visits/%Y/%m/")

    class Meta:
        verbose_name = _("visit photo")
        verbose_name_plural = _("visit photos")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.pk}"
