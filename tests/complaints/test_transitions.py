"""Every step from every state: what is allowed stands in the table, and nothing else is possible."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from complaints.lifecycle import NotAllowed
from complaints.models import FINISHED, OPEN, Complaint, State
from tests.complaints.world import DAY, PATHS, STEPS, World

RECEIVED, ACCEPTED, SPLIT, ASSIGNED = State.RECEIVED, State.ACCEPTED, State.SPLIT, State.ASSIGNED
IN_PROGRESS, WAITING, HUNG, ANSWERED = State.IN_PROGRESS, State.WAITING, State.HUNG, State.ANSWERED
DECLINED, MERGED, CLOSED, WITHDRAWN = State.DECLINED, State.MERGED, State.CLOSED, State.WITHDRAWN


def all_to(target: str, *sources: str) -> dict[str, str]:
    return dict.fromkeys(sources, target)


def stay(*states: str) -> dict[str, str]:
    return {state: state for state in states}


# step: {from: to}
ALLOWED: dict[str, dict[str, str]] = {
    # the dispatcher
    "accept": {RECEIVED: ACCEPTED},
    "decline": {RECEIVED: DECLINED},
    "acknowledge": {ACCEPTED: CLOSED},
    "categorise": stay(*OPEN),
    "merge": all_to(MERGED, RECEIVED, ACCEPTED, ASSIGNED, IN_PROGRESS, WAITING),
    "split": {ACCEPTED: SPLIT},
    "assign": all_to(ASSIGNED, ACCEPTED, ASSIGNED, IN_PROGRESS),
    # the unit
    "sign": stay(ASSIGNED, IN_PROGRESS),
    "give_back": {ASSIGNED: ACCEPTED},
    "contact": {ASSIGNED: IN_PROGRESS},
    "note": stay(*State),
    "ask_resident": all_to(WAITING, ASSIGNED, IN_PROGRESS),
    "resume": all_to(IN_PROGRESS, WAITING, HUNG),
    "apply_to_extend": stay(ASSIGNED, IN_PROGRESS),
    "apply_to_hang": stay(ASSIGNED, IN_PROGRESS),
    "answer": all_to(ANSWERED, ASSIGNED, IN_PROGRESS),
    # the official
    "grant an extension": stay(ASSIGNED, IN_PROGRESS),
    "grant hanging": all_to(HUNG, ASSIGNED, IN_PROGRESS),
    "refuse": stay(ASSIGNED, IN_PROGRESS, WAITING),
    "supervise": stay(*OPEN),
    "release": stay(*State),
    # the inspector, and whoever checks after two calls
    "call_back": stay(ANSWERED),
    "check_and_close": {ANSWERED: CLOSED},
    # the resident
    "confirm": {ANSWERED: CLOSED},
    "dispute": all_to(IN_PROGRESS, ANSWERED, CLOSED),
    "inform": stay(RECEIVED, ACCEPTED, SPLIT, ASSIGNED, IN_PROGRESS, HUNG, ANSWERED) | {WAITING: IN_PROGRESS},
    "withdraw": all_to(WITHDRAWN, RECEIVED, ACCEPTED, ASSIGNED, IN_PROGRESS, WAITING, HUNG),
    "erase_contact": stay(*State),
}


def prepared(world: World, step: str, state: str) -> Complaint:
    """A complaint in this state, with everything done that the step asks for besides the state."""
    values = {"kind": Complaint.Kind.THANKS} if step == "acknowledge" else {}
    application = {"grant an extension": "apply_to_extend", "refuse": "apply_to_extend"}.get(step)
    application = "apply_to_hang" if step == "grant hanging" else application
    if application and state == WAITING:
        complaint = world.reach(ASSIGNED)
        world.take(application, complaint)
        world.take("ask_resident", complaint)
        return world.fresh(complaint)
    if step == "release" and state in FINISHED:  # an official saw it before it was finished
        complaint = world.file()
        world.take("supervise", complaint)
        for before in PATHS[State(state)]:
            world.take(before, complaint)
        return world.fresh(complaint)
    complaint = world.reach(state, **values)
    if step == "release":
        world.take("supervise", complaint)
    if application and state in (ASSIGNED, IN_PROGRESS):
        world.take(application, complaint)
    if step == "check_and_close" and state == ANSWERED:
        world.take("call_back", complaint)
        world.tick(DAY)
        world.take("call_back", complaint)
    return world.fresh(complaint)


def take(world: World, step: str, complaint: Complaint, **changes: Any) -> None:
    if step == "note" and complaint.unit_id is None:  # no unit has it: the dispatcher notes
        changes = {"by": world.dispatcher} | changes
    elif step == "merge":
        changes = {"into": Complaint.objects.filter(title="同一盏路灯").latest("pk")} | changes
    world.take("grant" if step.startswith("grant") else step, complaint, **changes)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of complaints, to see that nothing has changed."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("complaints").get_models()
    }


def test_the_table_names_every_step():
    named = {"grant an extension": "grant", "grant hanging": "grant"}
    assert {named.get(step, step) for step in ALLOWED} == set(STEPS)


@pytest.mark.parametrize("step", ALLOWED)
def test_a_step_is_possible_exactly_where_the_table_says_so(world, step):
    assert {state: outcome(world, step, state) for state in State} == {
        state: ALLOWED[step].get(state, "not allowed, nothing changed") for state in State
    }


def outcome(world: World, step: str, state: str) -> str:
    """Where the step leads from this state; all of it is undone afterwards."""
    with transaction.atomic():
        world.now = world.now.replace(hour=9)  # the same morning for every state
        complaint = prepared(world, step, state)
        assert complaint.state == state
        world.file(title="同一盏路灯")
        before = everything()
        try:
            take(world, step, complaint)
            assert everything() != before
            return world.fresh(complaint).state
        except NotAllowed:
            assert everything() == before
            return "not allowed, nothing changed"
        finally:
            transaction.set_rollback(True)
