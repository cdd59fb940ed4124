"""Who may see and do what with a pledge."""

import rules
from django.http import Http404
from django.shortcuts import get_object_or_404

from complaints.access import dispatches, handles, oversees
from members.access import (
    is_administrator,
    is_cadre,
    is_inspector,
    is_official,
    kept_by_administrators,
    looks_after_all,
)
from members.access import oversees as oversees_members
from members.models import Member

from .models import Pledge, PledgeDraft, PledgeEvent, PledgeHelper, Story


@rules.predicate
def is_own(member: Member, pledge: Pledge) -> bool:
    return pledge.member_id == member.pk


@rules.predicate
def in_home_district(member: Member, pledge: Pledge) -> bool:
    return member.home_district.contains(pledge.district)


@rules.predicate
def heads_unit(member: Member, pledge: Pledge) -> bool:
    return pledge.member.unit.head_id == member.pk


@rules.predicate
def nobody_is_left(member: Member, pledge: Pledge) -> bool:
    """Whether whoever made it has left, and nobody heads their unit."""
    return not pledge.member.is_active and pledge.member.unit.head_id is None


@rules.predicate
def helps(member: Member, pledge: Pledge) -> bool:
    """Whether they ever joined in; who declines later has had a hand in it all the same."""
    return pledge.events.filter(kind=PledgeEvent.Kind.AGREED, actor=member).exists()


@rules.predicate
def may_join(member: Member, pledge: Pledge) -> bool:
    return pledge.helpers.filter(member=member).exclude(answer=PledgeHelper.Answer.AGREED).exists()


@rules.predicate
def may_decline(member: Member, pledge: Pledge) -> bool:
    return pledge.helpers.filter(member=member).exclude(answer=PledgeHelper.Answer.DECLINED).exists()


@rules.predicate
def is_head(member: Member) -> bool:
    return member.heads_a_unit


@rules.predicate
def had_it(member: Member, pledge: Pledge) -> bool:
    """Whether it was theirs before it was handed over."""
    return pledge.events.filter(from_member=member).exists()


rules.add_perm("pledges.log", is_cadre)
rules.add_perm("pledges.work_on", is_own)
rules.add_perm("pledges.answer_asked", may_join & ~is_own)
rules.add_perm("pledges.answer_agreed", may_decline & ~is_own)
# Asked of a complaint: the unit itself, the dispatcher or an official make it somebody's duty.
rules.add_perm("pledges.make_duty", handles | dispatches | oversees)
# Nobody approves or strikes off their own item.
rules.add_perm("pledges.approve", (is_official & in_home_district | heads_unit) & ~is_own)
rules.add_perm("pledges.verify", is_inspector & in_home_district & ~is_own & ~helps & ~had_it)
# Who holds the beneficiary's link can strike the pledge off.
rules.add_perm(
    "pledges.make_link",
    (is_inspector & in_home_district | is_official & in_home_district | heads_unit)
    & ~is_own
    & ~helps
    & ~had_it,
)
# Whoever made it, or the head of the unit, answers an official's note; nobody supervises themselves. Where neither is
# there any more, an official says how it ended.
rules.add_perm("pledges.supervise", is_official & in_home_district & ~is_own)
rules.add_perm("pledges.reply", is_own | heads_unit | is_official & in_home_district & nobody_is_left)
rules.add_perm("pledges.see_missing", oversees_members | is_head)
rules.add_perm("pledges.remind", is_official | is_head)
rules.add_perm("pledges.tell", is_official & in_home_district)
rules.add_perm("pledges.tell_some", is_official)
rules.add_perm("pledges.close_campaign", is_administrator | is_official & looks_after_all)
# Asked of nobody in particular: who has an approval page at all.
rules.add_perm("pledges.approve_some", is_official | is_head)
kept_by_administrators("pledges", "campaign", "initiative")


def get_pledge_for(member: Member, pk: int) -> Pledge:
    """The pledge if the member may see it; anything else is 404."""
    visible = Pledge.objects.visible_to(member).select_related(
        "member__unit",
        "district",
        "campaign",
        "initiative",
        "source_complaint",
        "category",
        "target__indicator",
        "target__district",
        "led_by",
    )
    return get_object_or_404(visible, pk=pk)


def get_draft_for(member: Member, pk: str | int) -> PledgeDraft:
    """One's own draft; anything else is 404."""
    if not str(pk).isdecimal() or int(pk) >= 2**63:
        raise Http404
    return get_object_or_404(PledgeDraft.objects.select_related("campaign"), member=member, pk=pk)


def get_story_for(member: Member, pk: int) -> Story:
    """The story if its editor may see it; anything else is 404."""
    if not rules.has_perm("pledges.tell_some", member):
        raise Http404
    rows = Story.objects.visible_to(member).select_related("pledge__district", "pledge__member__unit")
    return get_object_or_404(rows, pk=pk)
