"""The answer clock: what starts it, what stops it, what moves it, and that nothing else does."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints import lifecycle, limits
from complaints.lifecycle import NotAllowed
from complaints.limits import Spans
from complaints.models import Complaint, State, TimeLimit
from core.working_days import add_working_days, working_time_between
from tests.complaints.world import DAY, HOUR, World

WEDNESDAY = timezone.make_aware(dt.datetime(2021, 7, 28, 9))
SATURDAY = timezone.make_aware(dt.datetime(2021, 7, 31, 10))
MONDAY = timezone.make_aware(dt.datetime(2021, 8, 2))


def deadlines(complaint: Complaint) -> tuple[dt.datetime | None, ...]:
    return complaint.contact_by, complaint.amber_at, complaint.answer_by


def test_the_first_dispatch_stores_every_deadline(world):
    world.now = WEDNESDAY - dt.timedelta(minutes=30)
    complaint = world.reach(State.ASSIGNED)
    assert complaint.dispatched_at == WEDNESDAY
    assert deadlines(complaint) == (
        WEDNESDAY + DAY,
        timezone.make_aware(
            dt.datetime(2021, 8, 3, 3)
        ),  # three of five working days and three quarters of one
        WEDNESDAY + 7 * DAY,
    )


def test_returning_and_dispatching_again_leaves_the_clock_running(world):
    complaint = world.reach(State.ASSIGNED)
    before = (complaint.dispatched_at, deadlines(complaint))
    world.take("give_back", complaint)
    world.tick(3 * DAY)
    world.take("assign", complaint)
    again = world.fresh(complaint)
    assert ((again.dispatched_at, deadlines(again)), again.dispatches) == (before, 2)
    assert again.with_unit_since == world.now


def test_a_new_category_leaves_a_running_clock_alone(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("categorise", complaint, limit_class="urgent")
    assert deadlines(world.fresh(complaint)) == deadlines(complaint)


def test_before_it_is_accepted_a_new_class_sets_its_limit_anew(world):
    complaint = world.file()
    world.take("categorise", complaint, limit_class="urgent")
    assert world.fresh(complaint).accept_by == complaint.received_at + dt.timedelta(minutes=30)


@pytest.mark.parametrize("back", ["inform", "resume"])
def test_what_was_left_when_it_stopped_is_left_when_it_runs_again(world, back):
    complaint = world.reach(State.WAITING)
    left = working_time_between(complaint.paused_at, complaint.answer_by)
    world.tick(6 * DAY)
    world.take(back, complaint)
    again = world.fresh(complaint)
    assert (again.paused_at, working_time_between(world.now, again.answer_by)) == (None, left)


def test_amber_stays_three_quarters_of_the_time_that_counts(world):
    complaint = world.reach(State.ASSIGNED)
    world.tick(4.5 * DAY)  # amber already
    world.take("ask_resident", complaint)
    world.tick(20 * DAY)
    world.take("inform", complaint)
    world.take("apply_to_extend", complaint)
    world.take("grant", complaint)
    extended = world.fresh(complaint)
    stood = working_time_between(complaint.dispatched_at, extended.answer_by) - 10 * DAY
    assert working_time_between(complaint.dispatched_at, extended.amber_at) == 7.5 * DAY + stood
    assert extended.amber_at > complaint.amber_at


def test_a_deadline_that_had_passed_when_it_stopped_stays_passed(world):
    complaint = world.reach(State.ASSIGNED)
    world.tick(9 * DAY)
    world.take("ask_resident", complaint)
    world.tick(9 * DAY)
    world.take("inform", complaint)
    late = world.fresh(complaint)
    assert (deadlines(late), late.light(world.now)) == (deadlines(complaint), "red")


def test_hanging_does_not_stop_the_clock(world):
    complaint = world.reach(State.HUNG)
    world.tick(30 * DAY)
    world.take("resume", complaint)
    assert deadlines(world.fresh(complaint)) == deadlines(complaint)


def test_an_extension_moves_the_answer_once_by_what_the_class_allows(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    world.take("grant", complaint)
    extended = world.fresh(complaint)
    assert extended.answer_by == add_working_days(complaint.answer_by, 5)
    assert extended.contact_by == complaint.contact_by
    with pytest.raises(NotAllowed):
        world.take("apply_to_extend", complaint)


def test_an_extension_is_asked_for_and_granted_before_the_limit(world):
    """A limit that has passed is never moved: a week has counted it as late."""
    late, in_time = world.reach(State.ASSIGNED), world.reach(State.ASSIGNED)
    world.take("apply_to_extend", in_time)
    world.tick(6 * DAY)
    for step, complaint in (("apply_to_extend", late), ("grant", in_time)):
        with pytest.raises(NotAllowed):
            world.take(step, complaint)
    assert world.fresh(in_time).answer_by == in_time.answer_by


def test_an_urgent_complaint_cannot_be_extended(world):
    complaint = world.reach(State.ACCEPTED)
    world.take("categorise", complaint, limit_class="urgent")
    world.take("assign", complaint)
    with pytest.raises(NotAllowed):
        world.take("apply_to_extend", complaint)


def test_an_extension_of_a_class_that_allows_none_any_more_can_only_be_refused(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    world.take("categorise", complaint, limit_class="urgent")
    with pytest.raises(NotAllowed):
        world.take("grant", complaint)
    world.take("refuse", complaint)
    assert deadlines(world.fresh(complaint)) == deadlines(complaint)


def test_the_version_of_the_limits_is_that_of_the_day_in_the_city(world):
    TimeLimit.objects.create(
        limit_class="ordinary", valid_from=dt.date(2021, 8, 2), accept="1d", contact="1d", answer="2d"
    )
    world.now = timezone.make_aware(dt.datetime(2021, 8, 1, 23, 0))  # 15:00 of the day before in Greenwich
    complaint = world.reach(State.ACCEPTED)
    at = timezone.make_aware(dt.datetime(2021, 8, 2, 0, 30)).astimezone(dt.UTC)
    assert lifecycle.assign(complaint, to=world.unit, by=world.dispatcher, at=at).answer_by == MONDAY + (
        2 * DAY + HOUR / 2
    )


# ---- Limits in minutes and hours run day and night --------------------------------------------------


def test_amber_of_some_hours_on_a_day_off_comes_before_red():
    clock = limits.started(SATURDAY, Spans("30m", "2h", "4h"))
    assert (clock.amber_at, clock.answer_by) == (SATURDAY + 3 * HOUR, SATURDAY + 4 * HOUR)


@pytest.mark.parametrize(
    ("deadline", "start", "end", "expected"),
    [
        # on a day off only a limit by the clock ends
        (SATURDAY + 4 * HOUR, SATURDAY, SATURDAY + HOUR, SATURDAY + 5 * HOUR),
        (WEDNESDAY, WEDNESDAY - 2 * HOUR, WEDNESDAY - HOUR, WEDNESDAY + HOUR),
        # nobody worked while it stood
        (MONDAY + 9 * HOUR, SATURDAY, SATURDAY + 5 * HOUR, MONDAY + 9 * HOUR),
        (WEDNESDAY, WEDNESDAY - HOUR, WEDNESDAY - 2 * HOUR, WEDNESDAY),
    ],
    ids=["hours on a Saturday", "an hour on a Wednesday", "a Saturday of a working-day limit", "backwards"],
)
def test_a_deadline_moves_by_the_time_that_its_limit_counts(deadline, start, end, expected):
    assert limits.moved(deadline, start, end) == expected


def test_a_unit_may_return_it_within_one_working_day(world):
    world.now = SATURDAY
    complaint = world.file()
    lifecycle.accept(complaint, by=world.dispatcher, at=SATURDAY)
    lifecycle.assign(complaint, to=world.unit, by=world.dispatcher, at=SATURDAY)
    complaint.refresh_from_db()
    assert lifecycle.may_give_back(complaint, at=MONDAY + DAY)
    assert not lifecycle.may_give_back(complaint, at=MONDAY + DAY + dt.timedelta(seconds=1))


def test_the_fourth_dispatch_is_a_designation(world: World):
    complaint = world.reach(State.ACCEPTED)
    for number in range(1, 5):
        world.take("assign", complaint)
        assert world.fresh(complaint).is_designated == (number == 4)
        if number < 4:
            world.take("give_back", complaint)
    with pytest.raises(NotAllowed):
        world.take("give_back", complaint)


@pytest.mark.parametrize(
    ("span", "last"), [("1d", dt.datetime(2021, 8, 2, 23, 59)), ("5d", dt.datetime(2021, 8, 6, 23, 59))]
)
def test_days_that_begin_on_a_day_off_end_with_the_last_ones_last_minute(span, last):
    assert limits.after(SATURDAY, span) == timezone.make_aware(last)
