"""Confirmed reports in the place of the ledger: in the sums, in the weeks, and up the tree. Hand-counted."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.weeks import Week
from districts.lifecycle import (
    LedgerEntry,
    Standing,
    confirm_report,
    enter_works,
    return_report,
    submit_report,
)
from districts.models import Basis, Indicator, Stage, Target
from summaries.facts import Facts, Period, gather, gather_now
from summaries.facts.facts import TargetFacts, WorkFacts
from summaries.facts.reports import ledger_of
from summaries.lifecycle import compile_week
from tests.factories import enter_work

WEEK = Week(2021, 30)
DAY = dt.timedelta(days=1)


def works(district, code: str = "toilets", week: Week = WEEK) -> Any:
    return gather(Period.of(week))[district.path].works.get(code, WorkFacts())


def figures(facts: Any) -> tuple[int, int, int]:
    return int(facts.started), int(facts.completed), int(facts.accepted)


@pytest.fixture
def target(township, toilets) -> Target:
    return Target.objects.create(
        indicator=toilets, district=township, year=2021, amount=800, basis=Basis.REPORTS
    )


@pytest.fixture
def confirm(target, lin, dong):
    """A report of a day, confirmed the day after unless said otherwise."""

    def confirmed(as_of: dt.date, *amounts: int, at: dt.datetime | None = None):
        at = at or Week.of(as_of).end
        report = submit_report(
            target, Standing(*map(Decimal, amounts)), as_of=as_of, by=lin, at=at, explanation="见说明"
        )
        return confirm_report(report, by=dong, at=at)

    return confirmed


def test_the_newest_confirmed_report_counts_and_the_ledger_below_does_not(
    village, other_village, township, county, toilets, confirm, now
):
    enter_work(village, toilets, Decimal(20), (Stage.STARTED, now))
    enter_work(other_village, toilets, Decimal(30), (Stage.STARTED, now))
    confirm(WEEK.monday - DAY, 100, 60, 40)
    confirm(WEEK.monday + DAY, 120, 70, 45)
    assert figures(works(village)) == (0, 0, 0)
    assert figures(works(township)) == (120, 70, 45)
    assert figures(works(county)) == (150, 70, 45)


def test_without_a_confirmed_report_nothing_counts(village, township, toilets, target, lin, dong, now):
    enter_work(village, toilets, Decimal(20), (Stage.STARTED, now))
    report = submit_report(target, Standing(*map(Decimal, (9, 8, 7))), as_of=now.date(), by=lin, at=now)
    assert figures(works(township)) == (0, 0, 0)
    return_report(report, by=dong, at=now, reason="请附明细")
    assert figures(works(township)) == (0, 0, 0)


def test_the_weeks_change_is_between_the_reports_of_its_ends(township, confirm):
    confirm(WEEK.monday - 8 * DAY, 100, 60, 40)
    confirm(WEEK.monday - DAY, 110, 60, 40)
    confirm(WEEK.sunday, 120, 70, 45)
    facts = works(township)
    assert (facts.started_change, facts.completed_change, facts.accepted_change) == (10, 10, 5)
    before = works(township, week=WEEK.previous)
    assert (before.started_change, before.completed_change, before.accepted_change) == (10, 0, 0)
    after = works(township, week=WEEK.next)
    assert (figures(after), after.accepted_change) == ((120, 70, 45), 0)


def test_the_first_report_of_all_is_the_weeks_change(township, confirm):
    confirm(WEEK.monday, 100, 60, 40)
    assert works(township).accepted_change == 40


def test_the_pace_is_what_four_weeks_of_reports_accepted(township, confirm):
    confirm(WEEK.sunday - 30 * DAY, 100, 60, 40)
    confirm(WEEK.sunday - 20 * DAY, 100, 60, 50)
    confirm(WEEK.sunday, 120, 70, 68)
    assert works(township).accepted_lately == 28


def test_what_the_first_report_found_there_is_no_pace(township, confirm):
    confirm(WEEK.sunday - 10 * DAY, 100, 60, 40)
    assert works(township).accepted_lately == 0
    confirm(WEEK.sunday, 120, 70, 45)
    assert works(township).accepted_lately == 5


def test_the_pace_of_the_ledger_is_that_of_four_weeks_and_falls_when_works_are_taken_back(
    village, township, toilets
):
    for days, quantity in ((29, 5), (27, 20), (1, 10)):
        at = WEEK.end - days * DAY
        reached = [(stage, at) for stage in (Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED)]
        enter_work(village, toilets, Decimal(quantity), *reached)
    facts = works(township)
    assert (facts.accepted_lately, facts.accepted_change, facts.accepted) == (30, 10, 35)


def test_a_late_confirmation_leaves_a_frozen_week_as_it_was(township, county, confirm):
    confirm(WEEK.monday - DAY, 100, 60, 40)
    frozen = {summary.district_id: summary for summary in compile_week(WEEK, at=WEEK.end)}
    confirm(WEEK.sunday, 120, 70, 45, at=WEEK.end + 3 * DAY)
    assert figures(frozen[township.pk].facts.works["toilets"]) == (100, 60, 40)
    assert [figures(each.facts.works["toilets"]) for each in compile_week(WEEK, at=WEEK.end + 4 * DAY)] == [
        (100, 60, 40),
        (100, 60, 40),
    ]
    assert figures(works(county)) == (120, 70, 45)  # recounted today


def test_last_year_stands_by_what_counted_then(village, township, county, toilets, confirm, now):
    Target.objects.create(indicator=toilets, district=township, year=2022, amount=10)
    confirm(dt.date(2021, 12, 20), 700, 650, 600)
    enter_work(village, toilets, Decimal(20), (Stage.STARTED, now))
    next_year = gather(Period.of(Week(2022, 10)))
    assert next_year[township.path].works["toilets"].last_year == 600
    assert next_year[county.path].works["toilets"].last_year == 600
    enter_works(
        [
            LedgerEntry(
                village, toilets, 2022, "改厕", Decimal(3), [(Stage.PLANNED, now), (Stage.STARTED, now)]
            )
        ]
    )
    facts: Any = gather(Period.of(Week(2022, 10)))[township.path].works["toilets"]
    assert (facts.started, facts.last_year) == (3, 600)


def test_another_indicator_of_the_township_still_counts_by_the_ledger(village, township, target, now):
    parks = Indicator.objects.create(code="parks", name_zh="游园", name_en="Parks", unit_zh="个")
    enter_work(village, parks, Decimal(2), (Stage.STARTED, now))
    assert figures(works(township, "parks")) == (2, 0, 0)


def test_now_and_the_week_agree_and_the_target_says_what_counts(township, county, confirm, now):
    confirm(WEEK.monday, 100, 60, 40, at=now)
    facts = gather_now(now)[township.path]
    assert figures(facts.works["toilets"]) == (100, 60, 40)
    assert facts.targets["toilets"].is_reported
    assert Facts.thaw(facts.freeze()).targets == facts.targets


def test_a_target_frozen_before_there_were_reports_counts_by_the_ledger():
    frozen = Facts().freeze() | {"targets": {"toilets": {"amount": "800", "planned": "1"}}}
    assert Facts.thaw(frozen).targets["toilets"] == TargetFacts(Decimal(800), Decimal(1))


def test_the_ledger_stands_beside_the_reports(village, township, toilets, confirm, now):
    enter_work(village, toilets, Decimal(20), (Stage.STARTED, now))
    enter_work(village, toilets, Decimal(5), (Stage.STARTED, now), (Stage.COMPLETED, now))
    assert figures(ledger_of(township, 2021)["toilets"]) == (25, 5, 0)


# ---- Up the tree -------------------------------------------------------------------------------

AMOUNTS = st.tuples(*[st.integers(0, 90)] * 3).map(lambda found: tuple(sorted(found, reverse=True)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    reported=st.dictionaries(st.sampled_from(["a", "b"]), st.lists(AMOUNTS, max_size=3)),
    entered=st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 9), st.integers(0, 3)), max_size=6
    ),
)
def test_children_come_to_their_parent_whatever_counts(
    village, other_village, township, other_township, county, toilets, lin, dong, reported, entered
):
    places = {"a": (township, village), "b": (other_township, other_village)}
    with transaction.atomic():
        for name, reports in reported.items():
            target = Target.objects.create(
                indicator=toilets, district=places[name][0], year=2021, amount=50, basis=Basis.REPORTS
            )
            for number, amounts in enumerate(reports):
                as_of = WEEK.monday - 14 * DAY + number * 7 * DAY
                at = WEEK.end
                report = submit_report(
                    target, Standing(*map(Decimal, amounts)), as_of=as_of, by=lin, at=at, explanation="说明"
                )
                confirm_report(report, by=dong, at=at)
        stages = [Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED]
        for name, quantity, reached in entered:
            moments = [(stage, WEEK.start) for stage in stages[:reached]]
            enter_work(places[name][1], toilets, Decimal(quantity), *moments)
        for facts in (gather(Period.of(WEEK)), gather_now(WEEK.end - DAY)):
            whole, *parts = (
                facts[each.path].works.get("toilets", WorkFacts())
                for each in (county, township, other_township)
            )
            assert whole == parts[0] + parts[1]
            assert all(each.started >= each.completed >= each.accepted >= 0 for each in [whole, *parts])
        transaction.set_rollback(True)
