"""Where pledges stood at a moment is told from their events."""

import datetime as dt

from core.weeks import Week
from pledges import lifecycle
from pledges.models import COUNTING, Pledge, State
from tests.factories import log_pledge

WEEK = Week(2021, 30)
BEFORE, MOMENT, AFTER = WEEK.start, WEEK.end, WEEK.end + dt.timedelta(days=1)


def test_a_pledge_stands_where_its_last_event_before_the_moment_left_it(campaign, lin, bai, dong):
    pledge = log_pledge(lin, campaign, BEFORE)
    lifecycle.approve(pledge, by=bai, at=BEFORE)
    lifecycle.deliver(pledge, by=lin, at=BEFORE, note="完成")
    lifecycle.strike_off(pledge, by=dong, at=AFTER)
    log_pledge(lin, campaign, AFTER)
    assert list(Pledge.objects.in_state_at([State.DELIVERED], MOMENT)) == [pledge]
    assert not Pledge.objects.in_state_at([State.ACCEPTED], MOMENT)
    assert list(Pledge.objects.in_state_at(COUNTING, MOMENT)) == [pledge]


def test_what_was_late_stays_late_at_that_moment_whatever_became_of_it(campaign, lin, bai):
    delivered, cancelled = (log_pledge(lin, campaign, BEFORE, due_on=WEEK.sunday) for _ in range(2))
    for pledge in (delivered, cancelled):
        lifecycle.approve(pledge, by=bai, at=BEFORE)
    lifecycle.deliver(delivered, by=lin, at=AFTER, note="完成")
    lifecycle.cancel(cancelled, by=bai, at=AFTER, note="村民另有安排")
    assert set(Pledge.objects.late_at(MOMENT)) == {delivered, cancelled}
    assert not Pledge.objects.late_at(WEEK.start)


def test_what_was_delivered_is_not_late_though_it_failed_since(campaign, lin, bai, dong):
    pledge = log_pledge(lin, campaign, BEFORE, due_on=WEEK.sunday)
    lifecycle.approve(pledge, by=bai, at=BEFORE)
    lifecycle.deliver(pledge, by=lin, at=BEFORE, note="完成")
    lifecycle.fail(pledge, by=dong, at=AFTER, note="路面未压实")
    assert not Pledge.objects.late_at(MOMENT)


def test_what_came_back_for_good_is_late_until_its_campaign_was_closed(campaign, lin, bai, wang):
    still, cancelled = (log_pledge(lin, campaign, BEFORE, due_on=WEEK.monday) for _ in range(2))
    for pledge in (still, cancelled):
        lifecycle.send_back(pledge, by=bai, at=BEFORE, note="写明数量")
    lifecycle.close_campaign(campaign, by=wang, at=MOMENT)
    lifecycle.cancel(cancelled, by=bai, at=AFTER, note="活动已结束")
    assert set(Pledge.objects.late_at(MOMENT)) == {still, cancelled}
    assert not Pledge.objects.late_at(AFTER)
