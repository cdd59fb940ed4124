"""What can happen to a work of the ledger. Every change appends its event in the same transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.photo_prints import look_of, sha256_of
from core.photos import store_photo

from ..models import Stage, Work, WorkDefect, WorkEvent, WorkGate, WorkPhoto
from .basis import (
    Kind,
    NotAllowed,
    Reason,
    event,
    go_to,
    last_moves,
    lock,
    moment_of,
    remark,
    require,
    require_stage,
    require_words,
)
from .entering import Description, Gates, gate_rows, ledgers_of

Photos = Sequence[tuple[ContentFile, ContentFile]]

# What a step forward starts from, and where a step taken back leads; acceptance has its own rules.
COMES_FROM = {Stage.STARTED: Stage.PLANNED, Stage.COMPLETED: Stage.STARTED}
GOES_BACK_TO = {
    Stage.STARTED: Stage.PLANNED,
    Stage.COMPLETED: Stage.STARTED,
    Stage.CANCELLED: Stage.PLANNED,
}


# ---- Forwards ---------------------------------------------------------------------------------


@transaction.atomic
def move_on(
    work: Work,
    *,
    to: Stage,
    by: AbstractBaseUser,
    at: dt.datetime,
    on: dt.date | None = None,
    note: str = "",
    before: Photos = (),
    photos: Photos = (),
) -> Work:
    """Start or complete it; completing puts right what an inspection had found."""
    work = lock(work)
    require(by, "districts.keep_work", work)
    moment = step_to(work, to, on=on, at=at, last=last_moves([work]).get(work.pk))
    happened = go_to(work, to, at=moment, by=by, note=note)
    keep_photos(happened, before, WorkPhoto.Kind.BEFORE)
    keep_photos(happened, photos, WorkPhoto.Kind.AFTER)
    if to == Stage.COMPLETED:
        work.defects.filter(put_right_at=None).update(put_right_at=moment)
    return work


def step_to(
    work: Work, to: Stage, *, on: dt.date | None, at: dt.datetime, last: dt.datetime | None
) -> dt.datetime:
    """The moment of this step; raises NotAllowed when it is none that can follow."""
    if to not in COMES_FROM:
        raise NotAllowed(Reason.WRONG_STAGE)
    require_stage(work, COMES_FROM[to])
    return moment_of(on, at=at, after=last)


@dataclass
class Moved:
    """What became of several works that were to be moved together."""

    moved: list[Work] = field(default_factory=list)
    refused: list[tuple[Work, Reason]] = field(default_factory=list)


@transaction.atomic
def move_many(
    works: Iterable[Work],
    *,
    to: Stage,
    by: AbstractBaseUser,
    at: dt.datetime,
    on: dt.date | None = None,
    note: str = "",
) -> Moved:
    """Start or complete all that can be, and say of the others why not; the statements do not grow with them."""
    rows = Work.objects.select_for_update(of=("self",)).select_related("district").order_by("pk")
    found = list(rows.filter(pk__in=[work.pk for work in works]))
    last, outcome, events = last_moves(found), Moved(), []
    for work in found:
        try:
            require(by, "districts.keep_work", work)
            moment = step_to(work, to, on=on, at=at, last=last.get(work.pk))
        except NotAllowed as problem:
            outcome.refused.append((work, problem.reason))
            continue
        events.append(event(work, from_stage=work.stage, to_stage=to, at=moment, by=by, note=note))
        work.stage = to
        outcome.moved.append(work)
    Work.objects.filter(pk__in=[work.pk for work in outcome.moved]).update(stage=to)
    WorkEvent.objects.bulk_create(events, batch_size=1000)
    if to == Stage.COMPLETED:
        put_right = WorkDefect.objects.filter(work__in=outcome.moved, put_right_at=None)
        put_right.update(put_right_at=at)
    return outcome


@transaction.atomic
def accept_work(
    work: Work,
    *,
    gates: Gates,
    by: AbstractBaseUser,
    at: dt.datetime,
    on: dt.date | None = None,
    note: str = "",
    photos: Photos = (),
) -> Work:
    """验收: all three gates are signed and a photo shows how it is now; whoever reported it completed may not."""
    work = lock(work)
    require_stage(work, Stage.COMPLETED)
    require(by, "districts.judge_work", work)
    if set(gates) != set(WorkGate.Kind.values) or not all(g.signed_by.strip() for g in gates.values()):
        raise NotAllowed(Reason.NO_GATES)
    if not photos and not shows_how_it_is(work):
        raise NotAllowed(Reason.NO_PHOTO)
    moment = moment_of(on, at=at, after=last_moves([work]).get(work.pk))
    happened = go_to(work, Stage.ACCEPTED, at=moment, by=by, note=note)
    keep_photos(happened, photos, WorkPhoto.Kind.AFTER)
    WorkGate.objects.bulk_create(gate_rows(happened, gates))
    return work


def shows_how_it_is(work: Work) -> bool:
    """Whether a photo shows it done: one from before an inspection sent it back shows nothing."""
    after = work.photos.filter(kind=WorkPhoto.Kind.AFTER)
    if found := work.defects.order_by("-id").values_list("event_id", flat=True).first():
        after = after.filter(event_id__gt=found)
    return after.exists()


# ---- Backwards --------------------------------------------------------------------------------


@transaction.atomic
def send_back(
    work: Work,
    *,
    what: str,
    put_right_by: dt.date,
    by: AbstractBaseUser,
    at: dt.datetime,
    photos: Photos = (),
) -> Work:
    """An inspection finds something: it leaves the completed and accepted ones until it is put right."""
    work = lock(work)
    require_stage(work, Stage.COMPLETED, Stage.ACCEPTED)
    require(by, "districts.judge_work", work)
    what = require_words(what)
    if put_right_by < timezone.localdate(at):
        raise NotAllowed(Reason.PAST)
    moment = moment_of(None, at=at, after=last_moves([work]).get(work.pk))
    happened = go_to(work, Stage.STARTED, at=moment, by=by, kind=Kind.SENT_BACK, note=what)
    keep_photos(happened, photos, WorkPhoto.Kind.BEFORE)
    WorkDefect.objects.create(
        work=work, event=happened, what=what, found_on=timezone.localdate(moment), put_right_by=put_right_by
    )
    return work


@transaction.atomic
def take_back(work: Work, *, by: AbstractBaseUser, at: dt.datetime, note: str) -> Work:
    """A step was recorded by mistake: go back to the one before it, with the reason. Not from accepted."""
    work = lock(work)
    require(by, "districts.keep_work", work)
    require_stage(work, *GOES_BACK_TO)
    note = require_words(note)
    moment = moment_of(None, at=at, after=last_moves([work]).get(work.pk))
    go_to(work, GOES_BACK_TO[Stage(work.stage)], at=moment, by=by, kind=Kind.CORRECTED, note=note)
    return work


@transaction.atomic
def cancel_work(work: Work, *, by: AbstractBaseUser, at: dt.datetime, note: str) -> Work:
    """It will not be built, and why; what was accepted must be sent back first."""
    work = lock(work)
    require(by, "districts.cancel_work", work)
    require_stage(work, Stage.PLANNED, Stage.STARTED, Stage.COMPLETED)
    note = require_words(note)
    moment = moment_of(None, at=at, after=last_moves([work]).get(work.pk))
    go_to(work, Stage.CANCELLED, at=moment, by=by, kind=Kind.CANCELLED, note=note)
    work.defects.filter(put_right_at=None).update(put_right_at=moment)
    return work


# ---- What is said of it -----------------------------------------------------------------------


@transaction.atomic
def correct_quantity(
    work: Work, *, quantity: Decimal, by: AbstractBaseUser, at: dt.datetime, note: str
) -> Work:
    """The old quantity goes out and the new one comes in, so that every figure follows; with the reason."""
    work = lock(work)
    require(by, "districts.keep_work", work)
    require_stage(work, Stage.PLANNED, Stage.STARTED, Stage.COMPLETED)
    note = require_words(note)
    if quantity == work.quantity:
        raise NotAllowed(Reason.SAME)
    moment = moment_of(None, at=at, after=last_moves([work]).get(work.pk))
    note = f"{work.quantity.normalize():f} → {quantity.normalize():f} · {note}"
    WorkEvent.objects.bulk_create(quantity_events(work, quantity, at=moment, by=by, note=note))
    work.save(update_fields=["quantity"])
    return work


def quantity_events(
    work: Work, quantity: Decimal, *, at: dt.datetime, by: AbstractBaseUser | None, note: str
) -> list[WorkEvent]:
    """The pair that changes a quantity; the work itself has the new one afterwards."""
    said = {"at": at, "by": by, "kind": Kind.CORRECTED, "note": note}
    old = event(work, from_stage=work.stage, to_stage="", **said)  # type: ignore[arg-type]
    work.quantity = quantity
    return [old, event(work, from_stage="", to_stage=work.stage, **said)]  # type: ignore[arg-type]


@transaction.atomic
def describe(work: Work, *, name: str, about: Description, by: AbstractBaseUser, at: dt.datetime) -> Work:
    """Change its name, place and other particulars; the event says which."""
    work = lock(work)
    require(by, "districts.keep_work", work)
    new = {"name": name} | vars(about)
    changed = [column for column, value in new.items() if getattr(work, column) != value]
    if not changed:
        return work
    remark(work, at=at, by=by, note="; ".join(said_of(work, column, new[column]) for column in changed))
    for column in changed:
        setattr(work, column, new[column])
    if work.township_id is None:
        work.township = ledgers_of([work.district])[work.district.township_path]
    try:
        with transaction.atomic():
            work.save(update_fields=[*changed, "township"])
    except IntegrityError as problem:
        if "work_number_is_given_once" not in str(problem):
            raise
        raise NotAllowed(Reason.TAKEN) from problem
    return work


def said_of(work: Work, column: str, new: Any) -> str:
    """What it was and what it is, so that nothing is overwritten without a trace."""
    label = Work._meta.get_field(column).verbose_name  # type: ignore[union-attr]  # columns of our own
    return f"{label}: {shown(getattr(work, column))} → {shown(new)}"


def shown(value: Any) -> str:
    return "—" if value in ("", None) else str(value)


@transaction.atomic
def add_photos(
    work: Work,
    *,
    by: AbstractBaseUser,
    at: dt.datetime,
    before: Photos = (),
    photos: Photos = (),
    note: str = "",
) -> Work:
    """Photos without a step."""
    work = lock(work)
    require(by, "districts.show_work", work)
    noted = remark(work, at=at, by=by, note=note)
    keep_photos(noted, before, WorkPhoto.Kind.BEFORE)
    keep_photos(noted, photos, WorkPhoto.Kind.AFTER)
    return work


def keep_photos(happened: WorkEvent, photos: Photos, kind: WorkPhoto.Kind) -> None:
    for image, thumbnail in photos:
        row = WorkPhoto(work_id=happened.work_id, event=happened, kind=kind)
        row.sha256, row.look = sha256_of(image), look_of(thumbnail)
        store_photo(row, image, thumbnail)
