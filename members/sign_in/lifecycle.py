"""What happens around sign-ins, each with its record."""

import datetime as dt

import pgtrigger
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from members.models import Member

from .events import SignInEvent

AT_ONCE = 1000  # rows of the record that one transaction drops


class NotAllowed(Exception):
    """The actor may not do this."""


def record(kind: str, *, username: str, network: str, at: dt.datetime) -> SignInEvent:
    """Note what happened to the account of this staff number; one that nobody has is not written down."""
    member = Member.objects.filter(username__iexact=username).first()
    return SignInEvent.objects.create(kind=kind, member=member, network=network, at=at)


@transaction.atomic
def reset_second_factor(member: Member, *, by: Member, note: str, network: str, at: dt.datetime) -> None:
    """Take a member's authenticator app, passkeys and recovery codes away, and end their sessions.

    For whoever lost the phone. Raises NotAllowed for one's own account: its pages ask for a proof.
    """
    if member == by:
        raise NotAllowed
    Authenticator.objects.filter(user=member).delete()
    end_sessions(list(UserSession.objects.filter(user=member)))
    SignInEvent.objects.create(
        kind=SignInEvent.Kind.FACTOR_RESET, member=member, by=by, note=note, network=network, at=at
    )


def end_sessions(sessions: list[UserSession]) -> None:
    """Sign these browsers out."""
    Session.objects.filter(session_key__in=[each.session_key for each in sessions]).delete()
    UserSession.objects.filter(pk__in=[each.pk for each in sessions]).delete()


def forget_sign_ins(*, before: dt.datetime) -> int:
    """Drop what the record says of before then, the one way in which its rows end; returns how many there were."""
    old = SignInEvent.objects.filter(at__lt=before).order_by("at")
    gone = 0
    while some := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic(), pgtrigger.ignore("members.SignInEvent:append_only"):
            SignInEvent.objects.filter(pk__in=some).delete()
        gone += len(some)
    return gone


@transaction.atomic
def forget_sessions(*, at: dt.datetime) -> int:
    """Drop sessions that have run out, and what the lists of sessions say of them; returns how many there were."""
    ended, _ = Session.objects.filter(expire_date__lt=at).delete()
    live = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(live)).delete()
    return ended
