"""What can happen to a file: it is checked, confirmed or discarded, and stored a few hundred rows at a time."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import outbox
from members.models import Member

from .. import lifecycle
from ..models import ComplaintImport
from .check import Checker, Defaults, Outcome
from .reasons import Reason, told
from .sheets import SheetError, read

logger = logging.getLogger(__name__)
CHUNK = 500
CHECKED_AT_ONCE = 2_000  # rows; whoever sends more must not wait for the answer of a page
MOST_ERRORS = 2_000  # that are kept and shown; all are counted
TRIES = 3  # of one chunk, when somebody else stores the same messages at the same moment
KEEP_UNCONFIRMED = dt.timedelta(days=7)
RUN = "complaints.run_imports"  # the task of complaints/tasks.py

State = ComplaintImport.State


def dry_run(checker: Checker) -> Outcome:
    """What would become of every row; nothing is stored."""
    whole = Outcome()
    for start in range(0, len(checker.rows), CHUNK):
        whole.add(checker.check(start, start + CHUNK))
    return whole


def store(checker: Checker, start: int, *, by: Member | None, at: dt.datetime) -> Outcome:
    """Take the next rows over, all of them or none; a message that somebody stores meanwhile is then known."""
    for _ in range(TRIES - 1):
        try:
            return store_once(checker, start, by=by, at=at)
        except IntegrityError:
            logger.info("rows from %s on: stored by another import meanwhile, looking again", start)
    return store_once(checker, start, by=by, at=at)


@transaction.atomic
def store_once(checker: Checker, start: int, *, by: Member | None, at: dt.datetime) -> Outcome:
    outcome = checker.check(start, start + CHUNK)
    lifecycle.take_over(outcome.records, channel=checker.defaults.channel, at=at, by=by)
    return outcome


# ---- On the page ------------------------------------------------------------------------------


def prepare(name: str, content: bytes, defaults: Defaults, *, by: Member, at: dt.datetime) -> ComplaintImport:
    """Check a file and keep it until it is confirmed: a short one at once, a long one in a worker.

    Raises SheetError for what is no sheet; of a long file the worker reads, and may refuse, the rest.
    """
    rows = read(name, content, enough=CHECKED_AT_ONCE + 1)
    batch = ComplaintImport(
        name=name[-120:],
        by=by,
        at=at,
        channel=defaults.channel,
        district=defaults.district,
        category=defaults.category,
        unit=defaults.unit,
        state=State.CHECKING,
    )
    if len(rows) <= CHECKED_AT_ONCE:
        outcome = dry_run(Checker(rows, defaults, now=at))
        batch.state, batch.total = State.CHECKED, len(rows)
        batch.found, batch.errors = dict(outcome.counts), outcome.errors[:MOST_ERRORS]
    batch.file.save(f"{at:%H%M%S}{ending(name)}", ContentFile(content), save=False)
    batch.save()
    if batch.state == State.CHECKING:
        outbox.nudge(RUN)
    return batch


def ending(name: str) -> str:
    return name[name.rfind(".") :].lower()


def confirm(batch: ComplaintImport, *, at: dt.datetime) -> bool:
    """Let a worker store it; false when it is not checked yet, or was decided already."""
    changed = ComplaintImport.objects.filter(pk=batch.pk, state=State.CHECKED).update(
        state=State.RUNNING, progress_at=at, errors=[]
    )
    outbox.nudge(RUN)
    return bool(changed)


def wake() -> None:
    """Ask again for a worker."""
    outbox.nudge(RUN)


def refusal(batch: ComplaintImport) -> str:
    """Why the file could not be checked, or nothing."""
    if batch.state != State.REFUSED:
        return ""
    [_row, _number, [reason]] = batch.errors[0]
    return told(reason)


def discard(batch: ComplaintImport) -> bool:
    """Forget a file of which nothing is stored; false when it was decided already."""
    undecided = ComplaintImport.objects.undecided().filter(pk=batch.pk)
    if not undecided.update(state=State.DISCARDED, file=""):
        return False
    batch.file.delete(save=False)
    return True


def forget_files(*, at: dt.datetime) -> int:
    """Discard what nobody confirmed for a week: the files may hold residents' contacts."""
    old = ComplaintImport.objects.undecided().filter(at__lt=at - KEEP_UNCONFIRMED)
    return sum(discard(batch) for batch in old)


# ---- In the worker ----------------------------------------------------------------------------


def run_waiting(now: Callable[[], dt.datetime] = timezone.now) -> None:
    """Check every long file and store every confirmed one; of several workers none does a row twice."""
    for batch in ComplaintImport.objects.unfinished():
        try:
            run(batch, now=now)
        except SheetError as problem:
            logger.warning("import %s cannot be read: %s", batch.pk, problem.reason[0])
            stop(batch, problem.reason, at=now())
        except Exception:  # whatever it is, the member must see that it stopped, and where
            logger.exception("import %s stopped at row %s", batch.pk, batch.next_row)
            stop(batch, ["check_broke", ""], at=now())


def stop(batch: ComplaintImport, reason: Reason, *, at: dt.datetime) -> None:
    """What was being stored can go on where it was; what was only being checked is forgotten, with the reason."""
    its = ComplaintImport.objects.filter(pk=batch.pk)
    its.filter(state=State.RUNNING).update(state=State.FAILED, progress_at=at)
    refused = {"state": State.REFUSED, "progress_at": at, "errors": [[0, "", [reason]]], "file": ""}
    if its.filter(state=State.CHECKING).update(**refused):
        batch.file.delete(save=False)


def run(batch: ComplaintImport, *, now: Callable[[], dt.datetime]) -> None:
    with batch.file.open("rb") as file:
        rows = read(batch.name, file.read())
    ComplaintImport.objects.filter(pk=batch.pk, state=State.CHECKING).update(
        total=len(rows), progress_at=now()
    )
    defaults = Defaults(batch.district, batch.channel, batch.category, batch.unit)
    checker = Checker(rows, defaults, now=now())
    while advance(batch.pk, checker, at=now()):
        pass
    if ComplaintImport.objects.filter(pk=batch.pk, state=State.DONE).update(file=""):
        batch.file.delete(save=False)


@transaction.atomic
def advance(pk: int, checker: Checker, *, at: dt.datetime) -> bool:
    """Check or store one chunk and move the mark with it; false when there is nothing left."""
    batch = ComplaintImport.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    if not batch.is_with_a_worker:
        return False
    step = check_next if batch.state == State.CHECKING else store_next
    outcome = step(batch, checker, at=at)
    batch.errors = [*batch.errors, *outcome.errors][:MOST_ERRORS]
    batch.progress_at = at
    batch.save()
    return batch.is_with_a_worker


def check_next(batch: ComplaintImport, checker: Checker, *, at: dt.datetime) -> Outcome:
    """The dry run of one chunk; after the last the member decides."""
    outcome = checker.check(batch.next_row, batch.next_row + CHUNK)
    batch.found = dict(Counter(batch.found) + outcome.counts)
    batch.next_row += CHUNK
    if batch.next_row >= batch.total:
        batch.state, batch.next_row = State.CHECKED, 0
    return outcome


def store_next(batch: ComplaintImport, checker: Checker, *, at: dt.datetime) -> Outcome:
    outcome = store(checker, batch.next_row, by=batch.by, at=at)
    batch.next_row = min(batch.next_row + CHUNK, batch.total)
    batch.stored += outcome.counts["new"]
    batch.known += outcome.counts["known"]
    batch.failed += outcome.counts["errors"]
    if batch.next_row == batch.total:
        batch.state = State.DONE
    return outcome


def again(batch: ComplaintImport, *, at: dt.datetime) -> bool:
    """Go on with a file that stopped; what is stored stays and is not stored twice."""
    changed = ComplaintImport.objects.filter(pk=batch.pk, state=State.FAILED).update(
        state=State.RUNNING, progress_at=at
    )
    outbox.nudge(RUN)
    return bool(changed)


def is_stalled(batch: ComplaintImport, *, at: dt.datetime) -> bool:
    """Whether no worker has touched it for a while."""
    waited = at - (batch.progress_at or batch.at)
    return batch.is_with_a_worker and waited > dt.timedelta(minutes=2)
