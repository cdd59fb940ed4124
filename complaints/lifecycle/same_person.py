"""The same person's earlier complaints: found by telephone, shown without the contact, each look recorded."""

import datetime as dt

import rules
from django.db import transaction

from members.models import Member

from ..models import Complaint, ContactReveal

MOST = 10
REASON = "same telephone"


@transaction.atomic
def earlier_of(phone: str, *, by: Member, at: dt.datetime) -> list[Complaint]:
    """The newest complaints from this number in the member's district that they may connect with it.

    Whoever finds them knows who complained, so it is kept that they looked.
    """
    found = Complaint.objects.in_district(by.home_district).of_phone(phone).select_related("district")
    shown = [
        complaint for complaint in found[:MOST] if rules.has_perm("complaints.see_same_person", by, complaint)
    ]
    ContactReveal.objects.bulk_create(
        ContactReveal(complaint=complaint, member=by, at=at, reason=REASON) for complaint in shown
    )
    return shown
