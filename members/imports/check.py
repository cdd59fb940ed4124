"""From rows to members as the roster has them, or to the reasons why not; counts what becomes of each."""

import datetime as dt
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from django.db.models.functions import Lower

from core.imports import outcomes
from core.imports.batches import MOST_SHOWN
from core.sheets import Row
from districts.models import District
from districts.places import Places

from ..lifecycle.roster import Change, Entry
from ..models import Member, Role
from .places import Units
from .reasons import Wrong
from .rows import Roster
from .values import Values

FIELDS = {
    "name": "name",
    "unit": "unit",
    "district": "home_district",
    "position": "position",
    "role": "role",
    "is_party_member": "is_party_member",
    "party_branch": "party_branch",
    "email": "email",
}


class Outcome(outcomes.Outcome):
    """What became of some rows; the entries are those of lifecycle.roster."""


class Checker:
    """Reads a roster against what the portal knows; set up with a fixed number of statements."""

    def __init__(
        self,
        roster: Roster,
        *,
        within: District,
        create_units: bool,
        by: Member | None,
        now: dt.datetime,
        several: dict[str, list[int]] | None = None,
    ) -> None:
        self.heads, self.within, self.by, self.now = roster.heads, within, by, now
        self.total, self.several = (0, several) if several is not None else roster.survey()
        self.create_units = create_units
        self.places = Places(within)
        self.created: list[list[Any]] = []  # the first of them: row, number, name, unit
        self.load()

    def load(self) -> None:
        """The units as they are now; again when somebody else has changed them meanwhile."""
        self.units = Units(self.within, create=self.create_units)
        self.values = Values(self.heads, self.units, self.places, by=self.by, now=self.now)

    def check(self, rows: Sequence[Row], *, lock: bool = False) -> Outcome:
        """What becomes of these rows; one statement says which of their members the portal has."""
        outcome, read = Outcome(), []
        for number, cells in rows:
            try:
                read.append((number, self.said(number, cells)))
            except Wrong as problem:
                outcome.errors.append((number, problem.number, problem.reasons))
        there = self.already_there((said["username"] for _, said in read), lock=lock)
        for number, said in read:
            try:
                self.sort_in(number, said, there.get(said["username"].lower()), outcome)
            except Wrong as problem:
                outcome.errors.append((number, problem.number, problem.reasons))
        outcome.errors.sort(key=lambda error: error[0])
        outcome.counts["errors"] = len(outcome.errors)
        return outcome

    def said(self, number: int, cells: dict[str, Any]) -> dict[str, Any]:
        """What the row says, by our columns; those that are empty are not in it."""
        said, wrong = self.values.read(cells)
        if rows := self.several.get(said.get("username", "").lower()):
            wrong.add("username", "same_number", ", ".join(map(str, rows[:10])))
        if wrong.reasons:
            raise wrong
        return said

    def already_there(self, usernames: Iterable[str], *, lock: bool) -> dict[str, Member]:
        """By staff number in small letters: whoever signs in as dz01 is DZ01 too."""
        small = [username.lower() for username in usernames]
        rows = Member.objects.alias(small=Lower("username")).filter(small__in=small).order_by("pk")
        rows = rows.select_related("unit", "home_district", "party_branch")
        if lock:
            rows = rows.select_for_update(of=("self",))
        return {member.username.lower(): member for member in rows}

    def sort_in(self, number: int, said: dict[str, Any], there: Member | None, outcome: Outcome) -> None:
        entry = self.new(number, said) if there is None else self.known(number, said, there)
        outcome.entries.append(entry)
        if entry.is_new:
            outcome.counts["created"] += 1
            self.show_new(entry)
        elif entry.changes:
            outcome.counts["updated"] += 1
            outcome.counts["moved"] += entry.changed("unit")
            what = [[change.header, change.old, change.new] for change in entry.changes]
            outcome.changes.append((number, entry.member.username, entry.member.name, what))
        else:
            outcome.counts["unchanged"] += 1

    def show_new(self, entry: Entry) -> None:
        if len(self.created) < MOST_SHOWN:
            member = entry.member
            self.created.append([entry.row, member.username, member.name, member.unit.name])

    def new(self, number: int, said: dict[str, Any]) -> Entry:
        """An account that is to be made; without a district, its unit's is the home."""
        wrong = self.wrong(said)
        for column in ("name", "unit"):
            if column not in said:
                wrong.add(column, "missing")
        if said.get("role") == Role.ADMINISTRATOR:
            wrong.add("role", "no_administrators")
        if wrong.reasons:
            raise wrong
        values = {FIELDS[column]: value for column, value in said.items() if column in FIELDS}
        values.setdefault("home_district", said["unit"].district)
        member = Member(username=said["username"], date_joined=said.get("joined_on") or self.now, **values)
        return Entry(number, member)

    def known(self, number: int, said: dict[str, Any], there: Member) -> Entry:
        """What the roster would change; an empty cell changes nothing."""
        wrong = self.wrong(said)
        if not self.within.contains(there.home_district):
            wrong.add("username", "elsewhere")
        elif not there.is_active:
            wrong.add("name", "has_left", there.name)
        roles = {said.get("role", there.role), there.role}
        if len(roles) > 1 and self.by and there.pk == self.by.pk:
            wrong.add("role", "own_role")
        elif len(roles) > 1 and Role.ADMINISTRATOR in roles:
            wrong.add("role", "no_administrators")
        if wrong.reasons:
            raise wrong
        entry = Entry(number, copy(there), was_unit=there.unit, was_role=there.role)
        for column, value in self.completed(said, there).items():
            self.set(entry, column, value)
        return entry

    def completed(self, said: dict[str, Any], there: Member) -> dict[str, Any]:
        """With what follows: another unit brings its district, whoever is no party member has no branch."""
        said = {column: value for column, value in said.items() if column in FIELDS}
        if "unit" in said and "district" not in said and said["unit"].pk != there.unit_id:
            said["district"] = said["unit"].district
        if said.get("is_party_member") is False:
            said["party_branch"] = None
        return said

    def set(self, entry: Entry, column: str, value: Any) -> None:
        old = getattr(entry.member, FIELDS[column])
        if old == value:
            return
        header = self.heads.headers.get(column, column)
        entry.changes.append(Change(column, header, self.values.shown(old), self.values.shown(value)))
        setattr(entry.member, FIELDS[column], value)

    def wrong(self, said: dict[str, Any]) -> Wrong:
        return Wrong(said["username"], self.heads.headers)
