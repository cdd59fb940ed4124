"""Who may see and do what with a complaint. Residents come by tracking code and need no account."""

from enum import StrEnum

import rules
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare

from core.codes import is_pin_of, read_code
from core.contact_digests import email_digest, phone_digest
from districts.models import Stage, Work
from members.access import (
    is_administrator,
    is_cadre,
    is_dispatcher,
    is_inspector,
    is_official,
    kept_by_administrators,
    reported_it,
)
from members.access import (
    oversees as looks_after_a_district,
)
from members.models import Member, Visit

from .models import AWAITING_ANSWER, Complaint, ComplaintImport, Recurrence, State, works_to_look_at


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


@rules.predicate
def paid_it(member: Member, visit: Visit) -> bool:
    return visit.member_id == member.pk


@rules.predicate
def accepted_it(member: Member, work: Work) -> bool:
    accepted = work.events.filter(to_stage=Stage.ACCEPTED).order_by("-at", "-id")
    return accepted.values_list("actor_id", flat=True).first() == member.pk


NOBODYS = "0" * 64  # as long as a digest, and none of any

dispatches = is_dispatcher & in_home_district
handles = is_cadre & of_own_unit
oversees = is_official & in_home_district
calls_back = is_inspector & in_home_district

rules.add_perm("complaints.enter", is_dispatcher)
rules.add_perm("complaints.add_opinion", is_cadre & paid_it)
rules.add_perm("complaints.import", is_dispatcher | is_administrator)
rules.add_perm("complaints.dispatch", dispatches)
rules.add_perm("complaints.dispatch_many", is_dispatcher)
rules.add_perm("complaints.see_routing", is_dispatcher | is_administrator)
rules.add_perm("complaints.handle", handles)
# On the spot: what a cadre hears and puts right where they work.
rules.add_perm("complaints.put_right", is_cadre & in_home_district)
rules.add_perm("complaints.approve", oversees)
rules.add_perm("complaints.supervise", oversees)
rules.add_perm("complaints.call_back", calls_back & ~handled_it)
rules.add_perm("complaints.call", is_inspector)
# Nobody strikes off their own item.
rules.add_perm("complaints.check_any", is_official | is_inspector)
rules.add_perm("complaints.check", (oversees | calls_back) & ~handled_it)
rules.add_perm("complaints.note", dispatches | handles | oversees | calls_back)
# 回头看: another pair of eyes than those that saw it finished.
rules.add_perm("complaints.look_again_at_some", is_inspector | is_official)
rules.add_perm(
    "complaints.look_again", (is_inspector | is_official) & in_home_district & ~reported_it & ~accepted_it
)
# The rows behind the three rates, for those who read dashboards and summaries.
rules.add_perm("complaints.see_rates", looks_after_a_district)
# Who complained is known to the dispatcher and to the handler assigned while it is open, and to the inspector
# who must call back; never to the unit that the complaint is about.
rules.add_perm(
    "complaints.reveal_contact",
    (dispatches | (handles & is_awaiting) | (calls_back & is_answered)) & ~is_about_own_unit,
)
# Each contact in the file must pass `reveal_contact` as well.
rules.add_perm("complaints.export_contacts", is_dispatcher)
# Earlier complaints from the same telephone.
rules.add_perm("complaints.see_same_person", dispatches & ~is_about_own_unit)
# Operators see what was sent and whether, never to which address.
rules.add_perm("complaints.view_notice", is_administrator)
rules.add_perm("complaints.send_notice_again", is_administrator)
kept_by_administrators(
    "complaints", "category", "timelimit", "routingrule", "replytemplate", "emergencyword", "watchedcategory"
)


def get_complaint_for(member: Member, code: str) -> Complaint:
    """The complaint if the member may see it; anything else is 404."""
    visible = Complaint.objects.visible_to(member).select_related(
        "district", "category", "unit", "handler", "about_unit", "parent", "merged_into"
    )
    return get_object_or_404(visible, code=valid(code))


def get_import_for(member: Member, pk: int) -> ComplaintImport:
    """The import if the member may see it; anything else is 404."""
    visible = ComplaintImport.objects.visible_to(member).select_related("by", "district", "category", "unit")
    return get_object_or_404(visible, pk=pk)


def get_complaint_by_code(code: str) -> Complaint:
    """The complaint for whoever holds its tracking code; a wrong code is 404."""
    return get_object_or_404(
        Complaint.objects.select_related("district", "category", "unit", "parent", "merged_into"),
        code=valid(code),
    )


class Proof(StrEnum):
    """What somebody has shown; whoever handles a complaint may know its contact, but never its PIN."""

    NONE = ""
    CONTACT = "contact"
    PIN = "pin"


def proof_of(complaint: Complaint, typed: str) -> Proof:
    """Whether this is the PIN of the receipt, or the number or address that was left with the complaint.

    The whole's PIN opens its parts, which have no receipt. About a unit no contact is compared, for its members
    would learn whether a guess is right. Everything is compared whatever comes of it, so that neither the answer
    nor the time it takes says whether a contact was left.
    """
    whole = complaint.parent or complaint
    pin = is_pin_of(complaint.code, typed) | is_pin_of(whole.code, typed)
    phone = constant_time_compare(complaint.phone_digest or NOBODYS, phone_digest(typed))
    email = constant_time_compare(complaint.email_digest or NOBODYS, email_digest(typed))
    contact = (phone | email) and complaint.about_unit_id is None
    return Proof.PIN if pin else Proof.CONTACT if contact else Proof.NONE


def get_complaint_to_join(code: str) -> Complaint:
    """The complaint if anybody may read and follow it; a wrong code, one not public or finished is 404."""
    open_to_all = Complaint.objects.public().open().select_related("district", "category", "unit")
    return get_object_or_404(open_to_all, code=valid(code))


def valid(code: str) -> str:
    if (read := read_code(code)) is None:
        raise Http404
    return read


def get_doubted_for(member: Member, pk: int) -> Work:
    """A work in the member's district that complaints cast doubt on, or did; anything else is 404."""
    visible = works_to_look_at(Recurrence.objects.in_district(member.home_district))
    return get_object_or_404(visible.select_related("district", "indicator"), pk=pk)
