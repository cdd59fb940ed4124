"""Delivered with evidence from the pledge's own life."""

import datetime as dt

import pytest
from django.utils import timezone

from pledges import lifecycle
from pledges.lifecycle import NotAllowed
from pledges.models import State
from tests.factories import log_pledge

DAY = dt.timedelta(days=1)


def test_what_was_done_before_the_promise_or_later_does_not_keep_it(active, lin, now):
    today = timezone.localdate(now)
    for day in (today - DAY, today + DAY):
        with pytest.raises(NotAllowed):
            lifecycle.deliver(active, by=lin, at=now, note="修好了", done_on=day)
    delivered = lifecycle.deliver(active, by=lin, at=now + DAY, note="修好了", done_on=today)
    assert (delivered.state, delivered.done_on) == (State.DELIVERED, today)


def test_what_is_taken_up_again_is_not_done(delivered, dong, now):
    assert lifecycle.fail(delivered, by=dong, at=now, note="路肩没修").done_on is None


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_outside_its_life_is_answered_at_the_field(client, lin, bai, campaign, days):
    now = timezone.now()
    campaign.closes_on = timezone.localdate(now) + 9 * DAY
    campaign.save()
    pledge = log_pledge(lin, campaign, now)
    lifecycle.approve(pledge, by=bai, at=now)
    client.force_login(lin)
    day = timezone.localdate() + days * DAY
    answer = client.post(
        f"/pledges/{pledge.pk}/do/deliver/", {"deliver-note": "修好了", "deliver-done_on": day.isoformat()}
    )
    form = next(step["form"] for step in answer.context["steps"] if step["name"] == "deliver")
    assert (answer.status_code, list(form.errors)) == (422, ["done_on"])
