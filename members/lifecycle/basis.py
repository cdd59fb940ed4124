"""What every change of an account shares: the lock, the leave to do it, and the event."""

import datetime as dt
from typing import Any

import rules

from ..models import Member, MemberEvent

Kind = MemberEvent.Kind


class NotAllowed(Exception):
    """This cannot happen to the member now, or not by this person."""


def lock(member: Member) -> Member:
    """The row as it is now, held until the transaction ends."""
    rows = Member.objects.select_for_update(of=("self",)).select_related("unit", "home_district")
    return rows.get(pk=member.pk)


def require(by: Member, permission: str, member: Member) -> None:
    if not rules.has_perm(permission, by, member):
        raise NotAllowed(f"{by.username} may not {permission}")


def record(member: Member, kind: Kind, *, by: Member | None, at: dt.datetime, **what: Any) -> MemberEvent:
    """Append the event that says what happened."""
    return MemberEvent.objects.create(member=member, kind=kind, actor=by, at=at, **what)


def joined(member: Member, *, by: Member | None, at: dt.datetime) -> MemberEvent:
    """The first event of an account, not yet stored."""
    return MemberEvent(
        member=member, kind=Kind.JOINED, actor=by, at=at, to_unit_id=member.unit_id, to_role=member.role
    )
