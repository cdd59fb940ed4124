"""Accepting, declining, merging, splitting, assigning: what the dispatcher's steps leave behind."""

import uuid

import pytest

from complaints import lifecycle
from complaints.lifecycle import NotAllowed
from complaints.models import Complaint, Exclusion, Notice, State
from tests.complaints.world import DAY, World


def exclusions(complaint: Complaint) -> list[tuple[str, str | None]]:
    return list(Exclusion.objects.filter(complaint=complaint).values_list("reason", "approved_by__username"))


def follow(world: World, complaint: Complaint, phone: str) -> None:
    lifecycle.follow(complaint, submission=uuid.uuid4(), at=world.tick(), phone=phone)


def told(event_kind: str) -> list[tuple[str, str | None]]:
    """Whom the notices of the newest event of this kind go to: the code, and the follower's phone."""
    notices = Notice.objects.filter(event__kind=event_kind).order_by("id")
    newest = notices.last()
    return [
        (notice.complaint.code, notice.follower.phone if notice.follower else None)
        for notice in notices.filter(event=newest.event if newest else None)
    ]


def test_accepting_makes_it_public_only_when_the_dispatcher_says_so(world):
    closed, opened = world.file(), world.file()
    world.take("accept", closed)
    world.take("accept", opened, public=True)
    assert list(Complaint.objects.public()) == [opened]


@pytest.mark.parametrize("step", ["decline", "acknowledge"])
def test_without_words_the_step_is_refused(world, step):
    complaint = world.reach(State.ACCEPTED if step == "acknowledge" else State.RECEIVED, kind="thanks")
    with pytest.raises(NotAllowed):
        world.take(step, complaint, note=" \n")


@pytest.mark.parametrize(
    ("state", "reason", "approved_by"),
    [
        (State.DECLINED, "declined", "chen"),
        (State.MERGED, "merged", "chen"),
        (State.SPLIT, "split", "chen"),
        (State.WITHDRAWN, "withdrawn", None),
    ],
)
def test_what_leaves_the_rates_says_why_and_on_whose_word(world, state, reason, approved_by):
    assert exclusions(world.reach(state)) == [(reason, approved_by)]


def test_thanks_leave_the_rates_acknowledged_or_passed_on(world):
    acknowledged, passed_on = (
        world.reach(State.ACCEPTED, kind="thanks"),
        world.reach(State.ACCEPTED, kind="thanks"),
    )
    world.take("acknowledge", acknowledged)
    world.take("assign", passed_on)
    world.take("withdraw", passed_on)  # the first reason stays
    assert exclusions(acknowledged) == exclusions(passed_on) == [("thanks", "chen")]


def test_acknowledged_thanks_are_closed_and_cannot_be_reopened(world):
    thanks = world.reach(State.ACCEPTED, kind="thanks")
    world.take("acknowledge", thanks)
    assert (world.fresh(thanks).state, lifecycle.may_reopen(world.fresh(thanks), at=world.now)) == (
        State.CLOSED,
        False,
    )


def test_only_thanks_are_acknowledged(world):
    with pytest.raises(NotAllowed):
        world.take("acknowledge", world.reach(State.ACCEPTED))


# ---- Merging -----------------------------------------------------------------------------------------


def test_a_merged_complaint_names_the_other_and_both_have_an_event(world):
    earlier, later = world.file(), world.file()
    world.take("merge", later, into=earlier, note="同一盏路灯")
    assert world.fresh(later).merged_into == earlier
    assert [event.kind for event in later.events.order_by("id")] == ["received", "merged"]
    assert [(event.kind, event.note) for event in earlier.events.order_by("id")][1:] == [
        ("noted", f"← {later.code}")
    ]
    assert (world.fresh(later).version, world.fresh(earlier).version) == (1, 1)


@pytest.mark.parametrize("state", [State.DECLINED, State.MERGED, State.CLOSED, State.WITHDRAWN])
def test_nothing_is_merged_into_what_is_finished(world, state):
    with pytest.raises(NotAllowed):
        world.take("merge", world.file(), into=world.reach(state))


def test_nothing_is_merged_into_itself_or_a_part_into_its_whole(world):
    whole = world.reach(State.ACCEPTED)
    with pytest.raises(NotAllowed):
        world.take("merge", whole, into=whole)
    part, _ = world.take("split", whole)
    with pytest.raises(NotAllowed):
        world.take("merge", part, into=whole)


def test_merging_while_the_clock_stands_starts_nothing(world):
    complaint = world.reach(State.WAITING)
    world.take("merge", complaint)
    assert (world.fresh(complaint).state, world.fresh(complaint).paused_at) == (State.MERGED, None)


def test_followers_of_a_merged_complaint_are_told_and_follow_the_other(world):
    earlier, later = world.file(), world.file()
    world.take("accept", later, public=True)
    follow(world, later, "13900000001")
    world.take("merge", later, into=earlier)
    assert told("merged") == [(later.code, None), (later.code, "13900000001")]
    assert [follower.phone for follower in earlier.followers.all()] == ["13900000001"]


def test_everybody_merged_in_hears_of_the_answer_also_by_way_of_another(world):
    first, second, third = world.file(), world.file(), world.file()
    world.take("merge", third, into=second)
    world.take("merge", second, into=first)
    for step in ("accept", "assign", "answer"):
        world.take(step, first)
    assert told("answered") == [(first.code, None), (second.code, None), (third.code, None)]


def test_followers_learn_that_the_complaint_they_joined_was_withdrawn(world):
    complaint = world.file()
    world.take("accept", complaint, public=True)
    follow(world, complaint, "13900000001")
    world.take("withdraw", complaint)
    assert told("withdrawn") == [(complaint.code, "13900000001")]


# ---- Splitting ---------------------------------------------------------------------------------------


def test_the_parts_carry_what_the_resident_said_and_sent(world):
    whole = world.reach(State.ACCEPTED, latitude="38.51", longitude="114.99")
    whole.photos.create(image="a.jpg", thumbnail="b.jpg")
    part, other = world.take("split", whole)
    for field in ("body", "district", "place", "kind", "channel", "received_at", "accept_by", "phone_digest"):
        assert getattr(world.fresh(part), field) == getattr(world.fresh(whole), field)
    assert (part.contact_phone, part.parent, part.state) == ("13800000000", whole, State.ACCEPTED)
    files = [list(row.photos.values_list("image", "thumbnail")) for row in (whole, part, other)]
    assert files == [files[0]] * 3 != [[]] * 3
    assert len({whole.code, part.code, other.code, whole.submission, part.submission}) == 5
    assert list(Complaint.objects.matching("路面")) == [other]


@pytest.mark.parametrize("count", [0, 1, 11])
def test_a_complaint_is_split_into_two_to_ten(world, count):
    parts = [lifecycle.Part(f"第{number}件", world.category) for number in range(count)]
    with pytest.raises(NotAllowed):
        world.take("split", world.reach(State.ACCEPTED), parts=parts)


def test_a_part_and_what_a_unit_has_had_are_not_split(world):
    part, _ = world.take("split", world.reach(State.ACCEPTED))
    returned = world.reach(State.ASSIGNED)
    world.take("give_back", returned)
    for complaint in (part, returned):
        with pytest.raises(NotAllowed):
            world.take("split", complaint)


def close(world: World, part: Complaint) -> None:
    for step in ("assign", "answer", "confirm"):
        world.take(step, part)


def test_the_whole_closes_with_its_last_part_however_that_ends(world):
    whole = world.reach(State.ACCEPTED)
    parts = [lifecycle.Part(f"第{number}件", world.category) for number in range(4)]
    closed, merged, withdrawn, checked = world.take("split", whole, parts=parts)
    close(world, closed)
    world.take("merge", merged)
    world.take("withdraw", withdrawn)
    for step in ("assign", "answer", "call_back"):
        world.take(step, checked)
    world.tick(DAY)
    world.take("call_back", checked)
    assert world.fresh(whole).state == State.SPLIT
    world.take("check_and_close", checked)
    assert (world.fresh(whole).state, world.fresh(whole).closed_at) == (State.CLOSED, world.now)


def test_split_thanks_close_when_every_part_is_acknowledged(world):
    whole = world.reach(State.ACCEPTED, kind="thanks")
    for part in world.take("split", whole):
        assert world.fresh(whole).state == State.SPLIT
        world.take("acknowledge", part)
    assert world.fresh(whole).state == State.CLOSED


def test_a_part_that_is_reopened_opens_the_whole_until_it_closes_again(world):
    whole = world.reach(State.ACCEPTED)
    part, other = world.take("split", whole)
    close(world, part)
    close(world, other)
    assert not lifecycle.may_reopen(world.fresh(whole), at=world.now)
    world.take("dispute", part)
    assert (world.fresh(whole).state, world.fresh(whole).closed_at) == (State.SPLIT, None)
    for step in ("answer", "confirm"):
        world.take(step, part)
    assert world.fresh(whole).state == State.CLOSED
    kinds = [event.kind for event in whole.events.order_by("id")]
    assert kinds == ["received", "accepted", "split", "closed", "resumed", "closed"]


# ---- Assigning ---------------------------------------------------------------------------------------


def test_a_unit_is_not_given_what_it_has(world):
    with pytest.raises(NotAllowed):
        world.take("assign", world.reach(State.ASSIGNED), to=world.unit)


def test_another_unit_starts_with_nobody_and_keeps_the_first_contact(world):
    complaint = world.reach(State.IN_PROGRESS)
    world.take("sign", complaint)
    first = world.fresh(complaint).contacted_at
    world.take("assign", complaint)
    moved = world.fresh(complaint)
    assert (moved.unit, moved.handler, moved.signed_at, moved.contacted_at) == (
        world.other_unit,
        None,
        None,
        first,
    )
