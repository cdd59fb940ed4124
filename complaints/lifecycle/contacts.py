"""Who complained: every look is recorded, and what is no longer needed is erased."""

import datetime as dt

from django.db import transaction

from members.models import Member

from ..models import FINISHED, Complaint, ContactReveal
from .basis import Kind, NotAllowed, lock, require, save


@transaction.atomic
def reveal(complaint: Complaint, *, by: Member, at: dt.datetime, reason: str = "") -> Complaint:
    """Record that somebody looks at the contact and why, then let them; raises NotAllowed for anybody else."""
    require(by, "complaints.reveal_contact", complaint)
    ContactReveal.objects.create(complaint=complaint, member=by, at=at, reason=reason)
    return complaint


@transaction.atomic
def erase_contact(complaint: Complaint, *, at: dt.datetime, by: Member | None = None) -> Complaint:
    """Erase name, numbers and address for good, as the resident asks or when the retention period is over."""
    complaint = lock(complaint)
    if not complaint.has_contact:
        raise NotAllowed("no contact is kept")
    complaint.contact_name = complaint.contact_phone = complaint.contact_email = ""
    complaint.phone_digest = complaint.email_digest = ""
    complaint.contact_erased_at = at
    return save(complaint, Kind.CONTACT_ERASED, from_state=complaint.state, at=at, by=by)


def erase_contacts(*, finished_before: dt.datetime, at: dt.datetime, dry_run: bool = False) -> int:
    """Erase the contacts of complaints that have been finished since before this moment; returns how many.

    Each is its own transaction, so that a run that is cut off has erased what it had come to.
    """
    due = (
        Complaint.objects.filter(state__in=FINISHED, contact_erased_at=None)
        .exclude(contact_name="", contact_phone="", contact_email="")
        .exclude(events__at__gte=finished_before)
    )
    if dry_run:
        return due.count()
    return sum(bool(erase_contact(complaint, at=at)) for complaint in due.iterator())
