"""What a member tells of the work: how it goes, and that it is done, with evidence from the pledge's own life."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from core.submissions import number_of
from members.models import Member

from ..models import Pledge, PledgeMilestone
from .basis import Kind, NotAllowed, Photos, lock, record, require, require_words, save, sent_before


@transaction.atomic
def post_progress(
    pledge: Pledge,
    *,
    by: Member,
    at: dt.datetime,
    note: str,
    photos: Photos = (),
    before: Photos = (),
    milestone: PledgeMilestone | None = None,
    submission: uuid.UUID | None = None,
) -> Pledge:
    """Tell how it goes, with photos; allowed while the pledge awaits approval too, for deeds done at once.

    `milestone` is the step that is reached with it.
    """
    pledge = lock(pledge)
    require(by, "pledges.work_on", pledge)
    submission = submission and number_of(submission, by, pledge, note, len(photos), len(before), milestone)
    if sent_before(submission):
        return pledge
    if pledge.state not in ("submitted", "active"):
        raise NotAllowed("progress is posted until the pledge is delivered")
    record(
        pledge,
        Kind.PROGRESS,
        from_state=pledge.state,
        by=by,
        at=at,
        note=note,
        photos=photos,
        before=before,
        submission=submission,
    )
    if milestone:
        pledge.milestones.filter(pk=milestone.pk, reached_at=None).update(reached_at=at)
    return pledge


def earliest_evidence(pledge: Pledge) -> dt.date:
    """The first day of the pledge's life: nothing done before it is evidence that it was kept."""
    return timezone.localdate(pledge.events.earliest("at", "id").at)


@transaction.atomic
def deliver(
    pledge: Pledge,
    *,
    by: Member,
    at: dt.datetime,
    note: str,
    done_on: dt.date | None = None,
    photos: Photos = (),
    before: Photos = (),
) -> Pledge:
    """完成: the member's word that it is done, with words (and better, photos) as evidence.

    `done_on`, where it was another day than `at`, lies in the pledge's life.
    """
    pledge = lock(pledge)
    require(by, "pledges.work_on", pledge)
    require_words(note)
    if done_on and not earliest_evidence(pledge) <= done_on <= timezone.localdate(at):
        raise NotAllowed("what was done before the promise, or is still to come, does not keep it")
    before_state = pledge.state
    pledge.deliver()
    pledge.delivered_at = at
    pledge.done_on = done_on or timezone.localdate(at)
    return save(
        pledge,
        Kind.DELIVERED,
        from_state=before_state,
        by=by,
        at=at,
        note=note,
        photos=photos,
        before=before,
    )
