"""Getting published weeks by mail: who does, since when, and what is put into the queue."""

import datetime as dt
from typing import Any

import rules
from django.db import IntegrityError, transaction

from core import outbox
from core.contact_digests import email_digest, plain_address
from core.sending import STUCK, Queue
from core.weeks import Week
from districts.models import District
from members.models import Member

from ..models import PublishedSummary, Subscription, SummaryEvent, SummaryMail
from .errors import NotAllowed, NotPublished
from .publishing import published, record_one, require

SEND = "summaries.send_mails"
queue = Queue(
    SummaryMail, "subscription__member", "subscription__district", "version__summary", "version__district"
)


def subscribe(member: Member, district: District, *, at: dt.datetime) -> Subscription:
    """A member gets the weeks of their district, or of one below; asking again changes nothing."""
    require(member, "summaries.subscribe", district)
    key: dict[str, Any] = {"district": district, "member": member, "ended_at": None}
    found, _made = Subscription.objects.get_or_create(
        **key, defaults={"asked_at": at, "asked_by": member, "confirmed_at": at}
    )
    return found


@transaction.atomic
def add_address(email: str, district: District, *, by: Member, at: dt.datetime) -> Subscription:
    """An official enters an outside address: it gets one mail with a question, and nothing before its owner says yes."""
    require(by, "summaries.add_address", district)
    digest = email_digest(email)
    try:
        with transaction.atomic():
            found = Subscription.objects.create(
                district=district, email=plain_address(email), email_digest=digest, asked_at=at, asked_by=by
            )
    except IntegrityError:  # there already, asked or confirmed: nobody is asked twice
        return Subscription.objects.get(district=district, email_digest=digest, ended_at=None)
    SummaryMail.objects.create(subscription=found, queued_at=at)
    outbox.nudge(SEND)
    return found


def confirm(subscription: Subscription, *, at: dt.datetime) -> bool:
    """Its owner says yes; false when it was ended meanwhile. Saying it again changes nothing."""
    running = Subscription.objects.filter(pk=subscription.pk, ended_at=None)
    running.filter(confirmed_at=None).update(confirmed_at=at)
    return running.exists()


def unsubscribe(subscription: Subscription, *, at: dt.datetime) -> None:
    """From now on nothing goes there, and the address is forgotten; the digest says that it was here."""
    Subscription.objects.filter(pk=subscription.pk, ended_at=None).update(ended_at=at, email="")


def end_for(subscription: Subscription, *, by: Member, at: dt.datetime) -> None:
    """An official takes an address or a member off the list."""
    if subscription.member_id != by.pk and not rules.has_perm(
        "summaries.add_address", by, subscription.district
    ):
        raise NotAllowed(f"{by.username} may not end this subscription")
    unsubscribe(subscription, at=at)


@transaction.atomic
def send(district: District, week: Week, *, by: Member, at: dt.datetime) -> int:
    """Put the version that holds into the queue for everybody who gets it and has not got it; returns how many."""
    require(by, "summaries.publish", district)
    version = published(district, week)
    if version is None:
        raise NotPublished(f"{week} of {district.code} is not published")
    waiting = not_yet_sent(version)
    SummaryMail.objects.bulk_create(
        [SummaryMail(subscription=each, version=version, queued_at=at) for each in waiting],
        ignore_conflicts=True,  # somebody pressed twice
    )
    if waiting:
        kind, note = SummaryEvent.Kind.SENT, str(len(waiting))
        record_one(version.summary, kind, version=version.edition, by=by, at=at, note=note)
        outbox.nudge(SEND)
    return len(waiting)


def not_yet_sent(version: PublishedSummary) -> list[Subscription]:
    subscribed = Subscription.objects.confirmed().filter(district=version.district)
    return list(subscribed.exclude(mails__version=version))


def send_again(district: District, week: Week, *, by: Member, at: dt.datetime) -> int:
    """An official has looked, and wants those sent once more that are stuck; one that is unsure may come twice."""
    require(by, "summaries.publish", district)
    mails = SummaryMail.objects.filter(version=published(district, week), status__in=STUCK)
    changed = mails.update(status=SummaryMail.Status.QUEUED, queued_at=at, claimed_at=None, error="")
    if changed:
        outbox.nudge(SEND)
    return changed
