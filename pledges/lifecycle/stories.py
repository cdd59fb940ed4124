"""典型事例: an editor tells the public of a kept pledge. Whom it shows or names must have agreed, and may take it back."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import rules
from django.db import transaction
from django.utils import timezone

from members.models import Member

from ..models import Pledge, PledgePhoto, State, Story, StoryConsent, StoryEvent, StoryState
from .basis import NotAllowed, lock

Kind = StoryEvent.Kind


class Telling(NamedTuple):
    """What a story says and shows."""

    title: str
    text: str
    photos: Sequence[PledgePhoto] = ()
    shows_people: bool = True


class NoConsent(Exception):
    """It names or shows people, and nobody's consent stands."""


def may_be_told(pledge: Pledge) -> bool:
    """Only what was kept, and only once at a time."""
    return pledge.state == State.ACCEPTED and not pledge.stories.exclude(state=StoryState.WITHDRAWN).exists()


@transaction.atomic
def draft_story(pledge: Pledge, telling: Telling, *, by: Member, at: dt.datetime) -> Story:
    """Begin a story; raises NotAllowed for what is not kept yet, or is told already."""
    pledge = lock(pledge)
    require_editor(by, pledge)
    if not may_be_told(pledge):
        raise NotAllowed("only a kept pledge is told, and once at a time")
    story = Story.objects.create(pledge=pledge, title=telling.title, text=telling.text)
    return fill(story, telling, Kind.DRAFTED, from_state="", by=by, at=at)


@transaction.atomic
def change_story(story: Story, telling: Telling, *, by: Member, at: dt.datetime) -> Story:
    """Change a draft; what is published is withdrawn first, and told anew."""
    story = lock_story(story, by)
    if story.state != StoryState.DRAFT:
        raise NotAllowed("only a draft is changed")
    story.title, story.text = telling.title, telling.text
    return fill(story, telling, Kind.CHANGED, from_state=story.state, by=by, at=at)


@transaction.atomic
def record_consent(story: Story, *, who: str, how: str, on: dt.date, by: Member, at: dt.datetime) -> Story:
    """Keep who agreed, how and when, and who says so."""
    story = lock_story(story, by)
    if story.state == StoryState.WITHDRAWN or not who.strip() or on > timezone.localdate(at):
        raise NotAllowed("consent has a person, a day that has come, and a story that stands")
    StoryConsent.objects.create(story=story, who=who, how=how, on=on, recorded_by=by, recorded_at=at)
    return note_event(story, Kind.CONSENTED, from_state=story.state, by=by, at=at)


@transaction.atomic
def publish_story(story: Story, *, by: Member, at: dt.datetime) -> Story:
    """Raises NoConsent when it names or shows people and no consent was given, or one was taken back."""
    story = lock_story(story, by)
    before = story.state
    if story.shows_people and not story.consents.exists():
        raise NoConsent
    if story.consents.exclude(withdrawn_at=None).exists():
        raise NoConsent
    story.publish()
    story.published_at = at
    story.save()
    return note_event(story, Kind.PUBLISHED, from_state=before, by=by, at=at)


@transaction.atomic
def withdraw_story(story: Story, *, by: Member, at: dt.datetime, note: str = "") -> Story:
    """Hidden from now on, for good."""
    story = lock_story(story, by)
    before = story.state
    story.withdraw()
    story.save()
    return note_event(story, Kind.WITHDRAWN, from_state=before, by=by, at=at, note=note)


@transaction.atomic
def take_consent_back(consent: StoryConsent, *, by: Member, at: dt.datetime) -> Story:
    """The person does not agree any more: the story is hidden at once, in the same transaction."""
    story = lock_story(consent.story, by)
    changed = StoryConsent.objects.filter(pk=consent.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by
    )
    if not changed:
        raise NotAllowed("it was taken back already")
    before = story.state
    if before != StoryState.WITHDRAWN:
        story.withdraw()
        story.save()
    return note_event(story, Kind.TAKEN_BACK, from_state=before, by=by, at=at)


def require_editor(member: Member, pledge: Pledge) -> None:
    if not rules.has_perm("pledges.tell", member, pledge):
        raise NotAllowed(f"{member.username} tells nothing of {pledge}")


def lock_story(story: Story, by: Member) -> Story:
    rows = Story.objects.select_for_update(of=("self",)).select_related("pledge__district", "pledge__member")
    story = rows.get(pk=story.pk)
    require_editor(by, story.pledge)
    return story


def fill(
    story: Story, telling: Telling, kind: Kind, *, from_state: str, by: Member, at: dt.datetime
) -> Story:
    """Only the pledge's own photos are shown."""
    story.shows_people = telling.shows_people
    story.save()
    chosen = PledgePhoto.objects.filter(
        event__pledge=story.pledge_id, pk__in=[each.pk for each in telling.photos]
    )
    story.photos.set(chosen)
    return note_event(story, kind, from_state=from_state, by=by, at=at)


def note_event(
    story: Story, kind: Kind, *, from_state: str, by: Member, at: dt.datetime, note: str = ""
) -> Story:
    StoryEvent.objects.create(
        story=story, kind=kind, at=at, actor=by, from_state=from_state, to_state=story.state, note=note
    )
    return story
