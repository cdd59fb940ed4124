"""Who leaves or moves hands over what is open; nothing is lost, nothing changes hands by halves."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from complaints.models import Complaint, ComplaintEvent, State
from members.models import Member, Role, Unit
from pledges import lifecycle
from pledges.lifecycle import CannotTake, NotAllowed, key_of, open_duties
from pledges.models import Pledge, PledgeEvent
from tests.complaints.world import World
from tests.factories import log_pledge, make_campaign, make_member, make_unit

Kind = PledgeEvent.Kind


@pytest.fixture
def boss(county, city_unit) -> Member:
    return make_member(
        username="boss", role=Role.ADMINISTRATOR, unit=city_unit, home_district=county, is_staff=True
    )


@pytest.fixture
def colleague(township, township_unit) -> Member:
    return make_member(username="he", name="何", unit=township_unit, home_district=township)


@pytest.fixture
def world(village, category, township_unit, other_unit, chen, lin, wang, dong, now) -> World:
    return World(village, category, township_unit, other_unit, chen, lin, wang, dong, now)


@pytest.fixture
def pledge(lin, campaign, now) -> Pledge:
    return log_pledge(lin, campaign, now)


@pytest.fixture
def complaint(world, lin) -> Complaint:
    """Signed for by Lin."""
    complaint = world.reach(State.ASSIGNED)
    world.take("sign", complaint)
    return Complaint.objects.get(pk=complaint.pk)


def hand(pledge: Pledge, to: Member, boss: Member, at: dt.datetime, **more: Any) -> Pledge:
    return lifecycle.hand_over(pledge, from_member=pledge.member, to=to, by=boss, at=at, **more)


# ---- One pledge ---------------------------------------------------------------------------------


def test_a_pledge_gets_another_member_and_the_event_names_both(pledge, lin, colleague, boss, now):
    hand(pledge, colleague, boss, now, note="林调走")
    pledge.refresh_from_db()
    event = pledge.events.last()
    assert (pledge.member, event.kind, event.actor, event.from_member, event.to_member, event.note) == (
        colleague,
        Kind.HANDED_OVER,
        boss,
        lin,
        colleague,
        "林调走",
    )
    assert (event.from_state, event.to_state) == (pledge.state, pledge.state)


def test_it_fills_a_free_place_of_the_new_member(pledge, colleague, boss, campaign, now):
    log_pledge(colleague, campaign, now, title="修桥")
    assert hand(pledge, colleague, boss, now).slot == 2


def test_whose_places_are_full_takes_nothing(pledge, lin, colleague, boss, campaign, now):
    for title in ("修桥", "修渠"):
        log_pledge(colleague, campaign, now, title=title)
    with pytest.raises(CannotTake) as problem:
        hand(pledge, colleague, boss, now)
    pledge.refresh_from_db()
    assert (problem.value.full, pledge.member) == (True, lin)


@pytest.mark.parametrize("who", ["lin", "dong", "wang", "chen"])
def test_only_an_active_cadre_takes_it(pledge, who, boss, now, request):
    with pytest.raises(CannotTake):
        hand(pledge, request.getfixturevalue(who), boss, now)


@pytest.mark.parametrize("who", ["lin", "colleague", "chen", "dong", "zhou"])
def test_others_hand_nothing_over(pledge, who, colleague, now, request):
    with pytest.raises(NotAllowed):
        hand(pledge, colleague, request.getfixturevalue(who), now)


def test_what_is_struck_off_stays_with_who_did_it(pledge, lin, colleague, boss, bai, dong, now):
    lifecycle.approve(pledge, by=bai, at=now)
    lifecycle.deliver(pledge, by=lin, at=now, note="完工")
    lifecycle.strike_off(pledge, by=dong, at=now)
    assert not open_duties(lin)
    with pytest.raises(NotAllowed):
        hand(pledge, colleague, boss, now)


def test_nobody_verifies_what_was_theirs_before(pledge, lin, colleague, boss, bai, now):
    lifecycle.approve(pledge, by=bai, at=now)
    lifecycle.deliver(pledge, by=lin, at=now, note="完工")
    hand(pledge, colleague, boss, now)
    Member.objects.filter(pk=lin.pk).update(role=Role.INSPECTOR)
    lin.refresh_from_db()
    with pytest.raises(NotAllowed):
        lifecycle.strike_off(pledge, by=lin, at=now)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_filled_once_by_two_at_the_same_moment(
    lin, colleague, boss, township, township_unit, campaign, now
):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    another = make_member(unit=township_unit, home_district=township)
    log_pledge(colleague, campaign, now, title="修桥")
    pledges = [log_pledge(lin, campaign, now), log_pledge(another, campaign, now, title="修渠")]

    def attempt(pledge: Pledge) -> str:
        try:
            hand(pledge, colleague, boss, now)
        except CannotTake:
            return "full"
        finally:
            connections.close_all()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, pledges)) == ["full", "taken"]


def test_nothing_goes_to_somebody_who_has_left_since_the_page_was_read(pledge, colleague, boss, now):
    read = Member.objects.get(pk=colleague.pk)
    lifecycle.let_leave(colleague, takers={}, to=None, by=boss, at=now)
    with pytest.raises(CannotTake):
        hand(pledge, read, boss, now)


def test_who_has_left_since_the_page_was_read_promises_nothing(lin, boss, campaign, now):
    read = Member.objects.get(pk=lin.pk)
    lifecycle.let_leave(lin, takers={}, to=None, by=boss, at=now)
    with pytest.raises(NotAllowed):
        log_pledge(read, campaign, now)


@pytest.mark.django_db(transaction=True)
def test_what_is_promised_at_the_moment_of_leaving_does_not_stay_behind(lin, boss, campaign, now):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    from django.db import connections

    written, looked = Event(), Event()

    def promise() -> None:
        with transaction.atomic():
            log_pledge(lin, campaign, now)
            written.set()
            looked.wait(1)
        connections.close_all()

    def leave() -> str:
        written.wait(5)
        try:
            lifecycle.let_leave(Member.objects.get(pk=lin.pk), takers={}, to=None, by=boss, at=now)
        except NotAllowed:
            return "forgotten"
        finally:
            looked.set()
            connections.close_all()
        return "left"

    with ThreadPoolExecutor(2) as pool:
        promised, left = pool.submit(promise), pool.submit(leave)
        promised.result()
        assert left.result() == "forgotten"


# ---- Complaints ---------------------------------------------------------------------------------


def test_a_complaint_goes_to_a_colleague_of_its_unit(complaint, lin, colleague, boss, now):
    lifecycle.let_leave(
        lin,
        takers={key_of(complaint): colleague},
        to=colleague,
        by=boss,
        at=now + dt.timedelta(days=1),
        note="退休",
    )
    complaint.refresh_from_db()
    event = complaint.events.last()
    assert (complaint.handler, event.kind, event.note) == (
        colleague,
        ComplaintEvent.Kind.HANDED_OVER,
        "林 → 何：退休",
    )
    assert event.is_internal


def test_a_complaint_goes_back_to_its_unit_and_its_clock_runs_on(complaint, lin, boss, now):
    before = complaint.answer_by
    lifecycle.let_leave(lin, takers={key_of(complaint): None}, to=None, by=boss, at=now)
    complaint.refresh_from_db()
    assert (complaint.handler, complaint.unit, complaint.answer_by) == (None, lin.unit, before)


def test_a_complaint_never_goes_to_another_unit(complaint, lin, zhou, boss, now):
    with pytest.raises(CannotTake):
        lifecycle.let_leave(lin, takers={key_of(complaint): zhou}, to=zhou, by=boss, at=now)
    lin.refresh_from_db()
    assert lin.is_active


# ---- All of it, or nothing ----------------------------------------------------------------------


def test_who_leaves_forgets_nothing(pledge, complaint, lin, colleague, boss, now):
    with pytest.raises(NotAllowed):
        lifecycle.let_leave(lin, takers={key_of(pledge): colleague}, to=colleague, by=boss, at=now)
    lin.refresh_from_db()
    pledge.refresh_from_db()
    assert (lin.is_active, pledge.member, pledge.events.count()) == (True, lin, 1)


def test_who_moves_takes_their_own_pledges_along(pledge, complaint, lin, colleague, boss, other_unit, now):
    lifecycle.let_move(
        lin,
        to_unit=other_unit,
        home_district=other_unit.district,
        takers={key_of(complaint): colleague},
        to=colleague,
        by=boss,
        at=now,
    )
    pledge.refresh_from_db()
    complaint.refresh_from_db()
    lin.refresh_from_db()
    assert (pledge.member, complaint.handler, lin.unit) == (lin, colleague, other_unit)


def test_a_duty_of_the_old_unit_stays_there(
    world, complaint, lin, bai, campaign, colleague, boss, other_unit, now
):
    promise = lifecycle.Promise(
        title="换灯",
        beneficiary="村民",
        quantity="3盏",
        district=complaint.district,
        due_on=now.date(),
    )
    duty = lifecycle.make_duty(complaint, member=lin, promise=promise, campaign=campaign, by=bai, at=now)
    move = {"to_unit": other_unit, "home_district": other_unit.district, "by": boss, "at": now, "to": None}
    with pytest.raises(NotAllowed):
        lifecycle.let_move(lin, takers={key_of(complaint): None}, **move)
    lifecycle.let_move(lin, takers={key_of(complaint): None, key_of(duty): colleague}, **move)
    duty.refresh_from_db()
    assert duty.member == colleague


# ---- The pages ----------------------------------------------------------------------------------


def test_leaving_on_the_page_hands_all_to_one(client, pledge, complaint, lin, colleague, boss):
    client.force_login(boss)
    url = reverse("member_leave", args=[lin.pk])
    page = client.get(url)
    assert {what.pk for _, what, _ in page.context["form"].rows()} == {pledge.pk, complaint.pk}
    answer = client.post(url, {"to": colleague.pk, "note": "退休"})
    assert answer.status_code == 302
    pledge.refresh_from_db()
    complaint.refresh_from_db()
    lin.refresh_from_db()
    assert (lin.is_active, pledge.member, complaint.handler) == (False, colleague, colleague)
    assert lin.history.last().handed_to == colleague
    assert client.get(url).status_code == 302


def test_each_can_go_to_somebody_else(
    client, pledge, complaint, lin, colleague, boss, township, township_unit
):
    third = make_member(unit=township_unit, home_district=township)
    client.force_login(boss)
    typed = {"to": colleague.pk, key_of(pledge): third.pk, key_of(complaint): "unit"}
    client.post(reverse("member_leave", args=[lin.pk]), typed)
    pledge.refresh_from_db()
    complaint.refresh_from_db()
    assert (pledge.member, complaint.handler) == (third, None)


def test_without_a_name_a_pledge_asks_for_one(client, pledge, lin, colleague, boss):
    client.force_login(boss)
    answer = client.post(reverse("member_leave", args=[lin.pk]), {})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["to"])


def test_without_a_name_several_pledges_ask_once(client, pledge, lin, colleague, boss, campaign, now):
    log_pledge(lin, campaign, now, title="修桥")
    client.force_login(boss)
    answer = client.post(reverse("member_leave", args=[lin.pk]), {})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["to"])


def test_the_pledge_tells_from_whom_to_whom(client, pledge, lin, colleague, boss, now):
    hand(pledge, colleague, boss, now)
    client.force_login(colleague)
    client.cookies["django_language"] = "en"
    assert f"Handed over by {lin} to {colleague}" in client.get(pledge.get_absolute_url()).text


def test_who_is_full_is_said_at_the_question(client, pledge, lin, colleague, boss, campaign, now):
    for title in ("修桥", "修渠"):
        log_pledge(colleague, campaign, now, title=title)
    client.force_login(boss)
    answer = client.post(reverse("member_leave", args=[lin.pk]), {"to": colleague.pk})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [key_of(pledge)])
    lin.refresh_from_db()
    assert lin.is_active


def test_moving_on_the_page(client, pledge, complaint, lin, boss, other_unit):
    client.force_login(boss)
    url = reverse("member_move", args=[lin.pk])
    assert list(client.post(url, {}).context["form"].errors) == ["to_unit"]
    client.post(url, {"to_unit": other_unit.pk})
    lin.refresh_from_db()
    pledge.refresh_from_db()
    complaint.refresh_from_db()
    assert (lin.unit, lin.home_district, pledge.member) == (other_unit, other_unit.district, lin)
    assert complaint.handler is None  # back to the unit that has it


def test_takers_stand_near_in_the_tree(pledge, lin, colleague, boss, township_unit, village, county, zhou):
    committee = make_unit(
        name="号头庄村民委员会", kind=Unit.Kind.VILLAGE, district=village, parent=township_unit
    )
    villager = make_member(unit=committee, home_district=village)
    found = lifecycle.takers_for(lin, open_duties(lin), within=county)
    assert set(found) == {colleague, villager}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_number_of_statements(
    client, lin, colleague, boss, now, rows, django_assert_num_queries
):
    campaign = make_campaign(owed_max=3)
    for number in range(rows):
        log_pledge(lin, campaign, now, title=f"修路{number}")
    client.force_login(boss)
    with django_assert_num_queries(7):
        client.get(reverse("member_leave", args=[lin.pk]))


# ---- What the database refuses ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "names", "constraint"),
    [
        ("handed_over", [], "pledge_handed_over_names_both"),
        ("progress", ["from_member", "to_member"], "pledge_handed_over_names_both"),
        ("handed_over", ["from_member", "to_member"], "pledge_handed_over_to_another"),
    ],
)
def test_an_event_of_handing_over_names_two(pledge, lin, now, kind, names, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PledgeEvent.objects.create(
            pledge=pledge,
            kind=kind,
            at=now,
            to_state=pledge.state,
            district=pledge.district,
            **dict.fromkeys(names, lin),
        )
