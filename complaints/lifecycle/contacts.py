"""Who complained: every look is recorded, and what is no longer needed is erased."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from members.models import Member

from ..models import FINISHED, Complaint, ContactReveal, Follower
from .basis import ChangedMeanwhile, Kind, NotAllowed, lock, lock_all, require, save


@transaction.atomic
def reveal(complaint: Complaint, *, by: Member, at: dt.datetime, reason: str = "") -> Complaint:
    """Record that somebody looks at the contact and why, then let them; raises NotAllowed for anybody else."""
    complaint = lock(complaint)  # what the page showed may have left the unit, or the contact may be gone
    require(by, "complaints.reveal_contact", complaint)
    ContactReveal.objects.create(complaint=complaint, member=by, at=at, reason=reason)
    return complaint


@transaction.atomic
def erase_contact(complaint: Complaint, *, at: dt.datetime, by: Member | None = None) -> Complaint:
    """Erase name, numbers and address for good, as the resident asks or when the retention period is over.

    With a complaint that was split, the copies in its parts go too.
    """
    if by is not None:
        require(by, "complaints.dispatch", complaint)
    *parts, complaint = lock_family(complaint)
    if not complaint.has_contact:
        raise NotAllowed("no contact is kept")
    for part in parts:
        if part.has_contact:
            forget(part, at=at, by=by)
    return forget(complaint, at=at, by=by)


def lock_family(complaint: Complaint) -> list[Complaint]:
    """The complaint and before it its parts; raises ChangedMeanwhile when it is split at this moment."""
    family = list(lock_all(*complaint.parts.all(), complaint).values())
    if complaint.parts.exclude(pk__in=[row.pk for row in family]).exists():
        raise ChangedMeanwhile
    return family


def forget(complaint: Complaint, *, at: dt.datetime, by: Member | None) -> Complaint:
    complaint.contact_name = complaint.contact_phone = complaint.contact_email = ""
    complaint.phone_digest = ""
    complaint.contact_erased_at = at
    return save(complaint, Kind.CONTACT_ERASED, from_state=complaint.state, at=at, by=by)


def erase_contacts(*, finished_before: dt.datetime, at: dt.datetime, dry_run: bool = False) -> int:
    """Erase the contacts of complaints that have been finished since before this moment; returns how many.

    Those who followed them are forgotten too. Each complaint is its own transaction, so that a run that is cut
    off has erased what it had come to.
    """
    finished = Complaint.objects.filter(state__in=FINISHED).exclude(events__at__gte=finished_before)
    due = finished.filter(contact_erased_at=None).exclude(contact_name="", contact_phone="", contact_email="")
    if dry_run:
        return due.count()
    # first the followers: the event that a complaint's contact was erased makes it a recent one
    followers = Follower.objects.filter(complaint__in=finished).exclude(email="", phone="")
    followers.update(email="", phone="")
    return sum(erase_if_due(due, complaint, at=at) for complaint in due.iterator())


@transaction.atomic
def erase_if_due(due: QuerySet[Complaint], complaint: Complaint, *, at: dt.datetime) -> bool:
    """Whether it was still due when its turn came: the resident may have reopened or erased it meanwhile."""
    complaint = lock(complaint)
    if not due.filter(pk=complaint.pk).exists():
        return False
    forget(complaint, at=at, by=None)
    return True
