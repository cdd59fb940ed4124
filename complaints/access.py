"""Who may see and do what with a complaint. Residents come by tracking code and need no account."""

import rules
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.codes import read_code
from members.access import (
    is_administrator,
    is_cadre,
    is_dispatcher,
    is_inspector,
    is_official,
    kept_by_administrators,
)
from members.models import Member

from .models import AWAITING_ANSWER, Complaint, State


@rules.predicate
def in_home_district(member: Member, complaint: Complaint) -> bool:
    return member.home_district.contains(complaint.district)


@rules.predicate
def of_own_unit(member: Member, complaint: Complaint) -> bool:
    return complaint.unit_id is not None and complaint.unit_id == member.unit_id


@rules.predicate
def is_awaiting(member: Member, complaint: Complaint) -> bool:
    return complaint.state in (*AWAITING_ANSWER, State.WAITING)


@rules.predicate
def is_answered(member: Member, complaint: Complaint) -> bool:
    return complaint.state == State.ANSWERED


@rules.predicate
def is_about_own_unit(member: Member, complaint: Complaint) -> bool:
    return complaint.about_unit_id is not None and complaint.about_unit_id == member.unit_id


@rules.predicate
def handled_it(member: Member, complaint: Complaint) -> bool:
    return complaint.handler_id == member.pk


dispatches = is_dispatcher & in_home_district
handles = is_cadre & of_own_unit
oversees = is_official & in_home_district
calls_back = is_inspector & in_home_district

rules.add_perm("complaints.enter", is_dispatcher)
rules.add_perm("complaints.import", is_dispatcher | is_administrator)
rules.add_perm("complaints.dispatch", dispatches)
rules.add_perm("complaints.dispatch_many", is_dispatcher)
rules.add_perm("complaints.see_routing", is_dispatcher | is_administrator)
rules.add_perm("complaints.handle", handles)
rules.add_perm("complaints.approve", oversees)
rules.add_perm("complaints.supervise", oversees)
rules.add_perm("complaints.call_back", calls_back)
# Nobody strikes off their own item.
rules.add_perm("complaints.check", (oversees | calls_back) & ~handled_it)
rules.add_perm("complaints.note", dispatches | handles | oversees | calls_back)
# Who complained is known to the dispatcher and to the handler assigned while it is open, and to the inspector
# who must call back; never to the unit that the complaint is about.
rules.add_perm(
    "complaints.reveal_contact",
    (dispatches | (handles & is_awaiting) | (calls_back & is_answered)) & ~is_about_own_unit,
)
# Earlier complaints from the same telephone.
rules.add_perm("complaints.see_same_person", dispatches & ~is_about_own_unit)
kept_by_administrators("complaints", "category", "timelimit", "routingrule", "replytemplate", "emergencyword")


def get_complaint_for(member: Member, code: str) -> Complaint:
    """The complaint if the member may see it; anything else is 404."""
    visible = Complaint.objects.visible_to(member).select_related(
        "district", "category", "unit", "handler", "about_unit", "parent", "merged_into"
    )
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
