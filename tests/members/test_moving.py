"""Members move, leave, come back and change roles: what is allowed, and what the history says of it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction

from members import lifecycle
from members.lifecycle import NotAllowed
from members.models import Member, MemberEvent, Role, Unit
from tests.factories import make_member, make_unit

Kind = MemberEvent.Kind


# ---- Units in a tree ----------------------------------------------------------------------------


@pytest.fixture
def tree(city_unit, township_unit, township, village) -> list[Unit]:
    """City, township, village, branch: each below the one before."""
    township_unit.parent = city_unit
    township_unit.save()
    committee = make_unit(name="号头庄村民委员会", kind="village", district=village, parent=township_unit)
    branch = make_unit(name="号头庄村党支部", kind="branch", district=village, parent=committee)
    return [city_unit, township_unit, committee, branch]


def test_units_are_listed_as_a_tree(tree, other_unit):
    ordered: list[Any] = list(Unit.objects.in_tree_order())
    assert [len(unit.trail) for unit in ordered if unit in tree] == [1, 2, 3, 4]
    assert [unit for unit in ordered if unit in tree] == tree


def test_below_a_unit_stands_its_whole_subtree(tree, other_unit):
    assert set(Unit.objects.below(tree[1])) == set(tree[1:])


def test_no_complaint_is_offered_to_a_party_branch(tree, village):
    assert set(Unit.objects.answering_at(village)) == set(tree[:3])


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_no_unit_stands_below_itself(tree, place):
    city = tree[0]
    with pytest.raises(IntegrityError, match="unit_is_not_below_itself"), transaction.atomic():
        Unit.objects.filter(pk=city.pk).update(parent=tree[place])


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_close_no_loop(city_unit, township_unit, run_beside):
    """Each alone would be right; together they would hang below each other."""
    with transaction.atomic():
        Unit.objects.filter(pk=city_unit.pk).update(parent=township_unit)
        other = run_beside(lambda: Unit.objects.filter(pk=township_unit.pk).update(parent=city_unit))
    with pytest.raises(IntegrityError):
        other.result(timeout=20)


def test_the_form_says_what_may_stand_above(tree):
    _city, township, committee, branch = tree
    for unit, parent in [(township, committee), (committee, branch)]:
        unit.parent = parent
        with pytest.raises(ValidationError) as refused:
            unit.full_clean()
        assert list(refused.value.message_dict) == ["parent"]


def test_only_party_members_belong_to_a_branch(lin, tree):
    with pytest.raises(IntegrityError, match="member_of_a_branch_is_in_the_party"), transaction.atomic():
        Member.objects.filter(pk=lin.pk).update(party_branch=tree[3])


# ---- Moving -------------------------------------------------------------------------------------


def test_a_move_keeps_the_account_and_tells_both_units(lin, boss, township_unit, other_unit, now):
    lifecycle.move(
        lin, to_unit=other_unit, home_district=other_unit.district, by=boss, at=now, note="工作需要"
    )
    lin.refresh_from_db()
    event = lin.history.get()
    assert (lin.unit, lin.home_district) == (other_unit, other_unit.district)
    assert (event.kind, event.actor, event.from_unit, event.to_unit, event.note) == (
        Kind.MOVED,
        boss,
        township_unit,
        other_unit,
        "工作需要",
    )


def test_who_heads_a_unit_hands_the_head_over_too(lin, boss, township_unit, township, other_unit, now):
    colleague = make_member(unit=township_unit, home_district=township)
    township_unit.head = lin
    township_unit.save()
    lifecycle.move(
        lin,
        to_unit=other_unit,
        home_district=other_unit.district,
        by=boss,
        at=now,
        hand_over_to=colleague,
    )
    township_unit.refresh_from_db()
    assert township_unit.head == colleague


@pytest.mark.parametrize("who", ["lin", "chen", "dong", "zhou"])
def test_others_move_nobody(lin, who, request, other_unit, now):
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        lifecycle.move(lin, to_unit=other_unit, home_district=other_unit.district, by=by, at=now)
    with pytest.raises(NotAllowed):
        lifecycle.leave(lin, by=by, at=now)


def test_an_official_moves_cadres_within_the_district_only(lin, bai, village, township_unit, other_unit, now):
    committee = make_unit(kind="village", district=village)
    with pytest.raises(NotAllowed):
        lifecycle.move(lin, to_unit=other_unit, home_district=other_unit.district, by=bai, at=now)
    lifecycle.move(lin, to_unit=committee, home_district=village, by=bai, at=now)
    inspector = make_member(role=Role.INSPECTOR, unit=township_unit, home_district=township_unit.district)
    with pytest.raises(NotAllowed):
        lifecycle.leave(inspector, by=bai, at=now)
    with pytest.raises(NotAllowed):
        lifecycle.leave(bai, by=bai, at=now)


# ---- Leaving and coming back --------------------------------------------------------------------


def test_who_leaves_is_signed_out_and_keeps_the_history(client, lin, boss, now):
    client.force_login(lin)
    [(_, token)] = lifecycle.make_links([lin], by=boss, at=now)
    lifecycle.leave(lin, by=boss, at=now, note="退休")
    lin.refresh_from_db()
    assert (lin.is_active, lin.has_usable_password()) == (False, False)
    assert client.get("/work/").status_code == 302
    with pytest.raises(lifecycle.LinkIsVoid):
        lifecycle.find_link(token, at=now)
    assert [event.kind for event in lin.history.all()] == [Kind.LINKED, Kind.LEFT]


def test_nobody_leaves_twice_or_moves_after_leaving(lin, boss, other_unit, now):
    lifecycle.leave(lin, by=boss, at=now)
    with pytest.raises(NotAllowed):
        lifecycle.leave(lin, by=boss, at=now)
    with pytest.raises(NotAllowed):
        lifecycle.move(lin, to_unit=other_unit, home_district=other_unit.district, by=boss, at=now)


def test_who_comes_back_is_a_cadre_with_the_old_history(dong, boss, township_unit, now):
    lifecycle.leave(dong, by=boss, at=now)
    later = now + dt.timedelta(days=90)
    lifecycle.rejoin(dong, to_unit=township_unit, home_district=township_unit.district, by=boss, at=later)
    dong.refresh_from_db()
    assert (dong.is_active, dong.role, dong.unit) == (True, Role.CADRE, township_unit)
    assert [event.kind for event in dong.history.all()] == [Kind.LEFT, Kind.RETURNED]


def test_a_role_is_changed_by_an_administrator_never_ones_own(lin, bai, boss, now):
    lifecycle.change_role(lin, to=Role.ADMINISTRATOR, by=boss, at=now)
    lin.refresh_from_db()
    event = lin.history.get()
    assert (lin.is_staff, event.from_role, event.to_role) == (True, "cadre", "administrator")
    for by, to in [(bai, Role.CADRE), (boss, Role.ADMINISTRATOR), (lin, Role.CADRE)]:
        with pytest.raises(NotAllowed):
            lifecycle.change_role(lin, to=to, by=by, at=now)


# ---- What the database refuses ------------------------------------------------------------------


def test_the_history_is_never_changed(lin, boss, now):
    lifecycle.change_role(lin, to=Role.INSPECTOR, by=boss, at=now)
    for sql in ["UPDATE members_memberevent SET note = ''", "DELETE FROM members_memberevent"]:
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "promoted"}, "member_event_kind_is_known"),
        ({"kind": "moved"}, "member_moves_from_unit_to_unit"),
        ({"kind": "left", "handed_to": "self"}, "member_hands_over_to_another"),
    ],
)
def test_events_hold_together(lin, now, values, constraint):
    values = {name: lin if value == "self" else value for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MemberEvent.objects.create(member=lin, at=now, **values)
