"""How complaints come in, and what the residents add, join or take back."""

import uuid

import pytest

from complaints import lifecycle
from complaints.lifecycle import NotAllowed
from complaints.models import Complaint, Exclusion, Follower, Notice, State
from tests.complaints.world import World
from tests.factories import file_complaint, make_unit


def on_the_spot(world: World, **values) -> Complaint:
    filing = lifecycle.Filing("井盖翘起", "当场垫平。", world.village, world.category, **values)
    return lifecycle.record_on_the_spot(filing, by=world.handler, at=world.tick(), note="已垫平")


def test_what_is_put_right_on_the_spot_is_closed_at_once_with_every_moment(world):
    complaint = on_the_spot(world)
    at = world.now
    assert (complaint.state, complaint.channel, complaint.unit, complaint.handler) == (
        State.CLOSED,
        "visit",
        world.unit,
        world.handler,
    )
    moments = ("received_at", "dispatched_at", "contacted_at", "answered_at", "closed_at")
    assert {name: getattr(complaint, name) for name in moments} == dict.fromkeys(moments, at)
    assert complaint.amber_at and complaint.answer_by  # noqa: PT018
    assert at < complaint.amber_at < complaint.answer_by
    assert [(event.kind, event.actor) for event in complaint.events.order_by("id")] == [
        ("received", world.handler),
        ("closed", world.handler),
    ]


def test_the_same_record_again_is_the_first_one_and_the_resident_may_reopen_it(world):
    submission = uuid.uuid4()
    first, again = on_the_spot(world, submission=submission), on_the_spot(world, submission=submission)
    assert (first, first.events.count()) == (again, 2)
    world.take("dispute", first)
    assert world.fresh(first).state == State.IN_PROGRESS


def test_nothing_is_put_right_without_saying_what_was_done(world):
    filing = lifecycle.Filing("井盖翘起", "当场垫平。", world.village, world.category)
    with pytest.raises(NotAllowed):
        lifecycle.record_on_the_spot(filing, by=world.handler, at=world.now, note=" ")
    assert not Complaint.objects.exists()


def test_a_unit_head_who_changes_units_leaves_nothing_behind(world, county):
    complaint = world.reach(State.ASSIGNED)
    world.handler.unit = make_unit(district=county)
    world.handler.save()
    with pytest.raises(NotAllowed):
        world.take("answer", complaint)


def test_the_operator_who_typed_it_in_is_in_the_audit_trail_and_not_the_resident(world, chen):
    filing = lifecycle.Filing(
        "路灯不亮", "来电反映", world.village, world.category, contact_phone="13800000000"
    )
    complaint = lifecycle.file(filing, at=world.now, channel="hotline", by=chen, source_id="12345-1")
    assert (complaint.events.get().actor, complaint.channel, complaint.source_id) == (
        chen,
        "hotline",
        "12345-1",
    )


def test_information_needs_words_and_an_open_complaint(world):
    with pytest.raises(NotAllowed):
        world.take("inform", world.reach(State.WAITING), note=" ")


@pytest.mark.parametrize("state", [State.WAITING, State.HUNG])
def test_withdrawing_ends_what_waited(world, state):
    complaint = world.reach(state)
    world.take("withdraw", complaint, note="已自行解决")
    gone = world.fresh(complaint)
    assert (gone.state, gone.paused_at, gone.review_on) == (State.WITHDRAWN, None, None)
    assert Exclusion.objects.get().note == "已自行解决"


def public(world: World) -> Complaint:
    complaint = world.file()
    return world.take("accept", complaint, public=True)


def test_following_twice_with_the_same_press_follows_once(world):
    complaint, press = public(world), uuid.uuid4()
    one, two = (lifecycle.follow(complaint, submission=press, at=world.now) for _ in range(2))
    assert (one, Follower.objects.count()) == (two, 1)


def test_what_is_not_public_or_finished_is_not_followed(world):
    finished = public(world)
    world.take("withdraw", finished)
    for complaint in (world.file(), finished):
        with pytest.raises(NotAllowed):
            lifecycle.follow(complaint, submission=uuid.uuid4(), at=world.now)


def test_followers_are_told_by_mail_or_else_by_text_message(world):
    complaint = public(world)
    lifecycle.follow(
        complaint, submission=uuid.uuid4(), at=world.now, email="li@example.org", phone="13900000001"
    )
    lifecycle.follow(complaint, submission=uuid.uuid4(), at=world.now, phone="13900000002")
    lifecycle.follow(complaint, submission=uuid.uuid4(), at=world.now)
    for step in ("assign", "answer"):
        world.take(step, complaint)
    to_followers = Notice.objects.filter(event__kind="answered", follower__isnull=False).order_by("id")
    assert list(to_followers.values_list("channel", flat=True)) == ["mail", "sms"]


# ---- What a step costs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [1, 3])
def test_a_step_costs_the_same_however_many_follow_or_were_merged_in(
    world, others, django_assert_max_num_queries
):
    complaint = public(world)
    for number in range(others):
        lifecycle.follow(complaint, submission=uuid.uuid4(), at=world.now, phone=f"1390000000{number}")
        world.take("merge", world.file(), into=complaint)
    world.take("assign", complaint)
    with django_assert_max_num_queries(11):
        lifecycle.answer(complaint, by=world.handler, at=world.tick(), note="路灯已修好")
    assert Notice.objects.filter(event__kind="answered").count() == 1 + 2 * others


def test_filing_costs_few_statements(village, category, now, django_assert_num_queries):
    with django_assert_num_queries(9):
        file_complaint(village, category, now, contact_phone="13800000000")
