"""Who may take each step: every role, at home, elsewhere and above, against one table."""

import pytest
from django.db import transaction

from complaints import lifecycle
from complaints.lifecycle import NotAllowed
from complaints.models import ContactReveal, State
from members.models import Member, Role
from tests.complaints.test_transitions import ALLOWED, prepared, take
from tests.complaints.world import HOUR, World
from tests.factories import file_complaint, make_member

COUNTY, HOME, ELSEWHERE = "of the county", "of the township", "of the other township"
PLACES = (COUNTY, HOME, ELSEWHERE)
DISPATCHERS = {f"dispatcher {COUNTY}", f"dispatcher {HOME}"}
OFFICIALS = {f"official {COUNTY}", f"official {HOME}"}
INSPECTORS = {f"inspector {COUNTY}", f"inspector {HOME}"}
UNIT = {f"cadre {HOME}"}

MAY = {
    **dict.fromkeys(
        ["accept", "decline", "acknowledge", "categorise", "merge", "split", "assign"], DISPATCHERS
    ),
    **dict.fromkeys(["sign", "give_back", "contact", "ask_resident", "resume", "answer"], UNIT),
    **dict.fromkeys(["apply_to_extend", "apply_to_hang"], UNIT),
    "note": UNIT | DISPATCHERS | OFFICIALS | INSPECTORS,
    **dict.fromkeys(["grant an extension", "grant hanging", "refuse", "supervise", "release"], OFFICIALS),
    "call_back": INSPECTORS,
    "check_and_close": OFFICIALS | INSPECTORS,
    # heard on the telephone; the resident's own verdict has no `by`
    "confirm": INSPECTORS,
    "dispute": INSPECTORS,
    "erase_contact": DISPATCHERS,
}
STATES = {"note": State.ASSIGNED, "release": State.ASSIGNED, "categorise": State.ASSIGNED}
OWN_WORDS = {"inform", "withdraw"}  # only the resident, by the page


@pytest.fixture
def everybody(county, township, other_township, city_unit, township_unit, other_unit) -> dict[str, Member]:
    """One of every role in every place, by name such as `cadre of the township`."""
    places = zip(
        PLACES, [county, township, other_township], [city_unit, township_unit, other_unit], strict=True
    )
    return {
        f"{role} {place}": make_member(role=role, unit=unit, home_district=district)
        for place, district, unit in places
        for role in Role
    }


def test_the_table_names_every_step_that_members_take():
    assert set(MAY) == set(ALLOWED) - OWN_WORDS


@pytest.mark.parametrize("step", MAY)
def test_a_step_is_taken_by_exactly_those_the_table_names(world, everybody, step):
    complaint = prepared(world, step, STATES.get(step, next(iter(ALLOWED[step]))))
    world.file(title="同一盏路灯")
    assert {name for name, member in everybody.items() if may(world, step, complaint, member)} == MAY[step]


def may(world: World, step: str, complaint, member: Member) -> bool:
    with transaction.atomic():
        try:
            take(world, step, complaint, by=member)
            return True
        except NotAllowed:
            return False
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (State.RECEIVED, DISPATCHERS),
        (State.ASSIGNED, DISPATCHERS | UNIT),
        (State.IN_PROGRESS, DISPATCHERS | UNIT),
        (State.WAITING, DISPATCHERS | UNIT),
        (State.HUNG, DISPATCHERS),
        (State.ANSWERED, DISPATCHERS | INSPECTORS),
        (State.CLOSED, DISPATCHERS),
        (State.MERGED, DISPATCHERS),
        (State.SPLIT, DISPATCHERS),
        (State.WITHDRAWN, DISPATCHERS),
    ],
)
def test_who_complained_is_known_to_the_dispatcher_the_unit_and_who_calls_back(
    world, everybody, state, names
):
    complaint = world.reach(state)
    assert {name for name, member in everybody.items() if looks(world, complaint, member)} == names


def looks(world: World, complaint, member: Member) -> bool:
    before = ContactReveal.objects.count()
    try:
        lifecycle.reveal(complaint, by=member, at=world.tick())
    except NotAllowed:
        assert ContactReveal.objects.count() == before
        return False
    assert ContactReveal.objects.count() == before + 1
    return True


def test_whoever_belongs_to_the_unit_complained_about_never_learns_who_complained(world, everybody):
    complaint = world.reach(State.ASSIGNED)
    world.take("categorise", complaint, about_unit=world.unit)
    assert {name for name, member in everybody.items() if looks(world, complaint, member)} == {
        f"dispatcher {COUNTY}"
    }


def test_whom_it_complains_about_stays_until_somebody_says_otherwise(world):
    complaint = world.reach(State.ASSIGNED)
    world.take("categorise", complaint, about_unit=world.unit)
    world.take("categorise", complaint, limit_class="complex")
    assert world.fresh(complaint).about_unit == world.unit
    world.take("categorise", complaint, about_unit=None)
    assert world.fresh(complaint).about_unit is None


def test_the_parts_of_a_complaint_about_a_unit_keep_the_contact_from_it_too(world, lin):
    complaint = world.reach(State.ACCEPTED)
    world.take("categorise", complaint, about_unit=world.unit)
    part, _ = world.take("split", complaint)
    world.take("assign", part)
    assert not looks(world, part, lin)


def test_a_look_is_refused_by_what_holds_now_and_not_by_what_the_page_showed(world, lin):
    shown = world.reach(State.ASSIGNED)
    world.take("give_back", shown)
    assert not looks(world, shown, lin)


def test_a_contact_that_was_erased_meanwhile_is_not_shown(world, chen):
    shown = world.reach(State.ASSIGNED)
    world.take("erase_contact", shown)
    assert lifecycle.reveal(shown, by=chen, at=world.tick()).contact_phone == ""


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.OFFICIAL])
def test_nobody_strikes_off_what_they_handled_themselves(world, lin, county, role):
    complaint = prepared(world, "check_and_close", State.ANSWERED)
    lin.role, lin.home_district = role, county
    lin.save()
    for step in ("confirm", "dispute", "check_and_close"):
        with pytest.raises(NotAllowed):
            world.take(step, complaint, by=lin)


def test_whoever_called_does_not_check(world, dong):
    complaint = prepared(world, "check_and_close", State.ANSWERED)
    with pytest.raises(NotAllowed):
        world.take("check_and_close", complaint, by=dong)


def test_merging_needs_the_right_over_both(world, everybody, other_village):
    elsewhere = file_complaint(other_village, world.category, world.tick())
    for name, allowed in [(f"dispatcher {HOME}", False), (f"dispatcher {COUNTY}", True)]:
        assert may_merge(world, elsewhere, everybody[name]) is allowed


def may_merge(world: World, into, member: Member) -> bool:
    try:
        world.take("merge", world.file(), into=into, by=member)
    except NotAllowed:
        return False
    return True


def test_only_a_cadre_puts_right_on_the_spot_and_only_where_they_work(world, everybody):
    filing = lifecycle.Filing("井盖翘起", "当场垫平。", world.village, world.category)
    allowed = set()
    for name, member in everybody.items():
        with transaction.atomic():
            try:
                lifecycle.record_on_the_spot(filing, by=member, at=world.now + HOUR, note="已垫平")
                allowed.add(name)
            except NotAllowed:
                pass
            finally:
                transaction.set_rollback(True)
    assert allowed == {f"cadre {COUNTY}", f"cadre {HOME}"}
