"""How somebody whose account the office made signs in for the first time."""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction

from ..models import Member, MemberEvent, SignInLink, digest_of
from .basis import Kind, NotAllowed, record, require

GOOD_FOR = dt.timedelta(days=7)


class LinkIsVoid(Exception):
    """The link was used, replaced, is too old, or its member has left."""


@transaction.atomic
def make_links(members: Sequence[Member], *, by: Member, at: dt.datetime) -> list[tuple[Member, str]]:
    """A new one-time token for each; earlier links stop working. The token itself is kept nowhere.

    A constant number of statements for any number of members.
    """
    locked = list(
        Member.objects.select_for_update(of=("self",))
        .filter(pk__in=[member.pk for member in members])
        .select_related("unit", "home_district")
        .order_by("pk")
    )
    for member in locked:
        require(by, "members.make_link", member)
        if not member.is_active:
            raise NotAllowed(f"{member.username} has left")
    SignInLink.objects.open().filter(member__in=locked).update(withdrawn_at=at)
    pairs = [(member, secrets.token_urlsafe(24)) for member in locked]
    SignInLink.objects.bulk_create(
        SignInLink(member=member, digest=digest_of(token), made_by=by, made_at=at, expires_at=at + GOOD_FOR)
        for member, token in pairs
    )
    MemberEvent.objects.bulk_create(
        MemberEvent(member=member, kind=Kind.LINKED, actor=by, at=at) for member in locked
    )
    return pairs


def find_link(token: str, *, at: dt.datetime) -> SignInLink:
    """The link of this token while it is good; raises LinkIsVoid."""
    link = SignInLink.objects.select_related("member__unit").filter(digest=digest_of(token)).first()
    if link is None or not link.is_good(at) or not link.member.is_active:
        raise LinkIsVoid
    return link


@transaction.atomic
def set_password(token: str, *, password: str, at: dt.datetime) -> Member:
    """The person behind the link chooses a password; of two who come at once, one does. Raises LinkIsVoid."""
    # the member before the link, as whoever makes a new link or closes the account does
    rows = Member.objects.select_for_update(of=("self",))
    member = rows.filter(sign_in_links__digest=digest_of(token)).first()
    if member is None or not member.is_active:
        raise LinkIsVoid
    used = SignInLink.objects.open().filter(digest=digest_of(token), expires_at__gt=at).update(used_at=at)
    if not used:
        raise LinkIsVoid
    member.set_password(password)
    member.save(update_fields=["password"])
    record(member, Kind.PASSWORD, by=None, at=at)
    return member
