"""协办: helpers are asked; a joint project fills their place too, and nothing else does."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from members.models import Member
from pledges import lifecycle
from pledges.lifecycle import NoPledgesLeft, NotAllowed
from pledges.models import Pledge, PledgeHelper
from pledges.worklists import has_pledged
from summaries.facts import gather_now
from tests.factories import log_pledge, promise

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def joint(lin, helper, campaign, now) -> Pledge:
    return log_pledge(lin, campaign, now, helpers=(helper,), is_joint=True)


def answers(pledge: Pledge) -> list[str]:
    return list(pledge.helpers.values_list("answer", flat=True))


def test_a_helper_joins_and_leaves_again(joint, helper, now):
    lifecycle.agree(joint, by=helper, at=now)
    assert answers(joint) == ["agreed"]
    lifecycle.decline(joint, by=helper, at=now)
    assert answers(joint) == ["declined"]
    assert list(joint.events.values_list("kind", flat=True)) == ["logged", "agreed", "declined"]


def test_only_who_is_asked_answers(joint, lin, zhou, now):
    for member in (lin, zhou):
        with pytest.raises(NotAllowed):
            lifecycle.agree(joint, by=member, at=now)


def test_nobody_helps_themselves(lin, campaign, now):
    with pytest.raises(NotAllowed):
        log_pledge(lin, campaign, now, helpers=(lin,))


def test_a_joint_project_fills_a_place_once_the_helper_agrees(joint, helper, campaign, now):
    assert lifecycle.pledges_left(campaign, helper) == 2
    lifecycle.agree(joint, by=helper, at=now)
    assert lifecycle.pledges_left(campaign, helper) == 1
    log_pledge(helper, campaign, now)
    with pytest.raises(NoPledgesLeft):
        log_pledge(helper, campaign, now)


def test_one_that_is_not_joint_fills_one_quota_only(lin, helper, campaign, now):
    pledge = log_pledge(lin, campaign, now, helpers=(helper,))
    lifecycle.agree(pledge, by=helper, at=now)
    assert lifecycle.pledges_left(campaign, helper) == 2


def test_helpers_are_asked_again_when_it_becomes_a_joint_project(lin, helper, bai, campaign, now):
    pledge = log_pledge(lin, campaign, now, helpers=(helper,))
    lifecycle.agree(pledge, by=helper, at=now)
    for _ in range(2):
        log_pledge(helper, campaign, now)
    lifecycle.send_back(pledge, by=bai, at=now, note="写明谁参加")
    again = promise(pledge.district, helpers=(helper,), is_joint=True)
    lifecycle.resubmit(pledge, again, by=lin, at=now)
    assert answers(pledge) == ["asked"]
    with pytest.raises(NoPledgesLeft):
        lifecycle.agree(pledge, by=helper, at=now)


def test_helpers_of_a_joint_project_keep_their_answer(joint, lin, helper, bai, now):
    lifecycle.agree(joint, by=helper, at=now)
    lifecycle.send_back(joint, by=bai, at=now, note="写明数量")
    again = promise(joint.district, helpers=(helper,), is_joint=True)
    lifecycle.resubmit(joint, again, by=lin, at=now)
    assert answers(joint) == ["agreed"]


def test_who_has_no_place_left_does_not_join_a_joint_project(joint, helper, campaign, now):
    for _ in range(2):
        log_pledge(helper, campaign, now)
    with pytest.raises(NoPledgesLeft):
        lifecycle.agree(joint, by=helper, at=now)


def test_a_cancelled_joint_project_frees_the_helpers_place(joint, helper, bai, campaign, now):
    lifecycle.agree(joint, by=helper, at=now)
    lifecycle.approve(joint, by=bai, at=now)
    lifecycle.cancel(joint, by=bai, at=now, note="并入乡里工程")
    assert lifecycle.pledges_left(campaign, helper) == 2


def test_who_takes_part_in_a_joint_project_has_pledged(joint, helper, township, now):
    def with_one() -> int:
        return gather_now(now + HOUR)[township.path].pledges.members_with

    assert with_one() == 1
    lifecycle.agree(joint, by=helper, at=now)
    assert with_one() == 2


def test_who_joins_later_has_not_pledged_when_another_helper_had(joint, helper, zhou, campaign, now):
    PledgeHelper.objects.create(pledge=joint, member=zhou)
    lifecycle.agree(joint, by=helper, at=now)
    lifecycle.agree(joint, by=zhou, at=now + 2 * HOUR)
    rows = Member.objects.filter(has_pledged(campaign, until=now + HOUR), pk__in=[helper.pk, zhou.pk])
    assert list(rows) == [helper]


def test_a_helper_sees_the_pledge_and_is_offered_the_answer(client, lin, helper, campaign, now):
    pledge = log_pledge(lin, campaign, now, helpers=(helper,))
    client.force_login(helper)
    page = client.get(pledge.get_absolute_url())
    assert [step["name"] for step in page.context["steps"]] == ["agree", "decline"]
    client.post(f"/pledges/{pledge.pk}/do/agree/")
    assert answers(pledge) == ["agreed"]
    client.post(f"/pledges/{pledge.pk}/do/deliver/", {"deliver-note": "做完了"})
    pledge.refresh_from_db()
    assert pledge.state == "submitted"


def test_a_helper_does_not_verify_it(joint, helper, bai, lin, now):
    lifecycle.agree(joint, by=helper, at=now)
    lifecycle.approve(joint, by=bai, at=now)
    delivered = lifecycle.deliver(joint, by=lin, at=now, note="做完了")
    helper.role = "inspector"
    with pytest.raises(NotAllowed):
        lifecycle.strike_off(delivered, by=helper, at=now)


def test_who_declines_after_helping_does_not_verify_it_either(joint, helper, bai, lin, now):
    lifecycle.agree(joint, by=helper, at=now)
    lifecycle.decline(joint, by=helper, at=now)
    lifecycle.approve(joint, by=bai, at=now)
    delivered = lifecycle.deliver(joint, by=lin, at=now, note="做完了")
    helper.role = "inspector"
    with pytest.raises(NotAllowed):
        lifecycle.strike_off(delivered, by=helper, at=now)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"answer": "agreed"}, "helper_answer_has_its_moment"),
        ({"answer": "perhaps"}, "helper_answer_has_its_moment"),
    ],
)
def test_the_database_refuses_impossible_answers(joint, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PledgeHelper.objects.update(**changes)


def test_the_database_asks_a_helper_once(joint, helper):
    with pytest.raises(IntegrityError, match="pledge_asks_a_helper_once"), transaction.atomic():
        PledgeHelper.objects.create(pledge=joint, member=helper)
