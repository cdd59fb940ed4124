import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import InternalError
from django.utils import timezone

from core.photos import clean_photo
from pledges import lifecycle
from pledges.lifecycle import NoPledgesLeft, NotAllowed
from pledges.models import Campaign, Pledge, PledgeEvent, State
from tests.core.test_photos import picture
from tests.factories import log_pledge, promise


def test_a_pledge_goes_from_promise_to_struck_off(delivered, dong, now):
    pledge = lifecycle.strike_off(delivered, by=dong, at=now)
    kinds = list(pledge.events.values_list("kind", flat=True))
    assert (pledge.state, kinds) == (State.ACCEPTED, ["logged", "approved", "delivered", "accepted"])


def test_progress_carries_its_photos(active, lin, now):
    photos = [clean_photo(picture())]
    lifecycle.post_progress(active, by=lin, at=now, note="已备料", photos=photos)
    event = active.events.get(kind="progress")
    assert event.photos.count() == 1
    assert event.photos.get().image.size > 0


def test_a_second_click_posts_progress_once(active, lin, now):
    key = uuid.uuid4()
    for _ in range(2):
        lifecycle.post_progress(active, by=lin, at=now, note="已备料", submission=key)
    assert active.events.filter(kind="progress").count() == 1


def test_other_words_from_a_page_gone_back_to_are_posted_too(active, lin, now):
    key = uuid.uuid4()
    for note in ("已备料", "已开工"):
        lifecycle.post_progress(active, by=lin, at=now, note=note, submission=key)
    assert [event.note for event in active.events.filter(kind="progress")] == ["已备料", "已开工"]


def test_another_pledge_from_a_page_gone_back_to_is_logged_too(lin, campaign, now):
    key = uuid.uuid4()
    for title in ("修复村口300米翻浆路", "清理村西排水渠", "清理村西排水渠", "修复村口300米翻浆路"):
        words = promise(lin.home_district, title=title)
        lifecycle.log(words, campaign=campaign, by=lin, at=now, submission=key)
    assert [pledge.title for pledge in Pledge.objects.order_by("pk")] == [
        "修复村口300米翻浆路",
        "清理村西排水渠",
    ]


def test_the_number_of_another_members_form_takes_nothing_away(lin, zhou, campaign, now):
    key = uuid.uuid4()
    for member in (lin, zhou):
        words = promise(member.home_district)
        lifecycle.log(words, campaign=campaign, by=member, at=now, submission=key)
    assert [pledge.member for pledge in Pledge.objects.order_by("pk")] == [lin, zhou]


def test_failed_verification_goes_back_with_its_reason(delivered, dong, now):
    back = lifecycle.fail(delivered, by=dong, at=now, note="路肩未压实")
    assert (back.state, back.delivered_at) == (State.ACTIVE, None)


def test_nobody_approves_or_strikes_off_their_own(campaign, now, bai, dong, chen):
    for member, step in ((bai, lifecycle.approve), (dong, lifecycle.strike_off)):
        member.role, role = "cadre", member.role
        own = log_pledge(member, campaign, now)
        member.role = role
        with pytest.raises(NotAllowed):
            step(own, by=member, at=now)


def test_an_official_of_another_township_approves_nothing_here(pledge, zhou, now):
    zhou.role = "official"
    with pytest.raises(NotAllowed):
        lifecycle.approve(pledge, by=zhou, at=now)


def test_a_returned_pledge_comes_back_changed(pledge, bai, lin, now):
    lifecycle.send_back(pledge, by=bai, at=now, note="写明数量")
    again = lifecycle.resubmit(pledge, promise(lin.home_district, quantity="500米"), by=lin, at=now)
    assert (again.state, again.quantity) == (State.SUBMITTED, "500米")


def test_a_returned_pledge_stays_where_it_was_promised(pledge, bai, lin, village, now):
    """Stocks are chained from week to week by the district of events: one that moved would be missing there."""
    lifecycle.send_back(pledge, by=bai, at=now, note="写明数量")
    with pytest.raises(NotAllowed):
        lifecycle.resubmit(pledge, promise(village), by=lin, at=now)
    pledge.refresh_from_db()
    assert (pledge.state, pledge.district) == (State.RETURNED, lin.home_district)


def test_a_pledge_at_the_wrong_place_is_cancelled_instead(pledge, bai, lin, campaign, now):
    lifecycle.send_back(pledge, by=bai, at=now, note="地点不对，请重新申报")
    lifecycle.cancel(pledge, by=bai, at=now, note="地点填错")
    assert log_pledge(lin, campaign, now).slot == 1


def test_the_third_pledge_is_refused(pledge, lin, campaign, now):
    log_pledge(lin, campaign, now)
    assert lifecycle.pledges_left(campaign, lin) == 0
    with pytest.raises(NoPledgesLeft):
        log_pledge(lin, campaign, now)


def test_a_cancelled_pledge_frees_its_place(active, bai, lin, campaign, now):
    log_pledge(lin, campaign, now)
    lifecycle.cancel(active, by=bai, at=now, note="项目并入乡里工程")
    assert log_pledge(lin, campaign, now).slot == active.slot


def test_no_pledge_outside_the_campaigns_dates(lin, campaign):
    late = timezone.make_aware(dt.datetime(2022, 1, 1))
    with pytest.raises(NotAllowed):
        log_pledge(lin, campaign, late)


def test_the_database_keeps_the_maximum_even_without_the_lifecycle(pledge):
    pledge.pk = None
    with pytest.raises(IntegrityError, match="pledge_fills_a_free_slot"), transaction.atomic():
        pledge.save(force_insert=True)


@pytest.mark.parametrize(
    "sql", ["UPDATE pledges_pledgeevent SET note = 'x'", "DELETE FROM pledges_pledgeevent"]
)
def test_the_database_refuses_to_change_events(pledge, sql):
    with (
        pytest.raises(InternalError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert PledgeEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "nonsense"}, "pledge_state_is_known"),
        ({"state": "delivered"}, "pledge_delivered_has_its_moment"),
        ({"slot": 0}, "pledge_slots_count_from_one"),
    ],
)
def test_the_database_refuses_impossible_pledges(pledge, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(**changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"closes_on": dt.date(2021, 1, 1)}, "campaign_closes_after_opening"),
        ({"owed_min": 3}, "campaign_owes_sensibly"),
    ],
)
def test_the_database_refuses_impossible_campaigns(campaign, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**changes)


@pytest.mark.django_db(transaction=True)
def test_the_maximum_holds_when_many_are_logged_at_once(lin, campaign, now):
    refused = []

    def log_one() -> None:
        try:
            log_pledge(lin, campaign, now)
        except NoPledgesLeft:
            refused.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=log_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Pledge.objects.count(), len(refused)) == (2, 18)
