"""Members move, leave and come back; what they did stays theirs.

What they have in hand — complaints, pledges — lies on the floors above: `pledges.lifecycle.hand_over` passes it on
in the same transaction.
"""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from districts.models import District

from ..models import Member, Role, SignInLink, Unit
from .basis import Kind, NotAllowed, lock, record, require


@transaction.atomic
def move(
    member: Member,
    *,
    to_unit: Unit,
    home_district: District,
    by: Member,
    at: dt.datetime,
    note: str = "",
    hand_over_to: Member | None = None,
) -> Member:
    """调动: to another unit, and to the district that the member sees from now on."""
    member = lock(member)
    require(by, "members.transfer", member)
    if not member.is_active:
        raise NotAllowed("who has left comes back first")
    if not (by.home_district.contains(home_district) and by.home_district.contains(to_unit.district)):
        raise NotAllowed("nobody is moved out of the district that one looks after")
    if (member.unit_id, member.home_district_id) == (to_unit.pk, home_district.pk):
        raise NotAllowed("the member is there already")
    before = member.unit
    if before.pk != to_unit.pk:
        leave_the_head(member, hand_over_to)
    member.unit, member.home_district = to_unit, home_district
    member.save(update_fields=["unit", "home_district"])
    record(
        member,
        Kind.MOVED,
        by=by,
        at=at,
        from_unit=before,
        to_unit=to_unit,
        handed_to=hand_over_to,
        note=note,
    )
    return member


@transaction.atomic
def leave(
    member: Member, *, by: Member, at: dt.datetime, hand_over_to: Member | None = None, note: str = ""
) -> Member:
    """离岗: the account is closed, its password, links, passkeys and messengers are void; its history stays.

    Whoever takes over heads the unit too, where the member did.
    """
    member = lock(member)
    require(by, "members.transfer", member)
    if not member.is_active:
        raise NotAllowed("the member has left already")
    if hand_over_to is not None and not hand_over_to.is_active:
        raise NotAllowed("who takes over has left")
    leave_the_head(member, hand_over_to)
    close_ways_in(member, at=at)
    member.is_active = False
    member.set_unusable_password()
    member.save(update_fields=["is_active", "password"])
    record(member, Kind.LEFT, by=by, at=at, from_unit=member.unit, handed_to=hand_over_to, note=note)
    return member


@transaction.atomic
def rejoin(
    member: Member,
    *,
    to_unit: Unit,
    home_district: District,
    by: Member,
    at: dt.datetime,
    note: str = "",
) -> Member:
    """返岗: the same account with all its history, as a cadre; signs in with a new link."""
    member = lock(member)
    require(by, "members.transfer", member)
    if member.is_active:
        raise NotAllowed("the member has not left")
    if not (by.home_district.contains(home_district) and by.home_district.contains(to_unit.district)):
        raise NotAllowed("nobody comes back outside the district that one looks after")
    before, role = member.unit, member.role
    member.unit, member.home_district = to_unit, home_district
    member.is_active, member.role, member.is_staff = True, Role.CADRE, False
    member.save(update_fields=["unit", "home_district", "is_active", "role", "is_staff"])
    record(
        member,
        Kind.RETURNED,
        by=by,
        at=at,
        from_unit=before,
        to_unit=to_unit,
        from_role=role,
        to_role=member.role,
        note=note,
    )
    return member


@transaction.atomic
def change_role(member: Member, *, to: str, by: Member, at: dt.datetime, note: str = "") -> Member:
    """换角色: what the account may do from now on; nobody changes their own."""
    member = lock(member)
    require(by, "members.change_role", member)
    if not member.is_active or to == member.role or to not in Role.values:
        raise NotAllowed("the role of an active member is changed to another one")
    before = member.role
    member.role, member.is_staff = to, to == Role.ADMINISTRATOR
    member.save(update_fields=["role", "is_staff"])
    record(member, Kind.ROLE_CHANGED, by=by, at=at, from_role=before, to_role=to, note=note)
    return member


def leave_the_head(member: Member, successor: Member | None) -> None:
    """Units that the member heads get the successor, if that is one of theirs, else nobody."""
    for unit in Unit.objects.filter(head=member):
        unit.head = successor if successor and successor.unit_id == unit.pk else None
        unit.save(update_fields=["head"])


def close_ways_in(member: Member, *, at: dt.datetime) -> None:
    """Whoever comes back must not be let in by a passkey on a phone that was handed in."""
    SignInLink.objects.open().filter(member=member).update(withdrawn_at=at)
    Authenticator.objects.filter(user=member).delete()
    SocialAccount.objects.filter(user=member).delete()
