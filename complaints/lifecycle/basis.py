"""What every step shares: the lock, the permission, the event, and the notices that follow from it."""

import datetime as dt

import rules
from django.conf import settings
from django.utils import translation
from django_fsm import TransitionNotAllowed as NotAllowed

from core import outbox
from members.models import Member

from ..models import Complaint, ComplaintEvent, Exclusion, Follower, Notice

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
TOLD_TO_FOLLOWERS = {
    Kind.ACCEPTED,
    Kind.DECLINED,
    Kind.MERGED,
    Kind.SPLIT,
    Kind.HUNG,
    Kind.ANSWERED,
    Kind.CLOSED,
    Kind.CHECKED,
    Kind.WITHDRAWN,  # theirs is not withdrawn with it: they must know to raise it themselves
}
SEND_NOTICES = "complaints.send_notices"  # the task of complaints/tasks.py
LOOK_AGAIN = "complaints.look_again"
# After these a complaint may cast doubt on a work's acceptance (another_look).
SAYS_SOMETHING_NEW = {Kind.RECEIVED, Kind.PART_OF, Kind.CATEGORISED}


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


def lock_all(*complaints: Complaint) -> dict[int, Complaint]:
    """Several rows by their key: parts before wholes, then the older first, so that no two steps block each other."""
    ordered = sorted(complaints, key=lambda complaint: (complaint.parent_id is None, complaint.pk))
    return {complaint.pk: lock(complaint) for complaint in ordered}


def require(member: Member, permission: str, complaint: Complaint) -> None:
    # rules directly: Django lets a superuser pass every check, and nobody is above who-may-know
    if not rules.has_perm(permission, member, complaint):
        raise NotAllowed(f"{member.username} may not {permission}")


def written(label: object) -> str:
    """A label as a record keeps it: in the portal's language, whatever its writer reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(label)


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
    if kind in SAYS_SOMETHING_NEW:
        outbox.nudge(LOOK_AGAIN)
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
        for other in merged_into(complaint):
            notices += [notice(event, channel, complaint=other) for channel in channels(other)]
    if notices:
        Notice.objects.bulk_create(notices)
        outbox.nudge(SEND_NOTICES)


def merged_into(complaint: Complaint) -> list[Complaint]:
    """What was merged into it, also by way of another: its residents wait for the same answer."""
    found: list[Complaint] = []
    nearest = [complaint]
    while nearest:
        nearest = list(Complaint.objects.filter(merged_into__in=nearest))
        found += nearest
    return found


def channels(complaint: Complaint) -> list[str]:
    """How the resident can be told: by mail where an address was left, else by text message."""
    if complaint.contact_email:
        return [Notice.Channel.MAIL]
    return [Notice.Channel.SMS] if complaint.contact_phone else []


def notice(
    event: ComplaintEvent,
    channel: str,
    *,
    complaint: Complaint | None = None,
    follower: Follower | None = None,
) -> Notice:
    """To a follower, or to the resident who filed `complaint`: the event's own, or one merged into it."""
    return Notice(
        event=event,
        complaint=complaint or event.complaint,
        follower=follower,
        channel=channel,
        subject=event.kind,
        queued_at=event.at,
    )


def exclude(
    complaint: Complaint, reason: str, *, approved_by: Member | None, at: dt.datetime, note: str = ""
) -> None:
    """Take it out of the rates with the reason and who approved that; the first reason stays."""
    Exclusion.objects.get_or_create(
        complaint=complaint,
        defaults={
            "reason": reason,
            "approved_by": approved_by,
            "at": at,
            "note": note,
            "district_id": complaint.district_id,
        },
    )


def lapse_application(complaint: Complaint, *, at: dt.datetime) -> None:
    """What the unit applied for and nobody decided falls away: the complaint has left the unit, or is answered."""
    complaint.applications.filter(granted=None).update(granted=False, decided_at=at)
