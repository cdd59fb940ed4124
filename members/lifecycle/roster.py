"""Rosters from a file: many accounts are made or brought up to date at once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import transaction

from ..models import Member, MemberEvent, Unit
from .basis import Kind, joined

UPDATED = ["name", "unit", "home_district", "position", "role", "party_branch", "is_party_member", "email"]


@dataclass(frozen=True)
class Change:
    """One thing that becomes another: the header of its column, and both as a person reads them."""

    column: str
    header: str
    old: str
    new: str


@dataclass
class Entry:
    """A member as the roster has them: new, changed or as they are."""

    row: int
    member: Member  # with the roster's values set
    was_unit: Unit | None = None
    was_role: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.member.pk is None

    def changed(self, *columns: str) -> bool:
        return any(change.column in columns for change in self.changes)


@transaction.atomic
def take_in(entries: Sequence[Entry], *, by: Member | None, at: dt.datetime) -> None:
    """导入花名册: store what the roster adds and changes, with its events, in a constant number of statements.

    Nobody gets a password: they sign in with a one-time link. Who moves keeps what they have in hand, to be handed
    over on their page.
    """
    store_units(entries)
    new = [entry for entry in entries if entry.is_new]
    changed = [entry for entry in entries if not entry.is_new and entry.changes]
    for entry in new:
        entry.member.password = make_password(None)
    Member.objects.bulk_create(entry.member for entry in new)
    if changed:
        Member.objects.bulk_update([entry.member for entry in changed], UPDATED)
    moved = [entry.member for entry in changed if entry.changed("unit")]
    Unit.objects.filter(head__in=moved).update(head=None)
    events = [joined(entry.member, by=by, at=at) for entry in new]
    events += [event for entry in changed for event in history(entry, by=by, at=at)]
    MemberEvent.objects.bulk_create(events)


def store_units(entries: Iterable[Entry]) -> None:
    """Units that the roster names for the first time; a branch after the unit that it belongs to."""
    for entry in entries:
        member = entry.member
        for unit in (member.unit, member.party_branch):
            if unit is None or unit.pk:
                continue
            values = {"kind": unit.kind, "parent": unit.parent}
            found, _new = Unit.objects.get_or_create(name=unit.name, district=unit.district, defaults=values)
            unit.pk = found.pk
        # the keys, which they may have got only now
        member.unit, member.party_branch = member.unit, member.party_branch


def history(entry: Entry, *, by: Member | None, at: dt.datetime) -> Iterable[MemberEvent]:
    """A move, a change of role and corrections are told apart."""
    member = entry.member
    if entry.changed("unit", "district"):
        yield MemberEvent(
            member=member, kind=Kind.MOVED, actor=by, at=at, from_unit=entry.was_unit, to_unit=member.unit
        )
    if entry.changed("role"):
        yield MemberEvent(
            member=member,
            kind=Kind.ROLE_CHANGED,
            actor=by,
            at=at,
            from_role=entry.was_role,
            to_role=member.role,
        )
    rest = [change for change in entry.changes if change.column not in ("unit", "district", "role")]
    if rest:
        note = "；".join(f"{change.header}：{change.old or '—'} → {change.new or '—'}" for change in rest)
        yield MemberEvent(member=member, kind=Kind.CORRECTED, actor=by, at=at, note=note[:500])
