"""The beneficiary's word on a delivered pledge, through a one-time link or its QR code, without an account."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from members.models import Member

from ..models import Pledge, PledgeEvent, PledgeVerification, State
from .basis import Kind, NotAllowed, lock, record, require, require_words, save
from .verifying import Verifying, verifying

GOOD_FOR = dt.timedelta(days=14)


class LinkIsVoid(Exception):
    """The link was used, is too old, or what it asks about has moved on."""


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_link(pledge: Pledge, *, by: Member, at: dt.datetime) -> str:
    """The token of a new link; only its digest is kept, and earlier links end.

    Never for those whose pledge it is: who holds the link can strike the pledge off.
    """
    pledge = lock(pledge)
    require(by, "pledges.make_link", pledge)
    if not may_be_asked(pledge):
        raise NotAllowed("only of a delivered pledge the beneficiary is asked, of a duty its resident")
    PledgeVerification.objects.open_at(at).filter(pledge=pledge).update(expires_at=at)
    token = secrets.token_urlsafe(24)
    PledgeVerification.objects.create(
        pledge=pledge, token_digest=digest(token), made_by=by, made_at=at, expires_at=at + GOOD_FOR
    )
    record(pledge, Kind.LINKED, from_state=pledge.state, by=by, at=at)
    return token


def may_be_asked(pledge: Pledge) -> bool:
    return pledge.state == State.DELIVERED and verifying(pledge) == Verifying.STRIKES_OFF


def behind(token: str, *, at: dt.datetime) -> PledgeVerification:
    """What a link asks about; raises LinkIsVoid, and DoesNotExist for a token that never was."""
    rows = PledgeVerification.objects.select_related(
        "pledge__district", "pledge__member__unit", "pledge__source_complaint"
    )
    asked = rows.get(token_digest=digest(token))
    delivered_at = asked.pledge.delivered_at
    if asked.used_at or asked.expires_at <= at or not may_be_asked(asked.pledge):
        raise LinkIsVoid
    if asked.made_by_id == asked.pledge.member_id:  # it was handed over to whoever holds the link
        raise LinkIsVoid
    if delivered_at is None or asked.made_at < delivered_at:  # of an earlier delivery
        raise LinkIsVoid
    return asked


@transaction.atomic
def hear(
    token: str, *, done: bool, satisfied: bool, words: str, by: Member | None, at: dt.datetime
) -> Pledge:
    """Confirmed: struck off. Not yet: back to work with the reason. A member's own word never counts as this one.

    Raises NotAllowed for whoever is signed in — the one who promised it first of all — and LinkIsVoid.
    """
    if by is not None:
        raise NotAllowed(f"{by.username} is a member, not the beneficiary")
    if not done:
        require_words(words)
    # the pledge before the link, as in make_link, so that the two never wait for each other
    pledge = lock(Pledge(pk=PledgeVerification.objects.get(token_digest=digest(token)).pledge_id))
    asked = behind(token, at=at)
    asked.used_at, asked.done, asked.satisfied, asked.words = at, done, satisfied, words
    asked.save(update_fields=["used_at", "done", "satisfied", "words"])
    before, note = pledge.state, words[: PledgeEvent.NOTE_LENGTH]
    if done:
        pledge.strike_off()
    else:
        pledge.fail()
        pledge.delivered_at = pledge.done_on = None
    kind = Kind.ACCEPTED if done else Kind.FAILED
    return save(pledge, kind, from_state=before, by=None, at=at, note=note)
