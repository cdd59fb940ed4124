"""What can happen to a file: it is kept, checked, confirmed or discarded, and taken in a few hundred rows at a time."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from .. import outbox
from ..sheet_errors import SheetError
from ..sheets import Row
from .outcomes import Outcome
from .record import SheetImport
from .rows import Sheet

logger = logging.getLogger(__name__)
CHUNK = 500
MOST_SHOWN = 2_000  # rows that are kept to be shown; all are counted
TRIES = 3  # of one chunk, when somebody else makes the same rows at the same moment
KEEP_UNCONFIRMED = dt.timedelta(days=7)
STALLED = dt.timedelta(minutes=2)

State = SheetImport.State
Batch = TypeVar("Batch", bound=SheetImport)
Clock = Callable[[], dt.datetime]


class Checker(Protocol):
    """Says what becomes of rows; set up with a fixed number of statements."""

    total: int

    def load(self) -> None:
        """Look again at what the portal knows: somebody else has changed it meanwhile."""

    def check(self, rows: list[Row], *, lock: bool = False) -> Any:
        """What becomes of these rows: an Outcome."""


def dry_run(checker: Checker, sheet: Sheet) -> Iterator[tuple[int, Outcome]]:
    """What would become of the rows, chunk by chunk; nothing is stored."""
    done = 0
    for rows in sheet.chunks(CHUNK):
        done += len(rows)
        yield done, checker.check(rows)


class Batches(Generic[Batch]):
    """The files of one kind. Each kind says how a file is opened, checked, and what storing rows means."""

    model: type[Batch]
    run_task: str  # the name of the task that calls run_waiting

    def opened(self, name: str, content: bytes) -> Sheet:
        raise NotImplementedError

    def checker(self, batch: Batch, sheet: Sheet, *, at: dt.datetime) -> Any:
        raise NotImplementedError

    def store_once(self, checker: Any, rows: list[Row], *, by: Any, at: dt.datetime) -> Any:
        """Take these rows in, all that are right or none; raises IntegrityError when somebody was faster."""
        raise NotImplementedError

    def summed_up(self, batch: Batch, checker: Any, counts: dict[str, int]) -> dict[str, Any]:
        """What is kept of the whole file once it has been looked through."""
        return {"found": counts}

    def finished(self, batch: Batch) -> dict[str, Any]:
        """What else is kept once the whole file is stored."""
        return {}

    # ---- On the page --------------------------------------------------------------------------

    def prepare(self, name: str, content: bytes, *, by: Any, at: dt.datetime, **chosen: Any) -> Batch:
        """Keep a file until it is confirmed, and let a worker check it; raises SheetError for what is none of ours."""
        sheet = self.opened(name, content)
        batch = self.model(name=name[-120:], by=by, at=at, language=sheet.heads.language, **chosen)
        ending = name[name.rfind(".") :].lower()
        batch.file.save(f"{at:%H%M%S}{ending}", ContentFile(content), save=False)
        batch.save()
        outbox.nudge(self.run_task)
        return batch

    def confirm(self, batch: Batch, *, at: dt.datetime) -> bool:
        """Let a worker take it in; false when it was decided already. Confirming again wakes a worker again."""
        changed = self.rows(batch, State.CHECKED).update(
            state=State.RUNNING, next_row=0, progress_at=at, errors=[], changes=[]
        )
        outbox.nudge(self.run_task)
        return bool(changed)

    def again(self, batch: Batch, *, at: dt.datetime) -> bool:
        """Go on with a file that stopped; what is stored stays and is not stored twice."""
        begun = State.RUNNING if batch.found else State.CHECKING
        changed = self.rows(batch, State.FAILED).update(state=begun, progress_at=at)
        outbox.nudge(self.run_task)
        return bool(changed)

    def discard(self, batch: Batch) -> bool:
        """Forget a file that nobody confirmed, or that stopped; false when it was decided already."""
        waiting = self.rows(batch, State.CHECKING, State.CHECKED, State.FAILED)
        if not waiting.update(state=State.DISCARDED, file="", changes=[], errors=[]):
            return False
        batch.file.delete(save=False)
        return True

    def forget_files(self, *, at: dt.datetime) -> int:
        """Discard what nobody confirmed, or went on with, for a week: the files name people."""
        idle = [State.CHECKED, State.FAILED]
        old: Any = self.model._default_manager.filter(state__in=idle, at__lt=at - KEEP_UNCONFIRMED)
        return sum(self.discard(batch) for batch in old)

    def is_stalled(self, batch: Batch, *, at: dt.datetime) -> bool:
        """Whether no worker has touched it for a while."""
        return batch.state in self.model.AT_WORK and at - (batch.progress_at or batch.at) > STALLED

    def rows(self, batch: Batch, *states: str) -> Any:
        return self.model._default_manager.filter(pk=batch.pk, state__in=states)

    # ---- In the worker ------------------------------------------------------------------------

    def run_waiting(self, now: Clock = timezone.now) -> None:
        """Check or take in every file that waits; several workers take turns, no row is stored twice."""
        waiting: Any = self.model._default_manager.filter(state__in=self.model.AT_WORK).order_by("id")
        for batch in waiting.select_related("by__home_district"):
            try:
                with translation.override(batch.language):
                    self.run(batch, now=now)
            except Exception:  # whatever it is, the member must see that it stopped, and where
                logger.exception("%s %s stopped at row %s", self.run_task, batch.pk, batch.next_row)
                self.rows(batch, *self.model.AT_WORK).update(state=State.FAILED, progress_at=now())

    def run(self, batch: Batch, *, now: Clock) -> None:
        with batch.file.open("rb") as file:
            sheet = self.opened(batch.name, file.read())
        try:
            checker = self.checker(batch, sheet, at=now())
        except SheetError as problem:  # broken further down than the headers
            self.model._default_manager.filter(pk=batch.pk).update(
                state=State.FAILED, errors=[[0, "", [[str(problem), "sheet", ""]]]], progress_at=now()
            )
            return
        if batch.state == State.CHECKING:
            self.look_through(batch, checker, sheet, now=now)
        else:
            self.take_all_in(batch, checker, sheet, now=now)

    def look_through(self, batch: Batch, checker: Checker, sheet: Sheet, *, now: Clock) -> None:
        """The dry run, from the first row on; what is seen of it until its end is how far it has come."""
        whole, checking = Outcome(), self.rows(batch, State.CHECKING)
        for done, outcome in dry_run(checker, sheet):
            whole.add(outcome, most=MOST_SHOWN)
            if not checking.update(total=checker.total, next_row=done, progress_at=now()):
                return  # discarded meanwhile
        checking.update(
            state=State.CHECKED,
            total=checker.total,
            next_row=checker.total,
            changes=whole.changes,
            errors=whole.errors,
            progress_at=now(),
            **self.summed_up(batch, checker, dict(whole.counts)),
        )

    def take_all_in(self, batch: Batch, checker: Checker, sheet: Sheet, *, now: Clock) -> None:
        self.model._default_manager.filter(pk=batch.pk).update(total=checker.total)
        start = batch.next_row
        for rows in sheet.chunks(CHUNK, start):
            if not self.advance(batch.pk, checker, rows, start, at=now()):
                return
            start += len(rows)
        whole = self.rows(batch, State.RUNNING).filter(next_row=checker.total)
        if whole.update(state=State.DONE, file="", **self.finished(batch)):
            batch.file.delete(save=False)

    @transaction.atomic
    def advance(self, pk: int, checker: Checker, rows: list[Row], start: int, *, at: dt.datetime) -> bool:
        """Take one chunk in and move the mark with it; false when another worker has gone on from here."""
        held = self.model._default_manager.select_for_update(of=("self",))
        batch = held.select_related("by__home_district").get(pk=pk)
        if batch.state != State.RUNNING or batch.next_row != start:
            return False
        outcome = self.store(checker, rows, by=batch.by, at=at)
        for name, number in outcome.counts.items():
            batch.stored[name] = batch.stored.get(name, 0) + number
        batch.changes = [*batch.changes, *outcome.changes][:MOST_SHOWN]
        batch.errors = [*batch.errors, *outcome.errors][:MOST_SHOWN]
        batch.next_row = start + len(rows)
        batch.progress_at = at
        batch.save()
        return True

    def store(self, checker: Checker, rows: list[Row], *, by: Any, at: dt.datetime) -> Any:
        """Take these rows in, all that are right or none; what somebody stores meanwhile is then known."""
        for _ in range(TRIES - 1):
            try:
                with transaction.atomic():
                    return self.store_once(checker, rows, by=by, at=at)
            except IntegrityError:
                logger.info("rows from %s on: stored by another import meanwhile, looking again", rows[0][0])
                checker.load()
        with transaction.atomic():
            return self.store_once(checker, rows, by=by, at=at)
