"""Two people at the same moment, on connections of their own: one wins, the other is told, nothing is lost."""

import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from complaints import lifecycle
from complaints.lifecycle import ChangedMeanwhile, NotAllowed
from complaints.lifecycle.basis import lock_all
from complaints.models import Application, Callback, Complaint, Exclusion, Follower, State
from tests.complaints.world import World
from tests.factories import file_complaint

pytestmark = pytest.mark.django_db(transaction=True)

Call = Callable[[], Any]


def race(*calls: Call, over: list[Complaint]) -> list[str]:
    """What became of each call, sorted: all begin while the rows are held, and go on when these are let go."""
    outcomes: list[str] = []
    threads = [threading.Thread(target=attempt, args=(call, outcomes)) for call in calls]
    with ExitStack() as held:
        if over:
            held.enter_context(transaction.atomic())
            lock_all(*over)
        for thread in threads:
            thread.start()
        wait_until_blocked(len(calls) if over else 0)
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return sorted(outcomes)


def attempt(call: Call, outcomes: list[str]) -> None:
    try:
        call()
        outcomes.append("done")
    except NotAllowed:
        outcomes.append("refused")
    except ChangedMeanwhile:
        outcomes.append("changed meanwhile")
    except Exception as mistake:  # such as a deadlock: the test must see it, a thread would swallow it
        outcomes.append(repr(mistake))
    finally:
        connection.close()


def wait_until_blocked(count: int) -> None:
    """Until so many connections to this database wait for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while count:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else one transaction sees one picture only
            cursor.execute(waiting)
            if cursor.fetchone()[0] >= count:
                return
            assert time.monotonic() < deadline, "they never met"
            time.sleep(0.02)


def kinds(complaint: Complaint) -> list[str]:
    return list(complaint.events.order_by("id").values_list("kind", flat=True))


def both(world: World, complaint: Complaint, *steps: str, **changes: Any) -> list[str]:
    return race(*(partial(world.take, step, complaint, **changes) for step in steps), over=[complaint])


ONE_WINNER = ["done", "refused"]


def test_two_dispatchers_accept_and_one_is_told(world):
    complaint = world.file()
    assert both(world, complaint, "accept", "accept") == ONE_WINNER
    assert kinds(complaint) == ["received", "accepted"]


def test_two_pages_that_saw_the_same_version_do_not_overwrite_each_other(world):
    complaint = world.reach(State.ASSIGNED)
    assert both(world, complaint, "note", "categorise", seen=complaint.version) == [
        "changed meanwhile",
        "done",
    ]
    assert world.fresh(complaint).version == complaint.version + 1


def test_accepting_and_declining_at_once_ends_in_one_of_them(world):
    complaint = world.file()
    assert both(world, complaint, "accept", "decline") == ONE_WINNER
    accepted = world.fresh(complaint).state == State.ACCEPTED
    assert Exclusion.objects.count() == (0 if accepted else 1)


def test_what_is_withdrawn_while_it_is_assigned_is_withdrawn(world):
    complaint = world.reach(State.ACCEPTED)
    outcome = both(world, complaint, "assign", "withdraw")
    assert outcome in (ONE_WINNER, ["done", "done"])  # withdrawn first, or assigned first and withdrawn then
    assert world.fresh(complaint).state == State.WITHDRAWN
    assert kinds(complaint)[-1] == "withdrawn"


def test_a_verdict_on_the_page_and_one_by_telephone_are_one_verdict(world, dong):
    complaint = world.reach(State.ANSWERED)
    online = partial(world.take, "confirm", complaint)
    by_phone = partial(world.take, "confirm", complaint, by=dong)
    assert race(online, by_phone, over=[complaint]) == ONE_WINNER
    assert Callback.objects.count() == 1
    assert kinds(complaint)[-2:] == ["answered", "closed"]


def test_a_yes_and_a_no_at_once_leave_the_no(world):
    complaint = world.reach(State.ANSWERED)
    assert both(world, complaint, "confirm", "dispute") in (ONE_WINNER, ["done", "done"])
    assert world.fresh(complaint).state == State.IN_PROGRESS
    assert Callback.objects.filter(solved=False).count() == 1


def test_two_complaints_merged_into_each_other_are_merged_one_way(world):
    one, other = world.file(), world.file()
    there = partial(world.take, "merge", one, into=other)
    back = partial(world.take, "merge", other, into=one)
    assert race(there, back, over=[one, other]) == ONE_WINNER
    assert sorted([world.fresh(one).state, world.fresh(other).state]) == [State.MERGED, State.RECEIVED]


def test_a_part_is_merged_into_its_whole_while_it_closes_without_a_deadlock(world, village, category):
    whole = world.reach(State.ACCEPTED)
    parts = world.take("split", whole)
    for part in parts:
        world.take("assign", part)
        world.take("answer", part)
    merge = partial(world.take, "merge", parts[0], into=whole)
    close = partial(world.take, "confirm", parts[0])
    assert race(merge, close, over=[parts[0], whole]) == ONE_WINNER
    assert world.fresh(parts[0]).state == State.CLOSED


def test_parts_of_two_wholes_merged_crosswise_do_not_block_each_other(world):
    wholes = [world.reach(State.ACCEPTED), world.reach(State.ACCEPTED)]
    first, second = (world.take("split", whole)[0] for whole in wholes)
    there = partial(world.take, "merge", first, into=wholes[1])
    back = partial(world.take, "merge", second, into=wholes[0])
    assert race(there, back, over=wholes) == ["done", "done"]


def test_a_complaint_is_split_once(world):
    complaint = world.reach(State.ACCEPTED)
    assert both(world, complaint, "split", "split") == ONE_WINNER
    assert complaint.parts.count() == 2


def test_two_applications_at_once_are_one(world):
    complaint = world.reach(State.ASSIGNED)
    assert both(world, complaint, "apply_to_extend", "apply_to_extend") == ONE_WINNER
    assert Application.objects.count() == 1


def test_two_officials_decide_at_once_and_the_limit_moves_once(world, bai):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    grant = partial(world.take, "grant", complaint)
    assert race(grant, partial(world.take, "grant", complaint, by=bai), over=[complaint]) == ONE_WINNER
    assert kinds(complaint)[-2:] == ["applied", "extended"]


def test_the_last_two_parts_close_at_once_and_the_whole_with_them(world):
    whole = world.reach(State.ACCEPTED)
    parts = world.take("split", whole)
    for part in parts:
        world.take("assign", part)
        world.take("answer", part)
    closings = [partial(world.take, "confirm", part) for part in parts]
    assert race(*closings, over=parts) == ["done", "done"]
    assert world.fresh(whole).state == State.CLOSED
    assert kinds(whole)[-2:] == ["split", "closed"]


def test_a_part_reopened_while_the_last_one_closes_keeps_the_whole_open(world):
    whole = world.reach(State.ACCEPTED)
    parts = world.take("split", whole)
    for part in parts:
        world.take("assign", part)
        world.take("answer", part)
    world.take("confirm", parts[0])
    calls = [partial(world.take, "dispute", parts[0]), partial(world.take, "confirm", parts[1])]
    assert race(*calls, over=parts) == ["done", "done"]
    assert world.fresh(whole).state == State.SPLIT


def test_what_is_given_back_while_it_is_contacted_is_one_or_the_other(world):
    complaint = world.reach(State.ASSIGNED)
    assert both(world, complaint, "give_back", "contact") == ONE_WINNER
    stands = world.fresh(complaint)
    assert (stands.state, stands.unit, kinds(stands)[-1]) in (
        (State.ACCEPTED, None, "given_back"),
        (State.IN_PROGRESS, world.unit, "contacted"),
    )


def test_two_calls_that_reached_nobody_are_both_kept(world):
    complaint = world.reach(State.ANSWERED)
    assert "done" in both(world, complaint, "call_back", "call_back")
    calls = Callback.objects.count()
    assert kinds(complaint).count("called") == calls


@pytest.mark.parametrize("round_", range(3))
def test_the_same_form_sent_twice_at_once_is_one_complaint(village, category, now, round_):
    submission = uuid.uuid4()
    send = partial(file_complaint, village, category, now, submission=submission, contact_phone="13800000000")
    assert race(*[send] * 4, over=[]) == ["done"] * 4
    complaint = Complaint.objects.get()
    assert (kinds(complaint), complaint.notices.count()) == (["received"], 1)


def test_pressing_follow_twice_at_once_follows_once(world):
    complaint = world.file()
    world.take("accept", complaint, public=True)
    follow = partial(lifecycle.follow, complaint, submission=uuid.uuid4(), at=world.now, phone="13900000000")
    assert race(follow, follow, over=[complaint]) == ["done", "done"]
    assert Follower.objects.count() == 1


def test_erasing_and_splitting_at_once_leave_no_copy_of_the_contact(world):
    complaint = world.reach(State.ACCEPTED)
    outcome = both(world, complaint, "split", "erase_contact")
    assert outcome in (["done", "done"], ["changed meanwhile", "done"])
    if outcome == ["done", "done"]:
        assert not any(row.has_contact for row in Complaint.objects.all())
