"""Rosters as files of rows (core.imports): how one is opened and checked, and what storing its rows means."""

import datetime as dt
from typing import Any

from core import outbox
from core.imports.batches import CHUNK, KEEP_UNCONFIRMED, MOST_SHOWN, Batches
from core.sheets import Row

from ..lifecycle.roster import take_in
from ..models import Member, RosterImport
from .check import Checker, Outcome
from .rows import Roster

__all__ = ["CHUNK", "KEEP_UNCONFIRMED", "MOST_SHOWN", "Checker", "Roster", "outbox"]

RUN = "members.run_imports"  # the task of members/tasks.py


class Rosters(Batches[RosterImport]):
    """Accounts are made and brought up to date by staff number."""

    model = RosterImport
    run_task = RUN

    def opened(self, name: str, content: bytes) -> Roster:
        return Roster(name, content)

    def checker(self, batch: RosterImport, sheet: Any, *, at: dt.datetime) -> Checker:
        return Checker(
            sheet, within=batch.by.home_district, create_units=batch.create_units, by=batch.by, now=at
        )

    def store_once(self, checker: Checker, rows: list[Row], *, by: Member | None, at: dt.datetime) -> Outcome:
        outcome = checker.check(rows, lock=True)
        take_in(outcome.entries, by=by, at=at)
        checker.units.stored()
        return outcome

    def summed_up(self, batch: RosterImport, checker: Checker, counts: dict[str, int]) -> dict[str, Any]:
        return {"found": counts | {"units": len(checker.units.missing), "who": checker.created}}


ROSTERS = Rosters()
prepare = ROSTERS.prepare
confirm = ROSTERS.confirm
again = ROSTERS.again
discard = ROSTERS.discard
forget_files = ROSTERS.forget_files
is_stalled = ROSTERS.is_stalled
run_waiting = ROSTERS.run_waiting
store = ROSTERS.store
