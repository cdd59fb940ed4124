"""What every step of a work shares: why it is refused, the lock, the moment, and the event."""

import datetime as dt
from collections.abc import Iterable

import rules
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.weeks import midnight

from ..models import Stage, Work, WorkEvent

Kind = WorkEvent.Kind


class Reason(models.TextChoices):
    """Why a step is not possible, as it is told to whoever tried."""

    NOT_YOURS = "not_yours", _("This is not yours to do.")
    OWN_REPORT = "own_report", _("You reported it completed yourself; somebody else must judge it.")
    WRONG_STAGE = "wrong_stage", _("It stands at another stage.")
    FUTURE = "future", _("This day is still to come.")
    PAST = "past", _("This day has passed.")
    TOO_EARLY = "too_early", _("This day lies before the step before it.")
    NO_PHOTO = "no_photo", _("There is no photo of how it is now.")
    NO_GATES = "no_gates", _("All three gates must be signed: quality, technique and acceptance.")
    NO_WORDS = "no_words", _("Say why.")
    SAME = "same", _("Nothing would change.")
    TAKEN = "taken", _("This number stands in the ledger already.")


class NotAllowed(Exception):
    """The step is not possible now; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def require(member: AbstractBaseUser, permission: str, work: Work) -> None:
    if not rules.has_perm(permission, member, work):
        own = permission == "districts.judge_work" and work.reporter_id() == member.pk
        raise NotAllowed(Reason.OWN_REPORT if own else Reason.NOT_YOURS)


def require_words(words: str) -> str:
    if not words.strip():
        raise NotAllowed(Reason.NO_WORDS)
    return words.strip()


def require_stage(work: Work, *stages: str) -> None:
    if work.stage not in stages:
        raise NotAllowed(Reason.WRONG_STAGE)


def lock(work: Work) -> Work:
    """The row as it is now, held until the transaction ends."""
    rows = Work.objects.select_for_update(of=("self",)).select_related("district", "indicator")
    return rows.get(pk=work.pk)


def last_moves(works: Iterable[Work]) -> dict[int, dt.datetime]:
    """When each of these was last moved or put right; one statement."""
    moves = WorkEvent.objects.filter(work__in=[work.pk for work in works]).exclude(from_stage=F("to_stage"))
    return dict(moves.order_by().values_list("work_id").annotate(Max("at")))


def moment_of(on: dt.date | None, *, at: dt.datetime, after: dt.datetime | None) -> dt.datetime:
    """When it happened: now, or on an earlier day that somebody tells of; never before the step before it."""
    if on is None or on == timezone.localdate(at):
        moment = at
    elif on > timezone.localdate(at):
        raise NotAllowed(Reason.FUTURE)
    elif after and on < timezone.localdate(after):
        raise NotAllowed(Reason.TOO_EARLY)
    else:
        moment = max(midnight(on), after or midnight(on))
    if after and moment < after:
        raise NotAllowed(Reason.TOO_EARLY)
    return moment


def event(
    work: Work,
    *,
    from_stage: str,
    to_stage: str,
    at: dt.datetime,
    by: AbstractBaseUser | None,
    kind: Kind = Kind.MOVED,
    note: str = "",
) -> WorkEvent:
    """One that is not stored yet."""
    return WorkEvent(
        work=work,
        kind=kind,
        at=at,
        actor_id=by.pk if by else None,
        from_stage=from_stage,
        to_stage=to_stage,
        district_id=work.district_id,
        indicator_id=work.indicator_id,
        year=work.year,
        quantity=work.quantity,
        note=note[: WorkEvent.NOTE_LENGTH],
    )


def go_to(
    work: Work,
    stage: Stage,
    *,
    at: dt.datetime,
    by: AbstractBaseUser,
    kind: Kind = Kind.MOVED,
    note: str = "",
) -> WorkEvent:
    """Change the stage and append the event that says so."""
    happened = event(work, from_stage=work.stage, to_stage=stage, at=at, by=by, kind=kind, note=note)
    work.stage = stage
    work.accepted_at = at if stage == Stage.ACCEPTED else None
    work.save(update_fields=["stage", "accepted_at"])
    happened.save()
    return happened


def remark(work: Work, *, at: dt.datetime, by: AbstractBaseUser, note: str = "") -> WorkEvent:
    """Something worth keeping that moves nothing."""
    noted = event(work, from_stage=work.stage, to_stage=work.stage, at=at, by=by, kind=Kind.NOTED, note=note)
    noted.save()
    return noted
