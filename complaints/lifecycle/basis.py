"""What every step shares: the lock, the permission, the event, and the notices that follow from it."""

import datetime as dt

import rules
from django.db.models import F
from django_fsm import TransitionNotAllowed as NotAllowed

from core import outbox
from members.models import Member

from ..models import Complaint, ComplaintEvent, Exclusion, Notice

Kind = ComplaintEvent.Kind

# What the resident who filed is told, and what those who follow are.
TOLD_TO_RESIDENT = {
    Kind.RECEIVED,
    Kind.ACCEPTED,
    Kind.DECLINED,
    Kind.MERGED,
    Kind.SPLIT,
    Kind.ASSIGNED,
    Kind.ASKED,
    Kind.EXTENDED,
    Kind.HUNG,
    Kind.ANSWERED,
    Kind.CHECKED,
}
TOLD_TO_FOLLOWERS = {Kind.ACCEPTED, Kind.DECLINED, Kind.ANSWERED, Kind.CLOSED, Kind.CHECKED}
SEND_NOTICES = "complaints.send_notices"  # the task of complaints/tasks.py


class ChangedMeanwhile(Exception):
    """Somebody else changed the complaint after the page was opened; nothing was changed now."""


def lock(complaint: Complaint, *, seen: int | None = None) -> Complaint:
    """The row as it is now, held until the transaction ends.

    `seen` is the version that the person's page showed; raises ChangedMeanwhile when it is not the newest.
    """
    locked = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("district", "category", "unit")
        .get(pk=complaint.pk)
    )
    if seen is not None and seen != locked.version:
        raise ChangedMeanwhile
    return locked


def require(member: Member, permission: str, complaint: Complaint) -> None:
    # rules directly: Django lets a superuser pass every check, and nobody is above who-may-know
    if not rules.has_perm(permission, member, complaint):
        raise NotAllowed(f"{member.username} may not {permission}")


def require_words(note: str, what: str) -> None:
    if not note.strip():
        raise NotAllowed(f"{what} needs words")


def save(
    complaint: Complaint,
    kind: Kind,
    *,
    from_state: str,
    at: dt.datetime,
    by: Member | None = None,
    note: str = "",
    satisfaction: str = "",
) -> Complaint:
    """Store the changed row as its next version, with the event that says what happened."""
    complaint.version += 1
    complaint.save()
    record(complaint, kind, from_state=from_state, at=at, by=by, note=note, satisfaction=satisfaction)
    return complaint


def record(
    complaint: Complaint,
    kind: Kind,
    *,
    from_state: str,
    at: dt.datetime,
    by: Member | None = None,
    note: str = "",
    satisfaction: str = "",
) -> ComplaintEvent:
    """Append the event that says what happened; the state columns say what holds now."""
    event = ComplaintEvent.objects.create(
        complaint=complaint,
        kind=kind,
        at=at,
        actor=by,
        from_state=from_state,
        to_state=complaint.state,
        district_id=complaint.district_id,
        unit_id=complaint.unit_id,
        note=note,
        satisfaction=satisfaction,
    )
    queue_notices(event)
    return event


def queue_notices(event: ComplaintEvent) -> None:
    """Write one row for each message that must leave the house; a worker sends them after the commit."""
    complaint, notices = event.complaint, []
    if event.kind in TOLD_TO_RESIDENT:
        notices += [notice(event, channel) for channel in channels(complaint)]
    if event.kind in TOLD_TO_FOLLOWERS:
        for follower in complaint.followers.all():
            if follower.email:
                notices.append(notice(event, Notice.Channel.MAIL, follower=follower))
            elif follower.phone:
                notices.append(notice(event, Notice.Channel.SMS, follower=follower))
    if notices:
        Notice.objects.bulk_create(notices)
        outbox.nudge(SEND_NOTICES)


def channels(complaint: Complaint) -> list[str]:
    """How the resident can be told: by mail where an address was left, else by text message."""
    if complaint.contact_email:
        return [Notice.Channel.MAIL]
    return [Notice.Channel.SMS] if complaint.contact_phone else []


def notice(event: ComplaintEvent, channel: str, **recipient: object) -> Notice:
    return Notice(
        event=event,
        complaint_id=event.complaint_id,
        channel=channel,
        subject=event.kind,
        queued_at=event.at,
        **recipient,
    )


def exclude(
    complaint: Complaint, reason: str, *, approved_by: Member | None, at: dt.datetime, note: str = ""
) -> None:
    """Take it out of the rates, once, with the reason and who approved that."""
    Exclusion.objects.create(
        complaint=complaint,
        reason=reason,
        approved_by=approved_by,
        at=at,
        note=note,
        district_id=complaint.district_id,
    )


def touch(complaint: Complaint) -> None:
    """Count a change that left the columns as they were."""
    Complaint.objects.filter(pk=complaint.pk).update(version=F("version") + 1)
    complaint.version += 1
