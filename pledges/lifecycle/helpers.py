"""协办: who is asked to help, and what they say. A joint pledge fills a place of its helpers too, once they agree."""

import datetime as dt

import rules
from django.db import transaction

from members.models import Member

from ..models import COUNTING, Pledge, PledgeHelper
from .basis import Kind, NotAllowed, lock, record
from .quota import NoPledgesLeft, pledges_left

Answer = PledgeHelper.Answer


def ask(pledge: Pledge, members: tuple[Member, ...]) -> None:
    """Those who are to help now; who is asked again keeps the answer given."""
    pledge.helpers.exclude(member__in=members).delete()
    asked = set(pledge.helpers.values_list("member_id", flat=True))
    fresh = [PledgeHelper(pledge=pledge, member=member) for member in members if member.pk not in asked]
    PledgeHelper.objects.bulk_create(fresh)


def ask_again(pledge: Pledge) -> None:
    """Those who gave a hand, when it becomes a joint project: nobody's place is taken without their yes to that."""
    pledge.helpers.filter(answer=Answer.AGREED).update(answer=Answer.ASKED, answered_at=None)


@transaction.atomic
def agree(pledge: Pledge, *, by: Member, at: dt.datetime) -> Pledge:
    """Join in; raises NoPledgesLeft when a joint pledge would be one too many for the helper."""
    Member.objects.select_for_update().get(pk=by.pk)
    pledge, helper = lock(pledge), asked(pledge, by, [Answer.ASKED, Answer.DECLINED])
    if pledge.is_joint:
        if pledge.campaign.closed_at is not None or not rules.has_perm("pledges.log", by):
            raise NotAllowed("nothing new counts for this member in this campaign")
        if not pledges_left(pledge.campaign, by):
            raise NoPledgesLeft
    return say(pledge, helper, Answer.AGREED, Kind.AGREED, by=by, at=at)


@transaction.atomic
def decline(pledge: Pledge, *, by: Member, at: dt.datetime) -> Pledge:
    """Not, or no longer; frees the place that a joint pledge filled."""
    pledge, helper = lock(pledge), asked(pledge, by, [Answer.ASKED, Answer.AGREED])
    return say(pledge, helper, Answer.DECLINED, Kind.DECLINED, by=by, at=at)


def asked(pledge: Pledge, member: Member, answers: list[Answer]) -> PledgeHelper:
    helper = pledge.helpers.filter(member=member, answer__in=answers).first()
    if helper is None or pledge.state not in COUNTING:
        raise NotAllowed(f"{member.username} is not asked to help with this now")
    return helper


def say(
    pledge: Pledge, helper: PledgeHelper, answer: Answer, kind: Kind, *, by: Member, at: dt.datetime
) -> Pledge:
    helper.answer, helper.answered_at = answer, at
    helper.save(update_fields=["answer", "answered_at"])
    record(pledge, kind, from_state=pledge.state, by=by, at=at)
    return pledge
