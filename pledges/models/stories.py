"""典型事例: a kept pledge told to the public, with the photos chosen for it and the consent of whom they show."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from core.append_only import APPEND_ONLY
from core.encrypted import EncryptedTextField
from core.weeks import Week
from members.models import Member

from .events import PledgePhoto
from .promises import Pledge
from .states import State


class StoryState(models.TextChoices):
    """Where a story stands; what is withdrawn never comes back, another one is written."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the subtree: an editor's own list."""
        return self.filter(pledge__district__path__startswith=member.home_district.path)

    def published(self) -> Self:
        """What anybody reads now: while its pledge counts as kept, and of a story with people every consent stands."""
        taken_back = StoryConsent.objects.filter(story=OuterRef("pk")).exclude(withdrawn_at=None)
        return self.filter(~Exists(taken_back), state=StoryState.PUBLISHED, pledge__state=State.ACCEPTED)

    def published_during(self, week: Week) -> Self:
        return self.filter(published_at__gte=week.start, published_at__lt=week.end)


class Story(FSMModelMixin, models.Model):
    """A short public story of one kept pledge."""

    LENGTH = 2000

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="stories", verbose_name=_("pledge"))
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text"), max_length=LENGTH)
    photos = models.ManyToManyField(PledgePhoto, related_name="stories", blank=True, verbose_name=_("photos"))
    # True unless the editor says that nobody is named or to be recognised.
    shows_people = models.BooleanField(_("names or shows people"), default=True)
    state = FSMField(
        _("state"), max_length=10, choices=StoryState.choices, default=StoryState.DRAFT, protected=True
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["published_at"], name="story_published_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge"], condition=~Q(state="withdrawn"), name="pledge_has_one_story"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "withdrawn"]), name="story_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="story_published_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.pk])

    @transition(state, source=StoryState.DRAFT, target=StoryState.PUBLISHED)
    def publish(self) -> None:
        """发布"""

    @transition(state, source=[StoryState.DRAFT, StoryState.PUBLISHED], target=StoryState.WITHDRAWN)
    def withdraw(self) -> None:
        """撤回"""


class StoryConsent(models.Model):
    """Who agreed to be shown or named, how and when; taken back, it hides the story at once."""

    class How(models.TextChoices):
        SIGNED = "signed", _("signed on paper")
        SPOKEN = "spoken", _("said in person, before a witness")
        MESSAGE = "message", _("by message or call")

    story = models.ForeignKey(Story, models.PROTECT, related_name="consents")
    who = EncryptedTextField(_("who agrees"))
    how = models.CharField(_("how"), max_length=10, choices=How)
    on = models.DateField(_("on"))
    recorded_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("consent to a story")
        verbose_name_plural = _("consents to stories")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=["signed", "spoken", "message"]), name="consent_how_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="consent_taken_back_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id}/{self.pk}"


class StoryEvent(models.Model):
    """One thing that happened to a story; append-only."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        CHANGED = "changed", _("Changed")
        CONSENTED = "consented", _("Consent recorded")
        PUBLISHED = "published", _("Published")
        TAKEN_BACK = "taken_back", _("Consent taken back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    story = models.ForeignKey(Story, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(Member, models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=10, choices=StoryState, blank=True)
    to_state = models.CharField(max_length=10, choices=StoryState)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("event of a story")
        verbose_name_plural = _("events of stories")
        ordering = ["at", "id"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.kind}"
