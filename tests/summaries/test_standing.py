"""How things stand is told from kept week ends and events, and equals what is counted."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pgtrigger
import pytest
from django.core.cache import cache
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from complaints import lifecycle as complaint_steps
from complaints.models import ComplaintEvent
from core.weeks import Week
from districts.models import District, Stage
from pledges import lifecycle as pledge_steps
from summaries.facts import gather_at, gather_now, public
from summaries.facts.public import facts_for_public
from summaries.facts.starts import Start
from summaries.facts.trends import trend
from summaries.lifecycle import compile_week
from tests.complaints.world import World as Raised
from tests.factories import enter_work, file_complaint, log_pledge, make_campaign, make_member
from tests.pledges.world import World as Promised
from tests.summaries.season import Season


@pytest.fixture
def season(
    village, other_village, category, toilets, township_unit, other_unit, chen, lin, bai, wang, dong, now
):
    helper = make_member(username="hu", name="胡", unit=township_unit, home_district=lin.home_district)
    campaign = make_campaign(owed_max=50, closes_on=dt.date(2022, 12, 31))
    Season.raised = Raised(village, category, township_unit, other_unit, chen, lin, wang, dong, now)
    Season.promised = Promised(campaign, owner=lin, helper=helper, official=bai, inspector=dong, now=now)
    Season.villages, Season.toilets = [village, other_village], toilets


def test_whatever_is_entered_and_kept_when_the_figures_are_the_records(season):
    run_state_machine_as_test(
        Season,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


WEEK = Week(2021, 30)
DAY = dt.timedelta(days=1)


def written(at: dt.datetime) -> None:
    """Those rows that were written last bear this moment."""
    with pgtrigger.ignore("complaints.ComplaintEvent:append_only"):
        ComplaintEvent.objects.filter(written_at__gt=at + 365 * DAY).update(written_at=at)


def received(district: District, day: dt.date) -> int:
    return gather_at(day)[district.path].complaints.stock["received"]


# ---- Entered late ------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [dt.timedelta(hours=8), 3 * DAY, 8 * DAY, 30 * DAY])
def test_what_is_entered_late_is_told_of_its_day_however_late_it_was(village, category, county, later):
    file_complaint(village, category, WEEK.start)
    written(WEEK.start)
    weeks = [WEEK, WEEK.next, WEEK.next.next]
    entered = WEEK.end + later
    for week in weeks:
        if week.end + DAY / 4 <= entered:
            compile_week(week, at=week.end + DAY / 4)
    file_complaint(village, category, WEEK.end - DAY / 24)
    written(entered)
    for week in weeks:
        compile_week(week, at=weeks[-1].end + DAY)
    assert received(county, WEEK.sunday - DAY) == 1
    assert [received(county, WEEK.sunday + days * DAY) for days in range(0, 20, 3)] == [2] * 7
    assert gather_now(WEEK.end + 30 * DAY)[county.path].complaints.stock == Counter(received=2)


def test_what_was_late_on_a_past_day_is_told_from_the_clocks_that_ran(
    village, category, county, township_unit, chen, lin, campaign, bai
):
    def assigned():
        complaint = file_complaint(village, category, WEEK.previous.start)
        complaint_steps.accept(complaint, by=chen, at=WEEK.previous.start)
        return complaint_steps.assign(complaint, to=township_unit, by=chen, at=WEEK.previous.start)

    answered, _late = assigned(), assigned()
    log_pledge(lin, campaign, WEEK.start, due_on=WEEK.monday)
    compile_week(WEEK.previous, at=WEEK.start)
    complaint_steps.answer(answered, by=lin, at=WEEK.start + 2 * DAY, note="已修好")
    then = [gather_at(WEEK.monday + days * DAY)[county.path] for days in range(3)]
    assert [facts.complaints.overdue for facts in then] == [2, 2, 1]
    assert [facts.pledges.overdue for facts in then] == [1, 1, 1]


def test_pledges_cancelled_or_logged_later_do_not_change_who_had_one(county, campaign, lin, bai, now):
    pledge = log_pledge(lin, campaign, now)
    pledge_steps.approve(pledge, by=bai, at=now)
    pledge_steps.cancel(pledge, by=bai, at=now + 2 * DAY, note="并入乡里工程")
    log_pledge(lin, campaign, now + 4 * DAY)
    day = now.date()
    having = [gather_at(day + days * DAY)[county.path].pledges.members_with for days in range(-1, 5)]
    assert having == [0, 1, 1, 0, 0, 1]


def test_last_years_works_are_told_as_they_stood(village, county, toilets):
    stages = (Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED)
    enter_work(village, toilets, Decimal(19), *((stage, WEEK.start + 2 * DAY) for stage in stages))
    then = [gather_at(WEEK.monday + days * DAY, year=2022)[county.path].works for days in (1, 2)]
    assert [works["toilets"].last_year if works else 0 for works in then] == [0, 19]


def test_the_start_is_the_last_week_that_was_kept_before(county):
    for week in (WEEK, WEEK.next):
        compile_week(week, at=week.end)
    starts = [Start.before(moment).at for moment in (WEEK.end - DAY, WEEK.end, WEEK.next.end + 9 * DAY)]
    assert starts == [None, WEEK.end, WEEK.next.end]


# ---- Trend -------------------------------------------------------------------------------------


def test_a_trend_is_the_last_weeks_oldest_first_in_one_statement(
    village, county, category, toilets, django_assert_num_queries
):
    for week in (WEEK, WEEK.next, WEEK.next.next):
        file_complaint(village, category, week.start)
        enter_work(village, toilets, Decimal(2), (Stage.STARTED, week.start))
        compile_week(week, at=week.end)
    for district, flows in ((county, 1), (village, 0)):
        with django_assert_num_queries(1):
            told = trend(district, weeks=2)
        assert [week for week, _facts in told] == [WEEK.next, WEEK.next.next]
        assert [facts.complaints.stock for _week, facts in told] == [Counter(received=2), Counter(received=3)]
        assert [facts.works["toilets"].started for _week, facts in told] == [4, 6]
        assert {facts.complaints.received for _week, facts in told} == {flows}
        assert [week for week, _ in trend(district, until=WEEK.next.end)] == [WEEK, WEEK.next]


def test_without_a_kept_week_there_is_no_trend(village, county):
    assert trend(county) == trend(village) == []


# ---- For everybody -----------------------------------------------------------------------------


def test_the_public_facts_are_of_the_last_minute_and_say_so(village, county, category, now):
    assert facts_for_public(now).facts[county.path].complaints.received == 0
    file_complaint(village, category, now)
    soon, later = facts_for_public(now + DAY / 1441), facts_for_public(now + DAY / 1440)
    assert (soon.facts[county.path].complaints.received, soon.as_of) == (0, now)
    assert (later.facts[county.path].complaints.received, later.as_of) == (1, now + DAY / 1440)


def test_while_one_asks_the_others_are_told_what_is_kept(village, county, now):
    first = facts_for_public(now)
    cache.add("public-facts:::asked", True)
    assert facts_for_public(now + DAY).as_of == first.as_of


def test_old_facts_are_better_than_none_while_the_database_does_not_answer(village, county, now, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise DatabaseError

    first = facts_for_public(now)
    monkeypatch.setattr(public, "gather_now", fails)
    cache.delete("public-facts:::asked")
    assert facts_for_public(now + DAY) == first
    with pytest.raises(DatabaseError):
        facts_for_public(now, year=2020)


def test_public_facts_of_a_past_day(village, county, category, now):
    file_complaint(village, category, now)
    days = [facts_for_public(now + DAY, on=now.date() + offset * DAY).facts for offset in (-1, 0)]
    assert [facts[county.path].complaints.stock["received"] for facts in days] == [0, 1]
