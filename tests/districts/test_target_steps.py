"""Setting targets, handing them down and planning them."""

import datetime as dt
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from hypothesis import given
from hypothesis import strategies as st

from districts.lifecycle import TargetOutdated, TargetRefused, hand_down, replan
from districts.models import Basis, District, Indicator, Target, TargetEvent
from districts.proposals import Step, scaled, shares_by_weight, steps_backwards
from members.models import Role
from tests.factories import log_pledge, make_member

YEAR = 2021
HALF = [Step(dt.date(2021, 6, 30), Decimal(100)), Step(dt.date(2021, 9, 30), Decimal(160))]


@pytest.fixture
def administrator(county, city_unit):
    return make_member(
        username="zhao",
        name="赵",
        role=Role.ADMINISTRATOR,
        unit=city_unit,
        home_district=county,
        is_staff=True,
    )


@pytest.fixture
def give(county, toilets, administrator, now):
    """Set amounts as somebody does who has read the newest."""

    def given(amounts: dict[District, int | None], *, reason: str = "", seen: int | None = None):
        newest = TargetEvent.objects.about(toilets, YEAR).filter(district__in=[county, *amounts]).newest()
        return hand_down(
            county,
            {district: None if amount is None else Decimal(amount) for district, amount in amounts.items()},
            indicator=toilets,
            year=YEAR,
            seen=newest if seen is None else seen,
            by=administrator,
            at=now,
            reason=reason,
        )

    return given


@pytest.fixture
def plan(administrator, now):
    def planned(target: Target, steps: list[Step] = HALF, *, basis: str = Basis.LEDGER, reason: str = "倒排"):
        events = TargetEvent.objects.about(target.indicator, YEAR).filter(district=target.district)
        return replan(
            target, steps=steps, basis=basis, seen=events.newest(), by=administrator, at=now, reason=reason
        )

    return planned


def amounts() -> dict[str, Decimal]:
    return {target.district.short_name: target.amount for target in Target.objects.select_related("district")}


def steps_of(district: District) -> Any:
    return list(Target.objects.get(district=district).milestones.values_list("due_on", "amount"))


# ---- Amounts and shares ------------------------------------------------------------------------


def test_amount_and_shares_are_set_together_and_each_has_its_event(
    county, township, other_township, give, administrator
):
    give({county: 200, township: 120, other_township: 80})
    assert amounts() == {"定州市": 200, "号头庄回族乡": 120, "西城乡": 80}
    told: Any = TargetEvent.objects.values_list(
        "district__short_name", "amount_before", "amount", "basis", "actor__name"
    )
    assert set(told) == {
        ("定州市", None, 200, "ledger", "赵"),
        ("号头庄回族乡", None, 120, "ledger", "赵"),
        ("西城乡", None, 80, "ledger", "赵"),
    }


def test_only_what_changes_has_an_event_and_it_needs_a_reason(county, township, other_township, give):
    give({county: 200, township: 120, other_township: 80})
    with pytest.raises(TargetRefused) as refusal:
        give({county: 200, township: 110, other_township: 90})
    assert refusal.value.field == "reason"
    assert amounts()["西城乡"] == 80
    events = give({county: 200, township: 110, other_township: 90}, reason="两乡调剂")
    assert [(event.amount_before, event.amount, event.reason) for event in events] == [
        (120, 110, "两乡调剂"),
        (80, 90, "两乡调剂"),
    ]
    assert give({county: 200, township: 110, other_township: 90}) == []


def test_an_empty_share_withdraws_the_target_and_its_history_stays(county, township, give, plan, toilets):
    give({county: 200, township: 120})
    plan(Target.objects.get(district=township), [Step(dt.date(2021, 6, 30), Decimal(60))])
    give({township: None}, reason="并入西城乡")
    assert amounts() == {"定州市": 200}
    last: Any = TargetEvent.objects.filter(district=township).latest("pk")
    assert (last.amount_before, last.amount, last.basis, last.plan_before, last.plan) == (
        120,
        None,
        "",
        [["2021-06-30", "60.00"]],
        [],
    )


def test_a_share_that_pledges_count_towards_is_not_withdrawn(county, township, give, campaign, lin, now):
    give({county: 200, township: 120})
    log_pledge(lin, campaign, now, target=Target.objects.get(district=township), target_amount=Decimal(12))
    with pytest.raises(TargetRefused):
        give({county: 200, township: None}, reason="不再承担")
    assert amounts()["号头庄回族乡"] == 120


def test_who_read_an_older_state_changes_nothing(county, township, give):
    give({county: 200, township: 120})
    seen = TargetEvent.objects.latest("pk").pk
    give({township: 110}, reason="调减")
    with pytest.raises(TargetOutdated):
        give({county: 200, township: 100}, reason="再调减", seen=seen)
    assert amounts()["号头庄回族乡"] == 110


@pytest.mark.parametrize("count", [1, 3])
def test_handing_down_takes_the_same_statements(county, give, count, django_assert_num_queries):
    below = [
        District.objects.add_child(
            county, {"code": f"13068230{n}000", "name": f"乡{n}", "short_name": f"乡{n}", "level": "township"}
        )
        for n in range(count)
    ]
    give({county: 200})
    with django_assert_num_queries(9):
        give(dict.fromkeys(below, 10))


# ---- The plan ----------------------------------------------------------------------------------


def test_a_plan_keeps_its_shape_when_the_amount_changes(county, give, plan):
    give({county: 200})
    plan(Target.objects.get())
    give({county: 100}, reason="下调")
    assert steps_of(county) == [(dt.date(2021, 6, 30), 50), (dt.date(2021, 9, 30), 80)]


def test_a_new_share_takes_the_plan_of_the_district_above(county, township, give, plan):
    give({county: 200})
    plan(Target.objects.get())
    give({township: 50})
    assert steps_of(township) == [(dt.date(2021, 6, 30), 25), (dt.date(2021, 9, 30), 40)]


def test_a_plan_that_is_as_it_was_is_no_event(county, give, plan):
    give({county: 200})
    plan(Target.objects.get())
    before = TargetEvent.objects.count()
    plan(Target.objects.get(), reason="")
    assert TargetEvent.objects.count() == before


@pytest.mark.parametrize(
    "steps",
    [
        [Step(dt.date(2020, 12, 31), Decimal(10))],
        [Step(dt.date(2021, 6, 30), Decimal(10)), Step(dt.date(2021, 6, 30), Decimal(20))],
        [Step(dt.date(2021, 6, 30), Decimal(100)), Step(dt.date(2021, 9, 30), Decimal(90))],
        [Step(dt.date(2021, 6, 30), Decimal(201))],
        [Step(dt.date(2021, 6, 30), Decimal(-1))],
    ],
)
def test_a_plan_rises_to_the_amount_within_its_year(county, give, plan, steps):
    give({county: 200})
    with pytest.raises(TargetRefused):
        plan(Target.objects.get(), steps)
    assert steps_of(county) == []


def test_a_change_of_the_plan_needs_a_reason_and_the_newest_state(county, give, plan, administrator, now):
    give({county: 200})
    target = Target.objects.get()
    with pytest.raises(TargetRefused):
        plan(target, reason=" ")
    with pytest.raises(TargetOutdated):
        replan(target, steps=HALF, basis=target.basis, seen=0, by=administrator, at=now, reason="倒排")


def test_only_a_township_counts_by_reports_and_the_switch_is_an_event(county, township, give, plan):
    give({county: 200, township: 120})
    with pytest.raises(TargetRefused):
        plan(Target.objects.get(district=county), [], basis=Basis.REPORTS)
    plan(Target.objects.get(district=township), [], basis=Basis.REPORTS, reason="乡里不设台账")
    event = TargetEvent.objects.latest("pk")
    assert (event.basis_before, event.basis, event.reason) == ("ledger", "reports", "乡里不设台账")
    assert Target.objects.get(district=township).basis == Basis.REPORTS


# ---- Proposals ---------------------------------------------------------------------------------


def test_shares_follow_their_weights_and_what_is_left_goes_to_the_largest_remainder():
    shares = shares_by_weight(Decimal(10), {"a": 1, "b": 1, "c": 1}, unit=Decimal(1))
    assert shares == {"a": 4, "b": 3, "c": 3}
    assert shares_by_weight(Decimal(10), {}, unit=Decimal(1)) == {}


@given(
    st.integers(0, 10**8),
    st.lists(st.integers(1, 40), min_size=1, max_size=30),
    st.sampled_from([Decimal(1), Decimal("0.1")]),
)
def test_shares_always_come_to_the_whole_amount(hundredths, weights, unit):
    amount = Decimal(hundredths) / 100
    shares = shares_by_weight(amount, dict(enumerate(weights)), unit=unit)
    assert sum(shares.values()) == amount
    assert all(share >= 0 for share in shares.values())


def test_steps_are_counted_back_from_the_day_on_which_all_is_due():
    steps = steps_backwards(Decimal(800), year=2021, due_on=dt.date(2021, 12, 31), count=4, unit=Decimal(1))
    assert steps == [
        Step(dt.date(2021, 3, 31), Decimal(200)),
        Step(dt.date(2021, 6, 30), Decimal(400)),
        Step(dt.date(2021, 9, 30), Decimal(600)),
        Step(dt.date(2021, 12, 31), Decimal(800)),
    ]


@given(st.integers(1, 10**6), st.integers(0, 364), st.sampled_from([2, 3, 4, 6, 12]))
def test_a_proposal_is_a_plan(amount, days, count):
    due_on = dt.date(2021, 1, 1) + dt.timedelta(days=days)
    steps = steps_backwards(Decimal(amount), year=2021, due_on=due_on, count=count, unit=Decimal(1))
    days_of, amounts_of = [step.due_on for step in steps], [step.amount for step in steps]
    assert days_of == sorted(set(days_of))
    assert amounts_of == sorted(amounts_of)
    assert steps[-1] == Step(due_on, Decimal(amount))
    assert all(day.year == 2021 for day in days_of)


def test_a_scaled_plan_exceeds_nothing():
    assert scaled(HALF, by=Decimal("0.333"), most=Decimal(50), unit=Decimal(1)) == [
        Step(dt.date(2021, 6, 30), Decimal(33)),
        Step(dt.date(2021, 9, 30), Decimal(50)),
    ]


# ---- The database ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql", ["UPDATE districts_targetevent SET reason = 'x'", "DELETE FROM districts_targetevent"]
)
def test_the_database_refuses_to_change_events_of_targets(county, give, sql):
    give({county: 200})
    with (
        pytest.raises(InternalError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"basis": "ledger", "amount": None, "amount_before": None}, "target_event_has"),
        ({"basis": "", "amount": 1}, "target_event_has_its_basis"),
        ({"basis": "dreamt", "amount": 1}, "target_event_has_its_basis"),
        ({"basis": "", "amount": None}, "target_event_has_an_amount"),
    ],
)
def test_an_event_has_its_amount_and_basis(county, toilets, now, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TargetEvent.objects.create(indicator=toilets, district=county, year=YEAR, at=now, **values)


def test_a_target_counts_by_something_known(county, toilets):
    Target.objects.create(indicator=toilets, district=county, year=YEAR, amount=1)
    with pytest.raises(IntegrityError, match="target_basis_is_known"), transaction.atomic():
        Target.objects.update(basis="dreamt")


def test_roads_are_counted_in_parts(db):
    call_command("load_districts")
    assert set(Indicator.objects.filter(is_whole=False).values_list("code", flat=True)) == {
        "rural_roads",
        "frost_boil_roads",
    }


def test_targets_of_before_have_their_event_too(county, toilets):
    target = Target.objects.create(indicator=toilets, district=county, year=YEAR, amount=200)
    for step in HALF:
        target.milestones.create(due_on=step.due_on, amount=step.amount)
    with connection.cursor() as cursor:
        cursor.execute(import_module("districts.migrations.0017_events_of_earlier_targets").FILL)
    event = TargetEvent.objects.get()
    assert (event.amount_before, event.amount, event.basis, list(event.steps)) == (
        None,
        Decimal(200),
        Basis.LEDGER,
        [(step.due_on, step.amount) for step in HALF],
    )


def test_a_target_that_was_withdrawn_meanwhile_is_not_planned(county, township, give, plan):
    give({county: 200, township: 120})
    target = Target.objects.get(district=township)
    give({township: None}, reason="并入西城乡")
    with pytest.raises(TargetOutdated):
        plan(target)
