"""A past day is measured by the targets that stood then; what was told late is news of the week in which it was."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.weeks import Week
from districts.lifecycle import Standing, confirm_report, hand_down, submit_report
from districts.models import Basis, Stage, Target, TargetEvent
from summaries.facts import gather_at, gather_now
from summaries.facts.facts import WorkFacts
from summaries.lifecycle import compile_week
from tests.factories import enter_work

WEEK = Week(2021, 30)
DAY = dt.timedelta(days=1)


@pytest.fixture
def set_to(county, toilets, wang):
    """The county's target from a moment on."""

    def setting(amount: int | None, at: dt.datetime) -> None:
        seen = TargetEvent.objects.about(toilets, 2021).newest()
        hand_down(
            county,
            {county: None if amount is None else Decimal(amount)},
            indicator=toilets,
            year=2021,
            by=wang,
            at=at,
            seen=seen,
            reason="年中调整",
        )

    return setting


def amount(county, day: dt.date) -> int | None:
    target = gather_at(day)[county.path].targets.get("toilets")
    return int(target.amount) if target else None


def test_a_past_day_has_the_amount_of_then(county, set_to):
    set_to(100, WEEK.start)
    set_to(120, WEEK.start + 2 * DAY)
    set_to(None, WEEK.start + 4 * DAY)
    assert [amount(county, WEEK.monday + days * DAY) for days in range(6)] == [100, 100, 120, 120, None, None]


def test_what_is_set_for_a_year_holds_from_its_beginning(county, set_to):
    set_to(100, WEEK.start)
    assert amount(county, dt.date(2021, 2, 1)) == 100


def test_a_target_without_a_history_is_taken_as_it_is(county, toilets):
    Target.objects.create(indicator=toilets, district=county, year=2021, amount=7)
    assert amount(county, dt.date(2021, 2, 1)) == 7


def test_the_plan_and_what_counts_are_those_of_then(township, toilets):
    said: dict[str, Any] = {"indicator": toilets, "district": township, "year": 2021, "amount": 100}
    TargetEvent.objects.create(**said, at=WEEK.start, basis=Basis.LEDGER, plan=[["2021-06-30", "90.00"]])
    TargetEvent.objects.create(
        **said, at=WEEK.end, amount_before=100, basis=Basis.REPORTS, basis_before=Basis.LEDGER
    )
    then = gather_at(dt.date(2021, 6, 30))[township.path].targets["toilets"]
    now = gather_at(WEEK.sunday + DAY)[township.path].targets["toilets"]
    assert (int(then.planned), then.is_reported, now.is_reported) == (90, False, True)


# ---- Told late ----------------------------------------------------------------------------------


def change(facts: Any, district: Any) -> int:
    return int(facts[district.path].works.get("toilets", WorkFacts()).accepted_change)


@pytest.fixture
def report(township, toilets, lin, dong):
    target = Target.objects.create(
        indicator=toilets, district=township, year=2021, amount=800, basis=Basis.REPORTS
    )

    def reported(as_of: dt.date, accepted: int, *, confirmed: dt.datetime):
        standing = Standing(*[Decimal(accepted)] * 3)
        made = submit_report(target, standing, as_of=as_of, by=lin, at=confirmed, explanation="见说明")
        return confirm_report(made, by=dong, at=confirmed)

    return reported


def test_a_report_confirmed_after_its_week_was_kept_is_a_change_of_the_next(township, report):
    report(WEEK.sunday - DAY, 40, confirmed=WEEK.end - DAY)
    [_, first] = compile_week(WEEK, at=WEEK.end)
    report(WEEK.sunday, 45, confirmed=WEEK.end + DAY)
    assert first.facts.works["toilets"].accepted_change == 40
    assert change(gather_now(WEEK.end + 2 * DAY), township) == 5
    assert [change(gather_at(WEEK.sunday + days * DAY), township) for days in (1, 2)] == [0, 5]
    [_, second] = compile_week(WEEK.next, at=WEEK.next.end)
    assert second.facts.works["toilets"].accepted_change == 5
    assert change(gather_now(WEEK.next.end + DAY), township) == 0


def test_what_is_told_between_a_weeks_end_and_its_summary_is_in_that_week(township, report):
    report(WEEK.sunday, 40, confirmed=WEEK.end + dt.timedelta(hours=5))
    compile_week(WEEK, at=WEEK.end + dt.timedelta(hours=6))
    assert change(gather_now(WEEK.end + DAY), township) == 0


def test_a_step_told_after_its_week_was_kept_is_a_change_of_the_next(village, township, toilets):
    [_, first] = compile_week(WEEK, at=WEEK.end)
    stages = (Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED)
    enter_work(village, toilets, Decimal(20), *((stage, WEEK.end - DAY) for stage in stages))
    assert "toilets" not in first.facts.works
    assert change(gather_now(WEEK.end + DAY), township) == 20
    [_, second] = compile_week(WEEK.next, at=WEEK.next.end)
    assert second.facts.works["toilets"].accepted_change == 20
    assert change(gather_now(WEEK.next.end + DAY), township) == 0
