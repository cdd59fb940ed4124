"""The resident has the last word: yes, no, or nobody reached."""

import datetime as dt

import pytest

from complaints.lifecycle import ChangedMeanwhile, NotAllowed
from complaints.models import Callback, State
from tests.complaints.world import DAY

FIELDS = (
    "by__username",
    "reached",
    "contacted",
    "solved",
    "satisfaction",
    "contacted_in_time",
    "gave_up",
    "note",
)


def callbacks() -> list[tuple]:
    return list(Callback.objects.values_list(*FIELDS))


def test_a_yes_closes_it_and_keeps_every_word(world):
    complaint = world.reach(State.ANSWERED)
    world.take("confirm", complaint, contacted=True, note="谢谢")
    assert world.fresh(complaint).closed_at == world.now
    assert callbacks() == [(None, True, True, True, "satisfied", True, False, "谢谢")]


def test_a_no_opens_it_again_with_the_same_unit(world, dong):
    complaint = world.reach(State.CLOSED)
    world.take("dispute", complaint, by=dong, contacted=False)
    again = world.fresh(complaint)
    assert (again.state, again.unit, again.answered_at, again.closed_at) == (
        State.IN_PROGRESS,
        world.unit,
        None,
        None,
    )
    assert callbacks()[1:] == [("dong", True, False, False, "dissatisfied", True, False, "还是不亮")]


def test_a_no_says_what_is_missing(world):
    with pytest.raises(NotAllowed):
        world.take("dispute", world.reach(State.ANSWERED), note="")


def test_a_late_first_contact_is_kept_with_the_verdict(world):
    complaint = world.reach(State.ASSIGNED)
    world.tick(2 * DAY)
    world.take("answer", complaint)
    world.take("confirm", complaint)
    assert Callback.objects.get().contacted_in_time is False


@pytest.mark.parametrize("step", ["confirm", "dispute"])
def test_an_inspector_with_an_old_page_overwrites_nothing(world, dong, step):
    complaint = world.reach(State.ANSWERED)
    with pytest.raises(ChangedMeanwhile):
        world.take(step, complaint, by=dong, seen=complaint.version - 1)


def test_two_calls_in_vain_and_then_another_officer_checks(world):
    complaint = world.reach(State.ANSWERED)
    for _ in range(2):
        with pytest.raises(NotAllowed):
            world.take("check_and_close", complaint)
        world.take("call_back", complaint)
        world.tick(DAY)
    with pytest.raises(NotAllowed):
        world.take("call_back", complaint)
    with pytest.raises(NotAllowed):
        world.take("check_and_close", complaint, note="")
    world.take("check_and_close", complaint)
    assert world.fresh(complaint).state == State.CLOSED
    assert Callback.objects.filter(reached=False).values_list("gave_up", flat=True).order_by("id")[1]


def test_calls_about_an_earlier_answer_do_not_count(world):
    complaint = world.reach(State.ANSWERED)
    world.take("call_back", complaint)
    world.tick(DAY)
    world.take("call_back", complaint)
    world.take("dispute", complaint)
    world.take("answer", complaint)
    with pytest.raises(NotAllowed):
        world.take("check_and_close", complaint)


def test_what_was_checked_can_still_be_reopened_by_the_resident(world):
    complaint = world.reach(State.ANSWERED)
    for _ in range(2):
        world.take("call_back", complaint)
        world.tick(DAY)
    world.take("check_and_close", complaint)
    world.now = world.fresh(complaint).answered_at + 15 * DAY - dt.timedelta(minutes=10)
    world.take("dispute", complaint)
    assert world.fresh(complaint).state == State.IN_PROGRESS
