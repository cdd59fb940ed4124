"""督办: an official writes a note on a pledge; whoever made it, or the head of their unit, must answer it.

One note at a time: the next is written when this one is answered, so that nobody answers the wrong one.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from core import outbox
from members.models import Member

from ..models import OPEN, Pledge, SupervisionAnswer, SupervisionNote
from .basis import Kind, NotAllowed, lock, record, require, require_words
from .reminders import REMIND


@transaction.atomic
def supervise(pledge: Pledge, *, by: Member, at: dt.datetime, note: str, answer_by: dt.date) -> Pledge:
    """Ask for an answer by a day; raises NotAllowed while an earlier note waits for its own."""
    pledge = lock(pledge)
    require(by, "pledges.supervise", pledge)
    require_words(note)
    if pledge.state not in OPEN:
        raise NotAllowed("what is finished needs no supervision")
    if answer_by < timezone.localdate(at):
        raise NotAllowed("nobody answers by a day that has passed")
    if pledge.notes.unanswered().exists():
        raise NotAllowed("an earlier note is not answered yet")
    SupervisionNote.objects.create(
        pledge=pledge,
        member=pledge.member,
        unit=pledge.member.unit,
        text=note,
        answer_by=answer_by,
        by=by,
        at=at,
    )
    record(pledge, Kind.SUPERVISED, from_state=pledge.state, by=by, at=at, note=note)
    outbox.nudge(REMIND)
    return pledge


@transaction.atomic
def reply(pledge: Pledge, *, by: Member, at: dt.datetime, note: str) -> Pledge:
    """Answer the note that waits; late answers are taken too."""
    pledge = lock(pledge)
    require(by, "pledges.reply", pledge)
    require_words(note)
    waiting = pledge.notes.unanswered().first()
    if waiting is None:
        raise NotAllowed("no note waits for an answer")
    SupervisionAnswer.objects.create(note=waiting, text=note, by=by, at=at)
    record(pledge, Kind.REPLIED, from_state=pledge.state, by=by, at=at, note=note)
    return pledge
