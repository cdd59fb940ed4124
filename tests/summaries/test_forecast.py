"""When a target will be done at the pace of four weeks: counted by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from summaries.facts import Facts
from summaries.facts.facts import TargetFacts, WorkFacts
from summaries.facts.forecast import Forecast, Step, forecast
from summaries.facts.targets import Shares, shares_of
from summaries.target_views import Curve

TODAY = dt.date(2021, 10, 1)  # 91 days, thirteen weeks, before the year's end


def made(amount: int, accepted: int, lately: int, *, today: dt.date = TODAY, steps: Any = ()) -> Any:
    found = tuple(Step(day, Decimal(due)) for day, due in steps)
    return Forecast(Decimal(amount), Decimal(accepted), Decimal(lately), today, 2021, found)


def test_at_the_pace_of_four_weeks_the_rest_is_done_in_time():
    found = made(800, 400, 160)  # 40 a week, 400 left: ten weeks
    assert (found.state, found.pace, found.done_on) == ("in_time", 40, dt.date(2021, 12, 10))
    assert round(found.needed, 2) == Decimal("30.77")  # 400 in thirteen weeks


def test_part_of_a_day_is_a_day():
    assert made(100, 99, 27).done_on == TODAY + dt.timedelta(days=2)  # 27 in 28 days: one takes 1.04 days


def test_too_slow_is_late():
    found = made(800, 400, 80)  # twenty weeks
    assert (found.state, found.done_on) == ("late", dt.date(2022, 2, 18))


@pytest.mark.parametrize("lately", [0, -40])
def test_no_pace_and_a_pace_backwards_never_get_there(lately):
    found = made(800, 400, lately)
    assert (found.state, found.done_on) == ("stalled", None)
    assert round(found.needed, 2) == Decimal("30.77")


def test_a_pace_of_centuries_is_none():
    assert made(10**6, 0, 1).state == "stalled"


@pytest.mark.parametrize("accepted", [800, 900])
def test_what_is_done_is_done(accepted):
    found = made(800, accepted, 0, today=dt.date(2022, 3, 1))
    assert (found.state, found.left, found.done_on, found.needed) == ("done", 0, None, None)


def test_after_the_year_something_is_missing():
    found = made(800, 790, 40, today=dt.date(2022, 1, 1))
    assert (found.state, found.left, found.needed) == ("over", 10, None)


def test_before_the_year_only_the_need_is_known():
    found = made(730, 0, 0, today=dt.date(2020, 11, 1))
    assert (found.state, found.needed) == ("ahead", 14)  # 365 days, two a day


def test_on_the_last_day_no_pace_helps():
    found = made(800, 790, 40, today=dt.date(2021, 12, 31))
    assert (found.state, found.needed) == ("late", None)


def test_the_plan_may_want_it_done_before_the_year_ends():
    steps = [(dt.date(2021, 6, 30), 300), (dt.date(2021, 11, 30), 800)]
    found = made(800, 400, 160, steps=steps)  # done on 10 December
    assert (found.state, found.due_on) == ("late", dt.date(2021, 11, 30))
    assert round(found.needed, 2) == Decimal("46.67")  # 400 in 60 days
    assert found.next_step is None  # the last one is the goal itself


def test_when_the_plans_day_has_passed_the_goal_is_the_years_end():
    found = made(800, 400, 160, steps=[(dt.date(2021, 9, 1), 800)])
    assert (found.state, found.goal) == ("late", dt.date(2021, 12, 31))


def test_the_next_step_is_the_first_to_come_that_is_not_reached():
    steps = [(dt.date(2021, 6, 30), 450), (dt.date(2021, 10, 8), 400), (dt.date(2021, 11, 12), 484)]
    found = made(800, 400, 160, steps=steps)
    assert (found.next_step, found.needed_next) == (Step(dt.date(2021, 11, 12), Decimal(484)), 14)


def test_amounts_with_decimals_stay_exact():
    found = Forecast(Decimal("40"), Decimal("12.5"), Decimal("2.8"), TODAY, 2021)
    assert (found.pace, found.left, found.done_on) == (Decimal("0.7"), Decimal("27.5"), dt.date(2022, 7, 3))


def test_facts_make_a_forecast_and_without_a_target_there_is_none():
    target = TargetFacts(Decimal(800), Decimal(500), steps=(("2021-11-30", "800.00"),))
    work = WorkFacts(accepted=Decimal(400), accepted_lately=Decimal(160))
    assert forecast(target, work, today=TODAY, year=2021) == made(
        800, 400, 160, steps=[(dt.date(2021, 11, 30), 800)]
    )
    assert forecast(None, work, today=TODAY, year=2021) is None


# ---- The drawing -------------------------------------------------------------------------------


def test_the_curve_runs_from_nothing_to_all():
    curve = Curve(made(800, 400, 0, steps=[(dt.date(2021, 7, 2), 200)]))
    assert curve.points == "0.0,100.0 50.0,75.0 100.0,0.0"
    assert (curve.today, curve.accepted) == ("75.0", "50.0")


def test_outside_its_year_today_is_not_drawn():
    assert Curve(made(800, 900, 0, today=dt.date(2022, 1, 1))).today == ""
    assert Curve(made(800, 900, 0)).accepted == "0.0"


# ---- Shares ------------------------------------------------------------------------------------


def facts(amount: int | None, basis: str = "ledger") -> Facts:
    target = {} if amount is None else {"toilets": TargetFacts(Decimal(amount), Decimal(0), basis)}
    return Facts(targets=target)


@pytest.mark.parametrize(
    ("own", "below", "expected", "state", "off_by"),
    [
        (800, [None, None], Shares(Decimal(800), Decimal(0), 0), "none", 800),
        (800, [500, 300], Shares(Decimal(800), Decimal(800), 2), "even", 0),
        (800, [500, None], Shares(Decimal(800), Decimal(500), 1), "short", 300),
        (800, [500, 310], Shares(Decimal(800), Decimal(810), 2), "over", 10),
        (None, [500, 310], Shares(None, Decimal(810), 2), "over", 810),
    ],
)
def test_shares_say_whether_they_add_up(
    county, township, other_township, own, below, expected, state, off_by
):
    by_path = dict(
        zip([county.path, township.path, other_township.path], map(facts, [own, *below]), strict=True)
    )
    by_path[f"{township.path}0001"] = facts(99)  # a village's is the township's to compare
    found = shares_of(by_path, county)["toilets"]
    assert (found, found.state, found.off_by) == (expected, state, off_by)


def test_shares_know_how_many_count_by_reports(county, township):
    found = shares_of({county.path: facts(800), township.path: facts(800, "reports")}, county)
    assert found["toilets"].reported == 1
