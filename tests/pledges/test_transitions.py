"""Every step from every state: what is allowed stands in the table, and nothing else is possible."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from pledges.lifecycle import NotAllowed
from pledges.models import Pledge, State
from tests.pledges.world import STEPS, World

SUBMITTED, RETURNED, ACTIVE = State.SUBMITTED, State.RETURNED, State.ACTIVE
DELIVERED, ACCEPTED, CANCELLED = State.DELIVERED, State.ACCEPTED, State.CANCELLED


def stay(*states: str) -> dict[str, str]:
    return {state: state for state in states}


# step: {from: to}
ALLOWED: dict[str, dict[str, str]] = {
    "resubmit": {RETURNED: SUBMITTED},
    "approve": {SUBMITTED: ACTIVE},
    "send_back": {SUBMITTED: RETURNED},
    "cancel": {ACTIVE: CANCELLED, RETURNED: CANCELLED},
    "post_progress": stay(SUBMITTED, ACTIVE),
    "deliver": {ACTIVE: DELIVERED},
    "strike_off": {DELIVERED: ACCEPTED},
    "fail": {DELIVERED: ACTIVE},
    "make_link": stay(DELIVERED),
    "beneficiary says yes": {DELIVERED: ACCEPTED},
    "beneficiary says no": {DELIVERED: ACTIVE},
    "agree": stay(SUBMITTED, RETURNED, ACTIVE, DELIVERED, ACCEPTED),
    "decline": stay(SUBMITTED, RETURNED, ACTIVE, DELIVERED, ACCEPTED),
    "supervise": stay(SUBMITTED, RETURNED, ACTIVE, DELIVERED),
    "reply": stay(SUBMITTED, RETURNED, ACTIVE, DELIVERED, ACCEPTED, CANCELLED),
}


@pytest.fixture
def world(campaign, lin, helper, bai, dong, now) -> World:
    return World(campaign, owner=lin, helper=helper, official=bai, inspector=dong, now=now)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of pledges, to see that nothing has changed."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("pledges").get_models()
    }


def test_the_table_names_every_step():
    assert set(ALLOWED) == set(STEPS)


@pytest.mark.parametrize("step", ALLOWED)
def test_a_step_is_possible_exactly_where_the_table_says_so(world, step):
    assert {state: outcome(world, step, state) for state in State} == {
        state: ALLOWED[step].get(state, "not allowed, nothing changed") for state in State
    }


def outcome(world: World, step: str, state: str) -> str:
    """Where the step leads from this state; all of it is undone afterwards."""
    with transaction.atomic():
        pledge = world.reach(state)
        assert pledge.state == state
        before = everything()
        try:
            world.take(step, pledge)
            assert everything() != before
            return world.fresh(pledge).state
        except NotAllowed:
            assert everything() == before
            return "not allowed, nothing changed"
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    "step", ["approve", "send_back", "cancel", "strike_off", "fail", "make_link", "supervise"]
)
def test_nobody_decides_on_their_own(world, lin, step):
    """Whatever their role and whoever heads the unit."""
    world.owner.unit.head = lin
    world.owner.unit.save()
    for role in ("official", "inspector", "administrator", "cadre"):
        with transaction.atomic():
            pledge = prepared(world, step)
            lin.role = role
            with pytest.raises(NotAllowed):
                world.take(step, pledge, by=lin)
            lin.role = "cadre"
            transaction.set_rollback(True)


def prepared(world: World, step: str) -> Pledge:
    return world.reach(next(iter(ALLOWED[step])))
