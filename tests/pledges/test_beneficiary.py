"""The beneficiary's word through a one-time link: no account, fourteen days, one answer, and never a member's."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from core.photos import clean_photo
from members.models import Role
from pledges import lifecycle
from pledges.lifecycle import LinkIsVoid, NotAllowed
from pledges.models import Pledge, PledgePhoto, PledgeVerification, State
from tests.factories import log_pledge, make_member
from tests.photos import landscape

DAY = dt.timedelta(days=1)
YES = {"done": "yes", "satisfied": "yes", "words": "路修好了，谢谢"}
NO = {"done": "no", "satisfied": "no", "words": "还差五十米"}


def say(token: str, at: dt.datetime, **changes: Any) -> Pledge:
    said: dict[str, Any] = {"done": True, "satisfied": True, "words": "好", "by": None} | changes
    return lifecycle.hear(token, at=at, **said)


@pytest.fixture
def token(delivered, dong, now) -> str:
    return lifecycle.make_link(delivered, by=dong, at=now)


def test_a_yes_strikes_it_off(token, now):
    struck = say(token, now + DAY, words="路修好了")
    event = struck.events.latest("id")
    assert (struck.state, event.kind, event.actor, event.note) == (
        State.ACCEPTED,
        "accepted",
        None,
        "路修好了",
    )
    row = struck.verifications.get()
    assert (row.done, row.satisfied, row.words, row.used_at) == (True, True, "路修好了", now + DAY)


def test_a_not_yet_sends_it_back_with_the_reason(token, lin, dong, now):
    back = say(token, now, done=False, satisfied=False, words="还差五十米")
    assert (back.state, back.delivered_at, back.events.latest("id").note) == (
        State.ACTIVE,
        None,
        "还差五十米",
    )
    again = lifecycle.deliver(back, by=lin, at=now + DAY, note="补完了")
    with pytest.raises(LinkIsVoid):
        say(token, now + DAY)
    assert say(lifecycle.make_link(again, by=dong, at=now + DAY), now + DAY).state == State.ACCEPTED


def test_a_not_yet_says_what_is_missing(token, now):
    with pytest.raises(NotAllowed):
        say(token, now, done=False, words=" ")


def test_only_the_digest_of_the_token_is_kept(token):
    assert token not in str(PledgeVerification.objects.values().get())


def test_one_answer_within_fourteen_days_and_only_the_latest_link(token, delivered, dong, now):
    with pytest.raises(LinkIsVoid):
        say(token, now + 14 * DAY)
    newer = lifecycle.make_link(delivered, by=dong, at=now + DAY)
    with pytest.raises(LinkIsVoid):
        say(token, now + DAY)
    say(newer, now + DAY)
    with pytest.raises(LinkIsVoid):
        say(newer, now + DAY)


def test_a_link_of_an_earlier_delivery_is_void(token, delivered, lin, dong, now):
    lifecycle.fail(delivered, by=dong, at=now, note="路肩没修")
    lifecycle.deliver(delivered, by=lin, at=now + DAY, note="补完了")
    with pytest.raises(LinkIsVoid):
        say(token, now + DAY)


def test_nobody_strikes_off_their_own_item_nor_any_member_in_this_way(token, lin, dong, now):
    for member in (lin, dong):
        with pytest.raises(NotAllowed):
            say(token, now, by=member)


def test_the_link_is_not_for_those_whose_pledge_it_is(delivered, lin, zhou, head, bai, now):
    for member in (lin, zhou):
        with pytest.raises(NotAllowed):
            lifecycle.make_link(delivered, by=member, at=now)
    for member in (head, bai):
        assert lifecycle.make_link(delivered, by=member, at=now)


def test_a_link_of_whoever_takes_the_pledge_over_is_void(delivered, lin, head, county, city_unit, now):
    boss = make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county)
    token = lifecycle.make_link(delivered, by=head, at=now)
    lifecycle.hand_over(delivered, from_member=lin, to=head, by=boss, at=now)
    with pytest.raises(LinkIsVoid):
        say(token, now)


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_replaced_while_it_is_answered_ends_without_a_deadlock(token, delivered, dong, now):
    def answer() -> None:
        try:
            say(token, now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Pledge.objects.select_for_update().get(pk=delivered.pk)
            answered = pool.submit(answer)
            wait([answered], timeout=0.5)  # it stands before the pledge's row
            lifecycle.make_link(delivered, by=dong, at=now)
        with pytest.raises(LinkIsVoid):
            answered.result(timeout=20)


def test_nobody_is_asked_before_it_is_delivered(active, dong, now):
    with pytest.raises(NotAllowed):
        lifecycle.make_link(active, by=dong, at=now)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"done": True}, "verification_is_answered_whole"),
        ({"used_at": timezone.now()}, "verification_is_answered_whole"),
        ({"words": "好"}, "verification_is_answered_whole"),
        ({"expires_at": timezone.now() - 99999 * DAY / 10}, "verification_expires_after_it_was_made"),
    ],
)
def test_the_database_refuses_half_an_answer(token, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PledgeVerification.objects.update(**changes)


def test_the_database_keeps_each_token_once(token):
    row = PledgeVerification.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError, match="token_digest"), transaction.atomic():
        row.save(force_insert=True)


# ---- The pages --------------------------------------------------------------------------------


@pytest.fixture
def by_clock(delivered, lin, dong):
    """Delivered just now, for pages go by the clock."""
    lifecycle.fail(delivered, by=dong, at=timezone.now(), note="再看")
    return lifecycle.deliver(delivered, by=lin, at=timezone.now(), note="路已修好")


def link_from(client, pledge) -> str:
    page = client.post(f"/pledges/{pledge.pk}/link/").text
    found = re.search(r"/pledges/v/[^/<\s]+/", page)
    assert found
    assert "<svg" in page
    return found[0]


def test_an_inspector_makes_the_link_and_a_stranger_answers(client, by_clock, dong):
    client.force_login(dong)
    assert client.get(by_clock.get_absolute_url()).context["may_link"]
    url = link_from(client, by_clock)
    client.logout()
    page = client.get(url)
    assert (page.status_code, "no-store" in page.headers["Cache-Control"]) == (200, True)
    assert client.post(url, YES, follow=True).status_code == 200
    by_clock.refresh_from_db()
    assert by_clock.state == State.ACCEPTED
    assert (client.get(url).status_code, client.post(url, YES).status_code) == (410, 410)
    client.force_login(dong)
    assert YES["words"] in client.get(by_clock.get_absolute_url()).text


def test_the_beneficiary_sees_the_photos_while_the_link_asks(client, delivered, lin, dong):
    lifecycle.fail(delivered, by=dong, at=timezone.now(), note="再看")
    was, is_now = ([clean_photo(landscape(number))] for number in (1, 2))
    lifecycle.deliver(delivered, by=lin, at=timezone.now(), note="路已修好", before=was, photos=is_now)
    url = f"/pledges/v/{lifecycle.make_link(delivered, by=dong, at=timezone.now())}/"
    page = client.get(url)
    photos = [f"{url}photos/{photo.pk}/small/" for photo in page.context["photos"]]
    assert [photo in page.text for photo in photos] == [True, True]
    answer = client.get(photos[0])
    assert answer.getvalue()[:2] == b"\xff\xd8"
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "image/jpeg",
        "private, no-store",
    )
    client.post(url, YES)
    assert client.get(photos[0]).status_code == 404


def test_a_link_opens_no_photo_of_another_pledge(client, by_clock, dong, lin, campaign, now):
    other = log_pledge(lin, campaign, now, title="另一件事")
    lifecycle.post_progress(other, by=lin, at=now, note="开工", photos=[clean_photo(landscape(3))])
    photo = PledgePhoto.objects.get(event__pledge=other)
    token = lifecycle.make_link(by_clock, by=dong, at=timezone.now())
    assert client.get(f"/pledges/v/{token}/photos/{photo.pk}/small/").status_code == 404
    assert client.get(f"/pledges/v/abc/photos/{photo.pk}/small/").status_code == 404


def test_the_claimant_is_refused_at_every_door(client, by_clock, lin, dong):
    client.force_login(dong)
    url = link_from(client, by_clock)
    client.force_login(lin)
    assert not client.get(by_clock.get_absolute_url()).context["may_link"]
    client.post(f"/pledges/{by_clock.pk}/link/")
    client.post(f"/pledges/{by_clock.pk}/do/verify/")
    assert (client.get(url).status_code, client.post(url, YES).status_code) == (403, 403)
    by_clock.refresh_from_db()
    assert (by_clock.state, by_clock.verifications.count()) == (State.DELIVERED, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"done": ""}, "done"),
        ({"done": "perhaps"}, "done"),
        ({"satisfied": ""}, "satisfied"),
        ({"done": "no", "words": ""}, "words"),
        ({"words": "<b>好</b>"}, "words"),
        ({"words": "\x00"}, "words"),
        ({"words": "好" * 301}, "words"),
    ],
)
def test_bad_answers_are_answered_at_their_field(client, by_clock, dong, changes, field):
    token = lifecycle.make_link(by_clock, by=dong, at=timezone.now())
    answer = client.post(f"/pledges/v/{token}/", NO | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_link_that_never_was_is_not_found(client, db):
    assert client.get("/pledges/v/abc/").status_code == 404
    assert client.get("/pledges/v/%00/").status_code == 404
