"""What the unit does, what it applies for, and what officials decide and watch."""

import pytest

from complaints.lifecycle import NotAllowed
from complaints.models import Application, Complaint, State
from tests.complaints.world import DAY, World

WORDS = ["give_back", "note", "ask_resident", "apply_to_extend", "apply_to_hang", "answer", "supervise"]


@pytest.mark.parametrize("step", WORDS)
def test_without_words_the_step_is_refused(world, step):
    with pytest.raises(NotAllowed):
        world.take(step, world.reach(State.ASSIGNED), note="  ")


def test_signing_names_who_handles_it_and_keeps_when_it_was_signed_first(world, township, township_unit):
    complaint = world.reach(State.ASSIGNED)
    world.take("sign", complaint)
    signed = world.fresh(complaint)
    world.take("sign", complaint)
    assert (signed.handler, world.fresh(complaint).signed_at) == (world.handler, signed.signed_at)


def test_returning_leaves_no_unit_and_the_event_says_which_it_was(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("give_back", complaint)
    returned = world.fresh(complaint)
    assert (returned.state, returned.unit, returned.handler, returned.dispatches) == (
        State.ACCEPTED,
        None,
        None,
        1,
    )
    assert complaint.events.latest("id").note.startswith(str(world.unit))


@pytest.mark.parametrize("step", ["contact", "ask_resident", "answer"])
def test_the_first_word_to_the_resident_is_the_first_contact_and_stays_it(world, step):
    complaint = world.reach(State.ASSIGNED)
    world.take(step, complaint)
    first = world.now
    assert (world.fresh(complaint).contacted_at, world.fresh(complaint).handler) == (first, world.handler)
    if step == "ask_resident":
        world.take("resume", complaint)
    if step != "answer":
        world.take("answer", complaint)
    assert world.fresh(complaint).contacted_at == first


def test_what_was_hung_before_anybody_called_can_still_be_contacted_once(world):
    complaint = world.reach(State.HUNG)
    world.take("resume", complaint)
    world.take("contact", complaint)
    assert world.fresh(complaint).contacted_at == world.now
    with pytest.raises(NotAllowed):
        world.take("contact", complaint)


# ---- Applications ------------------------------------------------------------------------------------


def decided() -> tuple[bool | None, str | None]:
    return Application.objects.values_list("granted", "decided_by__username").get()


def test_what_is_granted_is_told_with_the_units_reason(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    world.take("grant", complaint, note="同意延期")
    event = complaint.events.latest("id")
    assert (event.kind, event.note, decided()) == ("extended", "配件未到\n同意延期", (True, "wang"))


def test_refusing_needs_words(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    with pytest.raises(NotAllowed):
        world.take("refuse", complaint, note="")
    assert decided() == (None, None)


def test_one_application_at_a_time_and_another_after_the_refusal(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    with pytest.raises(NotAllowed):
        world.take("apply_to_hang", complaint)
    world.take("refuse", complaint)
    world.take("apply_to_hang", complaint)
    world.take("grant", complaint)
    assert world.fresh(complaint).state == State.HUNG


def test_the_review_of_what_is_hung_lies_ahead_when_it_is_asked_for_and_when_it_is_granted(world):
    complaint = world.reach(State.ASSIGNED)
    with pytest.raises(NotAllowed):
        world.take("apply_to_hang", complaint, review_on=world.now.date())
    world.take("apply_to_hang", complaint, review_on=world.now.date() + DAY)
    world.tick(DAY)
    with pytest.raises(NotAllowed):
        world.take("grant", complaint)
    world.take("refuse", complaint)


@pytest.mark.parametrize("step", ["give_back", "assign", "answer", "withdraw", "merge"])
def test_what_nobody_decided_lapses_when_the_complaint_moves_on(world, step):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    world.take(step, complaint)
    assert decided() == (False, None)
    with pytest.raises(NotAllowed):
        world.take("grant", complaint)


def test_the_next_unit_is_not_bound_by_what_the_last_one_applied_for(world, zhou):
    complaint = world.reach(State.ASSIGNED)
    world.take("apply_to_extend", complaint)
    world.take("assign", complaint)
    world.take("apply_to_extend", complaint, by=zhou)
    assert list(Application.objects.values_list("asked_by__username", "granted")) == [
        ("lin", False),
        ("zhou", None),
    ]


# ---- Supervision -------------------------------------------------------------------------------------


def supervised() -> list[Complaint]:
    return list(Complaint.objects.supervised())


def test_what_is_supervised_stays_on_the_list_until_it_is_closed_and_comes_back_when_reopened(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("supervise", complaint)
    with pytest.raises(NotAllowed):
        world.take("supervise", complaint)
    world.take("answer", complaint)
    assert supervised() == [complaint]
    world.take("confirm", complaint)
    assert supervised() == []
    world.take("dispute", complaint)
    assert supervised() == [complaint]
    world.take("release", complaint)
    assert supervised() == []


def test_only_what_is_supervised_is_released(world: World):
    with pytest.raises(NotAllowed):
        world.take("release", world.reach(State.ASSIGNED))
