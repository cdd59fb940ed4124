"""A visit and the opinions heard on it, in one piece: all of it is stored, or nothing."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.submissions import number_of
from members.lifecycle import Photos, count_opinions, log_visit_once
from members.models import Member, Visit

from ..models import Category, Complaint, State
from .intake import Filing, file, record_on_the_spot


@dataclass(frozen=True)
class Opinion:
    """What somebody asked for on a visit; `done` says how it was put right at once, empty passes it on."""

    words: str
    category: Category
    done: str = ""
    chosen: Category | None = None  # by the member; a guess may be another tomorrow and is none of the words

    @property
    def content(self) -> list[object]:
        return [self.words, self.done, self.chosen]


@transaction.atomic
def log_visit(
    opinions: Sequence[Opinion],
    *,
    by: Member,
    at: dt.datetime,
    submission: uuid.UUID | None,
    photos: Photos = (),
    **said: Any,
) -> tuple[Visit, list[Complaint]]:
    """走访: record the call, and each opinion as a complaint; the same form again returns the first one alone.

    Raises NotAllowed for what a member may not put right, and stores nothing of the visit then.
    """
    drawn = submission or uuid.uuid4()
    visit, is_new = log_visit_once(
        Visit(
            **said,
            member=by,
            unit_id=by.unit_id,
            opinions=len(opinions),
            solved_on_spot=sum(bool(opinion.done) for opinion in opinions),
        ),
        submission=drawn,
        heard=[part for opinion in opinions for part in opinion.content],
        photos=photos,
    )
    if not is_new:
        return visit, []
    return visit, [
        add_opinion(visit, opinion, number=number_of(drawn, visit.submission, index), by=by, at=at)
        for index, opinion in enumerate(opinions)
    ]


def add_opinion(
    visit: Visit, opinion: Opinion, *, number: uuid.UUID, by: Member, at: dt.datetime
) -> Complaint:
    filing = Filing(
        title=opinion.words,
        body=opinion.words,
        district=visit.district,
        category=opinion.category,
        kind=Complaint.Kind.HELP,
        submission=number,
    )
    return add_filing(visit, filing, done=opinion.done, by=by, at=at)


def add_filing(visit: Visit, filing: Filing, *, done: str, by: Member, at: dt.datetime) -> Complaint:
    """One more opinion of a visit: put right at once with what was `done`, or passed on."""
    if done:
        return record_on_the_spot(filing, by=by, at=at, note=done, visit=visit)
    return file(filing, at=at, channel=Complaint.Channel.VISIT, by=by, visit=visit)


@transaction.atomic
def write_down(visit: Visit, filing: Filing, *, done: str, by: Member, at: dt.datetime) -> Complaint:
    """An opinion written down later; the visit counts at least what is written down of it."""
    complaint = add_filing(visit, filing, done=done, by=by, at=at)
    written = list(visit.complaints.values_list("state", "answered_at", "received_at"))
    solved = [
        state for state, answered, received in written if state == State.CLOSED and answered == received
    ]
    count_opinions(visit, written=len(written), solved=len(solved))
    return complaint
