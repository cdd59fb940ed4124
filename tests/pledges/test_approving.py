"""The head of the unit or an official approves, alone or many at once; what looks claimed twice is shown first."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from core.photo_prints import look_of, sha256_of
from core.photos import clean_photo
from districts.models import Target
from members.models import Role
from pledges import lifecycle
from pledges.lifecycle import NotAllowed
from pledges.models import Pledge, State
from pledges.twins import PHOTO, WORDS, WORK, twins_of
from tests.factories import log_pledge, make_campaign, make_member, promise
from tests.photos import landscape, sent_on

OTHER_WORDS = {"title": "给独居老人装扶手", "beneficiary": "独居老人", "quantity": "3户"}


@pytest.fixture
def running(db):
    today = timezone.localdate()
    return make_campaign(opens_on=today, closes_on=today + dt.timedelta(days=60), owed_max=9)


# ---- Who --------------------------------------------------------------------------------------


def test_the_head_approves_for_the_unit_but_not_their_own(pledge, head, campaign, now):
    assert lifecycle.approve(pledge, by=head, at=now).state == State.ACTIVE
    own = log_pledge(head, campaign, now)
    with pytest.raises(NotAllowed):
        lifecycle.approve(own, by=head, at=now)


def test_the_head_of_another_unit_approves_nothing_here(pledge, zhou, other_unit, now):
    other_unit.head = zhou
    other_unit.save()
    with pytest.raises(NotAllowed):
        lifecycle.approve(pledge, by=zhou, at=now)


def test_a_head_sees_the_units_pledges_and_what_waits(client, pledge, head, zhou, campaign, now):
    log_pledge(zhou, campaign, now)
    client.force_login(head)
    assert list(client.get("/pledges/").context["page"]) == [pledge]
    assert list(client.get("/pledges/approvals/").context["page"]) == [pledge]


def test_who_approves_nothing_has_no_page_for_it(client, lin, dong, pledge):
    for member in (lin, dong):
        client.force_login(member)
        assert client.get("/pledges/approvals/").status_code == 403


def test_many_are_approved_at_once(client, lin, bai, zhou, campaign, now):
    mine = [log_pledge(lin, campaign, now), log_pledge(lin, campaign, now, **OTHER_WORDS)]
    Pledge.objects.filter(pk=mine[1].pk).update(terms=["别的"])
    elsewhere = log_pledge(zhou, campaign, now)
    client.force_login(bai)
    chosen = [*(pledge.pk for pledge in [*mine, elsewhere]), "x", "9" * 30]
    client.post("/pledges/approvals/", {"chosen": chosen})
    assert list(Pledge.objects.order_by("pk").values_list("state", flat=True)) == [
        "active",
        "active",
        "submitted",
    ]


def test_one_that_moved_on_does_not_stop_the_others(pledge, lin, bai, campaign, now):
    other = log_pledge(lin, campaign, now, **OTHER_WORDS)
    stale = Pledge.objects.get(pk=pledge.pk)
    lifecycle.send_back(pledge, by=bai, at=now, note="写明数量")
    assert lifecycle.approve_many([stale, other], by=bai, at=now) == (1, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements(
    client, lin, bai, running, rows, django_assert_num_queries
):
    for _ in range(rows):
        log_pledge(lin, running, timezone.now())
    client.force_login(bai)
    with django_assert_num_queries(5):
        client.get("/pledges/approvals/")


# ---- The same deed, photo or work -------------------------------------------------------------


@pytest.fixture
def colleague(village, township_unit):
    return make_member(unit=township_unit, home_district=village)


def test_the_same_deed_of_another_member_is_shown_and_not_approved_unopened(
    client, pledge, colleague, bai, campaign, now
):
    again = log_pledge(colleague, campaign, now, title="修复村口的300米翻浆路")
    assert [(twin.pledge, twin.why) for twin in twins_of(again)] == [(pledge, [WORDS])]
    client.force_login(bai)
    assert not client.get("/pledges/approvals/").context["may_tick"]
    client.post("/pledges/approvals/", {"chosen": [pledge.pk, again.pk]})
    assert set(Pledge.objects.values_list("state", flat=True)) == {"submitted"}
    page = client.get(again.get_absolute_url())
    assert pledge.get_absolute_url() in page.text
    client.post(f"/pledges/{again.pk}/do/approve/")
    again.refresh_from_db()
    assert again.state == State.ACTIVE


def test_other_words_another_township_and_cancelled_ones_are_no_twins(
    pledge, colleague, lin, zhou, bai, campaign, now
):
    log_pledge(colleague, campaign, now, **OTHER_WORDS)
    log_pledge(zhou, campaign, now)
    cancelled = log_pledge(lin, campaign, now)
    lifecycle.approve(cancelled, by=bai, at=now)
    lifecycle.cancel(cancelled, by=bai, at=now, note="重复")
    assert twins_of(pledge) == []


def test_the_owner_is_not_shown_what_others_have_promised(client, pledge, colleague, lin, campaign, now):
    log_pledge(colleague, campaign, now)
    client.force_login(lin)
    assert client.get(pledge.get_absolute_url()).context["twins"] == []


def test_the_same_photo_is_found_also_after_it_was_sent_on(pledge, colleague, lin, campaign, now):
    others = [log_pledge(colleague, campaign, now, **OTHER_WORDS) for _ in range(2)]
    Pledge.objects.filter(pk__in=[other.pk for other in others]).update(terms=[])
    lifecycle.post_progress(pledge, by=lin, at=now, note="已备料", photos=[clean_photo(landscape(1))])
    lifecycle.post_progress(
        others[0], by=colleague, at=now, note="已备料", before=[clean_photo(sent_on(landscape(1)))]
    )
    lifecycle.post_progress(
        others[1], by=colleague, at=now, note="已备料", photos=[clean_photo(landscape(2))]
    )
    assert [(twin.pledge, twin.why) for twin in twins_of(pledge)] == [(others[0], [PHOTO])]


def test_a_photo_that_was_sent_on_is_not_approved_unopened(
    client, pledge, colleague, lin, bai, campaign, now
):
    other = log_pledge(colleague, campaign, now, **OTHER_WORDS)
    Pledge.objects.filter(pk=other.pk).update(terms=[])
    lifecycle.post_progress(pledge, by=lin, at=now, note="已备料", photos=[clean_photo(landscape(1))])
    sent = [clean_photo(sent_on(landscape(1)))]
    lifecycle.post_progress(other, by=colleague, at=now, note="已备料", photos=sent)
    client.force_login(bai)
    page = client.get("/pledges/approvals/").context["page"]
    assert {each.pk: each.twin for each in page} == {pledge.pk: "photo", other.pk: "photo"}
    client.post("/pledges/approvals/", {"chosen": [other.pk]})
    other.refresh_from_db()
    assert other.state == State.SUBMITTED


def test_a_photo_has_its_print_and_says_what_it_shows(pledge, lin, now):
    before, after = clean_photo(landscape(1)), clean_photo(landscape(2))
    lifecycle.post_progress(pledge, by=lin, at=now, note="修好了", before=[before], photos=[after])
    kept = [(photo.kind, photo.sha256, photo.look) for photo in pledge.events.last().photos.all()]
    assert kept == [
        ("before", sha256_of(before[0]), look_of(before[1])),
        ("after", sha256_of(after[0]), look_of(after[1])),
    ]


def test_as_much_of_the_same_target_at_the_same_place_is_found(
    lin, colleague, toilets, township, campaign, now
):
    target = Target.objects.create(indicator=toilets, district=township, year=2021, amount=800)
    first = log_pledge(lin, campaign, now, target=target, target_amount=Decimal(12))
    words = promise(township, target=target, target_amount=Decimal(12), **OTHER_WORDS)
    second = lifecycle.log(words, campaign=campaign, by=colleague, at=now)
    assert [(twin.pledge, twin.why) for twin in twins_of(second)] == [(first, [WORK])]


def test_an_inspector_sees_twins_of_what_was_delivered(client, delivered, colleague, dong, campaign, now):
    twin = log_pledge(colleague, campaign, now)
    client.force_login(dong)
    assert [each.pledge for each in client.get(delivered.get_absolute_url()).context["twins"]] == [twin]


def test_a_wrong_place_is_cancelled_while_returned(client, pledge, bai, now):
    lifecycle.send_back(pledge, by=bai, at=now, note="地点不对")
    client.force_login(bai)
    client.post(f"/pledges/{pledge.pk}/do/cancel/", {"cancel-note": "地点填错"})
    pledge.refresh_from_db()
    assert pledge.state == State.CANCELLED
    assert bai.role == Role.OFFICIAL


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_number_of_statements(
    client, lin, bai, township, township_unit, running, rows, django_assert_num_queries
):
    now, day = timezone.now(), dt.timedelta(days=1)
    helpers = tuple(make_member(unit=township_unit, home_district=township) for _ in range(rows))
    steps = tuple(lifecycle.Step(running.opens_on + number * day, "施工") for number in range(rows))
    pledge = log_pledge(lin, running, now, due_on=running.closes_on, helpers=helpers, steps=steps)
    for number in range(rows):
        photos = [clean_photo(landscape(number))]
        lifecycle.post_progress(pledge, by=lin, at=now, note="已备料", photos=photos)
        log_pledge(helpers[number], running, now)
    client.force_login(bai)
    with django_assert_num_queries(16):
        client.get(pledge.get_absolute_url())
