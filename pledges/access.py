"""Who may see and do what with a pledge."""

import rules
from django.shortcuts import get_object_or_404

from complaints.access import dispatches, handles, oversees
from members.access import is_cadre, is_inspector, is_official, kept_by_administrators
from members.models import Member

from .models import Pledge


@rules.predicate
def is_own(member: Member, pledge: Pledge) -> bool:
    return pledge.member_id == member.pk


@rules.predicate
def in_home_district(member: Member, pledge: Pledge) -> bool:
    return member.home_district.contains(pledge.district)


@rules.predicate
def had_it(member: Member, pledge: Pledge) -> bool:
    """Whether it was theirs before it was handed over."""
    return pledge.events.filter(from_member=member).exists()


rules.add_perm("pledges.log", is_cadre)
rules.add_perm("pledges.work_on", is_own)
# Asked of a complaint: the unit itself, the dispatcher or an official make it somebody's duty.
rules.add_perm("pledges.make_duty", handles | dispatches | oversees)
# Nobody approves or strikes off their own item.
rules.add_perm("pledges.approve", is_official & in_home_district & ~is_own)
rules.add_perm("pledges.verify", is_inspector & in_home_district & ~is_own & ~had_it)
kept_by_administrators("pledges", "campaign", "initiative")


def get_pledge_for(member: Member, pk: int) -> Pledge:
    """The pledge if the member may see it; anything else is 404."""
    visible = Pledge.objects.visible_to(member).select_related(
        "member__unit", "district", "campaign", "initiative", "source_complaint"
    )
    return get_object_or_404(visible, pk=pk)
