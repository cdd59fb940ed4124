"""Who may see and do what with a complaint. Residents come by tracking code and need no account."""

import rules
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.codes import read_code
from members.access import is_cadre, is_dispatcher, kept_by_administrators
from members.models import Member

from .models import Complaint


@rules.predicate
def in_home_district(member: Member, complaint: Complaint) -> bool:
    return member.home_district.contains(complaint.district)


@rules.predicate
def of_own_unit(member: Member, complaint: Complaint) -> bool:
    return complaint.unit_id is not None and complaint.unit_id == member.unit_id


@rules.predicate
def is_awaiting(member: Member, complaint: Complaint) -> bool:
    return complaint.state in ("assigned", "in_progress")


dispatches = is_dispatcher & in_home_district
handles = is_cadre & of_own_unit

rules.add_perm("complaints.dispatch", dispatches)
rules.add_perm("complaints.handle", handles)
# Who complained is known to the dispatcher and to the handler assigned while it is open, nobody else.
rules.add_perm("complaints.reveal_contact", dispatches | (handles & is_awaiting))
kept_by_administrators("complaints", "category")


def get_complaint_for(member: Member, code: str) -> Complaint:
    """The complaint if the member may see it; anything else is 404."""
    visible = Complaint.objects.visible_to(member).select_related("district", "category", "unit")
    return get_object_or_404(visible, code=valid(code))


def get_complaint_by_code(code: str) -> Complaint:
    """The complaint for whoever holds its tracking code; a wrong code is 404."""
    return get_object_or_404(
        Complaint.objects.select_related("district", "category", "unit"), code=valid(code)
    )


def valid(code: str) -> str:
    if (read := read_code(code)) is None:
        raise Http404
    return read
