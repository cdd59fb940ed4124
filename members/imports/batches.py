"""What can happen to a roster: it is kept, checked, confirmed or discarded, and taken in a few hundred rows at a time."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from core import outbox
from core.sheet_errors import SheetError
from core.sheets import Row

from ..lifecycle.roster import take_in
from ..models import Member, RosterImport
from .check import Checker, Outcome
from .rows import Roster

logger = logging.getLogger(__name__)
CHUNK = 500
MOST_SHOWN = 2_000  # rows that are kept to be shown; all are counted
TRIES = 3  # of one chunk, when somebody else makes the same accounts at the same moment
KEEP_UNCONFIRMED = dt.timedelta(days=7)
STALLED = dt.timedelta(minutes=2)
RUN = "members.run_imports"  # the task of members/tasks.py

State = RosterImport.State


def dry_run(checker: Checker, roster: Roster) -> Iterator[tuple[int, Outcome]]:
    """What would become of the rows, chunk by chunk; nothing is stored."""
    done = 0
    for rows in roster.chunks(CHUNK):
        done += len(rows)
        yield done, checker.check(rows)


def store(checker: Checker, rows: list[Row], *, by: Member | None, at: dt.datetime) -> Outcome:
    """Take these rows in, all that are right or none; what somebody stores meanwhile is then known."""
    for _ in range(TRIES - 1):
        try:
            return store_once(checker, rows, by=by, at=at)
        except IntegrityError:
            logger.info("rows from %s on: stored by another import meanwhile, looking again", rows[0][0])
            checker.load()
    return store_once(checker, rows, by=by, at=at)


@transaction.atomic
def store_once(checker: Checker, rows: list[Row], *, by: Member | None, at: dt.datetime) -> Outcome:
    outcome = checker.check(rows, lock=True)
    take_in(outcome.entries, by=by, at=at)
    checker.units.stored()
    return outcome


# ---- On the page ------------------------------------------------------------------------------


def prepare(name: str, content: bytes, *, create_units: bool, by: Member, at: dt.datetime) -> RosterImport:
    """Keep a file until it is confirmed, and let a worker check it; raises SheetError for what is no roster."""
    roster = Roster(name, content)
    batch = RosterImport(
        name=name[-120:], by=by, at=at, create_units=create_units, language=roster.heads.language
    )
    ending = name[name.rfind(".") :].lower()
    batch.file.save(f"{at:%H%M%S}{ending}", ContentFile(content), save=False)
    batch.save()
    outbox.nudge(RUN)
    return batch


def confirm(batch: RosterImport, *, at: dt.datetime) -> bool:
    """Let a worker take it in; false when it was decided already. Confirming again wakes a worker again."""
    changed = RosterImport.objects.filter(pk=batch.pk, state=State.CHECKED).update(
        state=State.RUNNING, next_row=0, progress_at=at, errors=[], changes=[]
    )
    outbox.nudge(RUN)
    return bool(changed)


def again(batch: RosterImport, *, at: dt.datetime) -> bool:
    """Go on with a file that stopped; what is stored stays and is not stored twice."""
    stopped = RosterImport.objects.filter(pk=batch.pk, state=State.FAILED)
    begun = State.RUNNING if batch.found else State.CHECKING
    changed = stopped.update(state=begun, progress_at=at)
    outbox.nudge(RUN)
    return bool(changed)


def discard(batch: RosterImport) -> bool:
    """Forget a file that nobody confirmed, or that stopped; false when it was decided already."""
    idle = [State.CHECKING, State.CHECKED, State.FAILED]
    waiting = RosterImport.objects.filter(pk=batch.pk, state__in=idle)
    if not waiting.update(state=State.DISCARDED, file="", changes=[], errors=[]):
        return False
    batch.file.delete(save=False)
    return True


def forget_files(*, at: dt.datetime) -> int:
    """Discard what nobody confirmed, or went on with, for a week: the files name people."""
    idle = [State.CHECKED, State.FAILED]
    old = RosterImport.objects.filter(state__in=idle, at__lt=at - KEEP_UNCONFIRMED)
    return sum(discard(batch) for batch in old)


def is_stalled(batch: RosterImport, *, at: dt.datetime) -> bool:
    """Whether no worker has touched it for a while."""
    return batch.state in RosterImport.AT_WORK and at - (batch.progress_at or batch.at) > STALLED


# ---- In the worker ----------------------------------------------------------------------------


def run_waiting(now: Callable[[], dt.datetime] = timezone.now) -> None:
    """Check or take in every file that waits; several workers take turns, no row is stored twice."""
    for batch in RosterImport.objects.unfinished().select_related("by__home_district"):
        try:
            with translation.override(batch.language):
                run(batch, now=now)
        except Exception:  # whatever it is, the member must see that it stopped, and where
            logger.exception("roster %s stopped at row %s", batch.pk, batch.next_row)
            RosterImport.objects.filter(pk=batch.pk, state__in=RosterImport.AT_WORK).update(
                state=State.FAILED, progress_at=now()
            )


def run(batch: RosterImport, *, now: Callable[[], dt.datetime]) -> None:
    with batch.file.open("rb") as file:
        roster = Roster(batch.name, file.read())
    try:
        total, several = roster.survey()
    except SheetError as problem:  # broken further down than the headers
        RosterImport.objects.filter(pk=batch.pk).update(
            state=State.FAILED, errors=[[0, "", [[str(problem), "sheet", ""]]]], progress_at=now()
        )
        return
    checker = Checker(
        roster,
        within=batch.by.home_district,
        create_units=batch.create_units,
        by=batch.by,
        now=now(),
        several=several,
    )
    if batch.state == State.CHECKING:
        look_through(batch, checker, roster, total, now=now)
    else:
        take_all_in(batch, checker, roster, total, now=now)


def look_through(
    batch: RosterImport, checker: Checker, roster: Roster, total: int, *, now: Callable[[], dt.datetime]
) -> None:
    """The dry run, from the first row on; what is seen of it until its end is how far it has come."""
    whole = Outcome()
    checking = RosterImport.objects.filter(pk=batch.pk, state=State.CHECKING)
    for done, outcome in dry_run(checker, roster):
        whole.add(outcome, most=MOST_SHOWN)
        if not checking.update(total=total, next_row=done, progress_at=now()):
            return  # discarded meanwhile
    whole.counts["units"] = len(checker.units.missing)
    checking.update(
        state=State.CHECKED,
        total=total,
        next_row=total,
        found=dict(whole.counts),
        changes=whole.changes,
        errors=whole.errors,
        progress_at=now(),
    )


def take_all_in(
    batch: RosterImport, checker: Checker, roster: Roster, total: int, *, now: Callable[[], dt.datetime]
) -> None:
    RosterImport.objects.filter(pk=batch.pk).update(total=total)
    start = batch.next_row
    for rows in roster.chunks(CHUNK, start):
        if not advance(batch.pk, checker, rows, start, at=now()):
            return
        start += len(rows)
    finished = RosterImport.objects.filter(pk=batch.pk, state=State.RUNNING, next_row=total)
    if finished.update(state=State.DONE, file=""):
        batch.file.delete(save=False)


@transaction.atomic
def advance(pk: int, checker: Checker, rows: list[Row], start: int, *, at: dt.datetime) -> bool:
    """Take one chunk in and move the mark with it; false when another worker has gone on from here."""
    batch = RosterImport.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    if batch.state != State.RUNNING or batch.next_row != start:
        return False
    outcome = store(checker, rows, by=batch.by, at=at)
    for name, number in outcome.counts.items():
        batch.stored[name] = batch.stored.get(name, 0) + number
    batch.changes = [*batch.changes, *outcome.changes][:MOST_SHOWN]
    batch.errors = [*batch.errors, *outcome.errors][:MOST_SHOWN]
    batch.next_row = start + len(rows)
    batch.progress_at = at
    batch.save()
    return True
