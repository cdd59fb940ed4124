"""From rows to works as the ledger will have them, or to the reasons why not; counts what becomes of each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Max
from django.utils.timezone import localdate

from core.imports.outcomes import Outcome
from core.sheets import Row
from core.weeks import midnight

from ..lifecycle import Description, LedgerEntry, Signature
from ..lifecycle.importing import WORDS, Change
from ..models import ORDER, District, Stage, Work, WorkEvent
from .reasons import Wrong
from .rows import Ledger
from .values import DAYS, GATES, Defaults, Key, Values, shown


@dataclass
class Past:
    """What the events of a work say: when it last came to each stage, and who reported it completed."""

    days: dict[str, dt.datetime] = field(default_factory=dict)
    reporter: int | None = None


class Checker:
    """Reads a ledger against what the portal has; set up with a fixed number of statements."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        within: District,
        change_existing: bool,
        defaults: Defaults,
        by: Any,
        now: dt.datetime,
    ) -> None:
        self.heads, self.by, self.now, self.change_existing = ledger.heads, by, now, change_existing
        self.values = Values(ledger.heads, within, defaults, now=now)
        self.total, self.several = self.survey(ledger)
        # What the sheet adds to each indicator's year, by column; for the sums before and after.
        self.added: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def load(self) -> None:
        """Works are looked up with each part of the sheet: there is nothing to forget."""

    def survey(self, ledger: Ledger) -> tuple[int, dict[Key, list[int]]]:
        """How many rows there are, and which works stand in several of them."""
        rows: dict[Key, list[int]] = defaultdict(list)
        total = 0
        for number, cells in ledger.rows():
            total += 1
            if key := self.values.key(cells):
                rows[key].append(number)
        return total, {key: numbers for key, numbers in rows.items() if len(numbers) > 1}

    def check(self, rows: Sequence[Row], *, lock: bool = False) -> Outcome:
        """What becomes of these rows; three statements say what the ledger has of them."""
        outcome, read = Outcome(), []
        for number, cells in rows:
            said, wrong = self.values.read(cells)
            if not wrong.reasons and (rows_too := self.several.get(self.values.key_of(said))):
                wrong.add("number", "same_number", ", ".join(map(str, rows_too[:10])))
            if wrong.reasons:
                outcome.errors.append((number, wrong.number, wrong.reasons))
            else:
                read.append((number, said, wrong))
        there = self.already_there([said for _, said, _ in read], lock=lock)
        pasts = self.pasts_of(there.values())
        for number, said, wrong in read:
            work = there.get(self.values.key_of(said))
            try:
                self.sort_in(number, said, wrong, work, pasts[work.pk] if work else Past(), outcome)
            except Wrong:
                outcome.errors.append((number, wrong.number, wrong.reasons))
        outcome.counts["errors"] = len(outcome.errors)
        self.hold_back(outcome)
        return outcome

    def already_there(self, read: list[dict[str, Any]], *, lock: bool) -> dict[Key, Work]:
        keys = {self.values.key_of(said) for said in read}
        rows = Work.objects.filter(
            township__in={township for township, *_ in keys},
            indicator__in={indicator for _, indicator, *_ in keys},
            year__in={year for _, _, year, _ in keys},
            number__in={number for *_, number in keys},
        )
        rows = rows.select_related("district", "indicator").order_by("pk")
        if lock:
            rows = rows.select_for_update(of=("self",))
        found: dict[Any, Work] = {
            (row.township_id, row.indicator_id, row.year, row.number): row for row in rows
        }
        return {key: found[key] for key in keys & found.keys()}

    def pasts_of(self, works: Iterable[Work]) -> dict[int, Past]:
        pasts: dict[int, Past] = {work.pk: Past() for work in works}
        moves = WorkEvent.objects.filter(work__in=pasts).exclude(from_stage=F("to_stage")).order_by()
        for pk, stage, at in moves.values_list("work_id", "to_stage").annotate(at=Max("at")):
            pasts[pk].days[stage] = at
        reports = moves.filter(kind="moved", to_stage=Stage.COMPLETED).order_by("work_id", "-at", "-id")
        for pk, actor in reports.distinct("work_id").values_list("work_id", "actor_id"):
            pasts[pk].reporter = actor
        return pasts

    # ---- One row ------------------------------------------------------------------------------

    def sort_in(
        self, number: int, said: dict[str, Any], wrong: Wrong, work: Work | None, past: Past, outcome: Outcome
    ) -> None:
        self.without_signers(said, work, wrong)
        if work is None:
            outcome.entries.append(self.new(said, wrong))
            outcome.counts["created"] += 1
            self.add(said, ORDER.index(said.get("stage") or Stage.PLANNED), said["quantity"])
        else:
            self.known(number, said, wrong, work, past, outcome)
        if said.get("held"):
            outcome.errors.append((number, wrong.number, [said["held"]]))

    def without_signers(self, said: dict[str, Any], work: Work | None, wrong: Wrong) -> None:
        """Accepted without all three names: it stays completed, and the report says so."""
        is_so_already = work is not None and work.stage == Stage.ACCEPTED
        if said.get("stage") != Stage.ACCEPTED or is_so_already or all(said.get(gate) for gate in GATES):
            return
        header = self.heads.headers.get("acceptance", self.heads.headers.get("stage", "stage"))
        said["held"] = [header, "no_signers", ""]
        said["stage"] = Stage.COMPLETED
        said["days"].pop(Stage.ACCEPTED, None)

    def hold_back(self, outcome: Outcome) -> None:
        """Rows that are taken in but stay completed are told among the errors, and counted for themselves."""
        held = [row for row in outcome.errors if any(word == "no_signers" for _head, word, _value in row[2])]
        outcome.counts["errors"] -= len(held)
        outcome.counts["held"] += len(held)
        outcome.errors.sort(key=lambda error: error[0])

    def new(self, said: dict[str, Any], wrong: Wrong) -> LedgerEntry:
        for column in ("name", "quantity"):
            if column not in said:
                wrong.add(column, "missing")
        if wrong.reasons:
            raise wrong
        stage = said.get("stage") or Stage.PLANNED
        moments = self.moments(ORDER[1 : ORDER.index(stage) + 1], said["days"], after=None)
        planned = min([self.now, *(at for _, at in moments)])
        return LedgerEntry(
            district=said["district"],
            indicator=said["indicator"],
            year=said["year"],
            name=said["name"],
            quantity=said["quantity"],
            reached=[(Stage.PLANNED, planned), *moments],
            about=Description(
                number=said["number"],
                **{column: said[column] for column in WORDS if column != "name" and column in said},
            ),
            gates=self.gates(said) if stage == Stage.ACCEPTED else {},
        )

    def moments(
        self, stages: Sequence[Stage], days: dict[Stage, dt.date], *, after: dt.datetime | None
    ) -> list[tuple[Stage, dt.datetime]]:
        """When each of these steps was taken: its day, else that of the next one, else now."""
        found: list[tuple[Stage, dt.datetime]] = []
        later = self.now
        for stage in reversed(stages):
            if stage in days:
                later = min(later, midnight(days[stage]))
            found.append((stage, max(later, after) if after else later))
        return found[::-1]

    def gates(self, said: dict[str, Any]) -> dict[str, Signature]:
        signed_on = said["days"].get(Stage.ACCEPTED) or self.values.today
        return {gate: Signature(said[gate], signed_on) for gate in GATES}

    # ---- A work that is there -----------------------------------------------------------------

    def known(
        self, number: int, said: dict[str, Any], wrong: Wrong, work: Work, past: Past, outcome: Outcome
    ) -> None:
        """What the row would change; an empty cell changes nothing."""
        change, what = Change(work), []
        self.refuse(said, wrong, work, past)
        for column in WORDS:
            if column in said and said[column] != getattr(work, column):
                what.append(self.told(column, getattr(work, column), said[column]))
                change.words[column] = said[column]
        change.said = "; ".join(f"{head}: {old or '—'} → {new}" for head, old, new in what)
        if "quantity" in said and said["quantity"] != work.quantity:
            what.append(self.told("quantity", work.quantity, said["quantity"]))
            change.quantity = said["quantity"]
        self.move(change, said, wrong, past)
        if change.reached:
            what.append(self.told("stage", Stage(work.stage), said["stage"]))
        if what and not self.change_existing:
            differs = "; ".join(f"{head}: {old or '—'} → {new}" for head, old, new in what)
            wrong.add("number", "differs", differs)
        if wrong.reasons:
            raise wrong
        if not what:
            outcome.counts["unchanged"] += 1
            return
        outcome.counts["updated"] += 1
        outcome.entries.append(change)
        outcome.changes.append((number, said["number"], work.name, what))
        self.add_change(said, change)

    def refuse(self, said: dict[str, Any], wrong: Wrong, work: Work, past: Past) -> None:
        """What a sheet never does to a work."""
        stage = said.get("stage")
        if work.stage == Stage.CANCELLED:
            wrong.add("number", "was_cancelled")
            raise wrong
        if said["district"].pk != work.district_id:
            wrong.add("district", "other_place", work.district.full_name)
        if stage and said["is_named"] and ORDER.index(stage) < ORDER.index(Stage(work.stage)):
            wrong.add("stage", "lower", shown(Stage(work.stage)))
        if work.stage == Stage.ACCEPTED and said.get("quantity", work.quantity) != work.quantity:
            wrong.add("quantity", "accepted_quantity", shown(work.quantity))
        for reached in ORDER[1 : ORDER.index(Stage(work.stage)) + 1]:
            given, known = said["days"].get(reached), past.days.get(reached)
            if given and known and given != localdate(known):
                wrong.add(DAYS[reached], "other_day", localdate(known))

    def move(self, change: Change, said: dict[str, Any], wrong: Wrong, past: Past) -> None:
        """The steps that the row has taken since."""
        work, stage = change.work, said.get("stage")
        if not stage or ORDER.index(stage) <= ORDER.index(Stage(work.stage)):
            return
        steps, last = (
            ORDER[ORDER.index(Stage(work.stage)) + 1 : ORDER.index(stage) + 1],
            max(past.days.values()),
        )
        early = [said["days"][step] for step in steps if step in said["days"]]
        if early and early[0] < localdate(last):
            wrong.add("stage", "too_early", localdate(last))
            return
        if stage == Stage.ACCEPTED:
            change.gates = self.gates(said)
            if work.stage == Stage.COMPLETED and self.by and past.reporter == self.by.pk:
                wrong.add("stage", "own_report")
        change.reached = self.moments(steps, said["days"], after=last)

    def told(self, column: str, old: Any, new: Any) -> list[str]:
        return [self.heads.headers.get(column, column), shown(old), shown(new)]

    # ---- Sums ---------------------------------------------------------------------------------

    def add(self, said: dict[str, Any], reached: int, quantity: Decimal) -> None:
        """One work's quantity in every column that its stage counts as."""
        sums = self.added[said["indicator"].code, said["year"]]
        for column in ORDER[: reached + 1]:
            sums[column] += quantity

    def add_change(self, said: dict[str, Any], change: Change) -> None:
        work = change.work
        stage = change.reached[-1][0] if change.reached else Stage(work.stage)
        self.add(said, ORDER.index(Stage(work.stage)), -work.quantity)
        self.add(said, ORDER.index(stage), change.quantity or work.quantity)
