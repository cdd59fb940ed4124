"""The pledges that came out of a complaint, for the pages of the complaint: its app knows no pledges."""

import rules
from django import template

from complaints.models import Complaint
from members.models import Member

from ..lifecycle import may_become_duty
from ..models import Pledge
from ..retention import days_kept

register = template.Library()


@register.simple_tag
def duties_of(complaint: Complaint) -> list[Pledge]:
    """Every duty it became, the first one first; one statement."""
    return list(Pledge.objects.filter(source_complaint=complaint).select_related("member").order_by("id"))


@register.simple_tag
def public_duty_of(complaint: Complaint) -> Pledge | None:
    """The duty that its resident may know of; one statement, none while no unit has it."""
    if complaint.unit_id is None:
        return None
    return Pledge.objects.public().filter(source_complaint=complaint).order_by("-id").first()


@register.simple_tag
def contact_days(complaint: Complaint) -> int:
    """How many days after it is finished its contact is kept; one statement."""
    return days_kept(complaint.received_at)


@register.simple_tag
def may_make_duty(member: Member, complaint: Complaint) -> bool:
    return rules.has_perm("pledges.make_duty", member, complaint) and may_become_duty(complaint)
