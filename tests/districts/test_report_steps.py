"""Cumulative reports: what is taken, who decides, and what the database refuses."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from districts.lifecycle import ReportRefused, Standing, confirm_report, return_report, submit_report
from districts.models import Basis, CumulativeReport, District, Target, newest_confirmed
from districts.worklists import to_report

DAY = dt.timedelta(days=1)


def standing(*figures: int) -> Standing:
    return Standing(*(Decimal(figure) for figure in figures))


@pytest.fixture
def target(township, toilets) -> Target:
    return Target.objects.create(
        indicator=toilets, district=township, year=2021, amount=800, basis=Basis.REPORTS
    )


@pytest.fixture
def report(target, lin, now):
    """As of so many days ago, written now."""

    def reported(*figures: int, ago: int = 0, explanation: str = "", by=None) -> CumulativeReport:
        as_of = now.date() - ago * DAY
        return submit_report(
            target, standing(*figures), as_of=as_of, by=by or lin, at=now, explanation=explanation
        )

    return reported


@pytest.fixture
def confirmed(report, dong, now):
    def made(*figures: int, **values) -> CumulativeReport:
        return confirm_report(report(*figures, **values), by=dong, at=now)

    return made


def test_a_report_waits_until_somebody_above_confirms_it(report, dong, now, toilets, township):
    waiting = report(480, 300, 200)
    assert (waiting.state, newest_confirmed(toilets, township, 2021)) == ("submitted", None)
    done = confirm_report(waiting, by=dong, at=now)
    assert (done.state, done.decided_by_id, done.decided_at) == ("confirmed", dong.pk, now)
    assert newest_confirmed(toilets, township, 2021) == done


def test_a_returned_report_does_not_count_and_another_may_follow(report, dong, now, toilets, township):
    back = return_report(report(480, 300, 200), by=dong, at=now, reason="请附明细")
    assert (back.state, back.reason) == ("returned", "请附明细")
    assert newest_confirmed(toilets, township, 2021) is None
    assert report(470, 300, 200).waits


def test_a_return_has_a_reason(report, dong, now):
    with pytest.raises(ReportRefused):
        return_report(report(480, 300, 200), by=dong, at=now, reason=" ")


def test_nobody_decides_on_their_own_report_nor_twice(report, lin, dong, now):
    waiting = report(480, 300, 200)
    with pytest.raises(ReportRefused):
        confirm_report(waiting, by=lin, at=now)
    confirm_report(waiting, by=dong, at=now)
    with pytest.raises(ReportRefused):
        return_report(waiting, by=dong, at=now, reason="迟了")


def test_one_report_waits_at_a_time(report):
    report(480, 300, 200)
    with pytest.raises(ReportRefused):
        report(490, 300, 200)


@pytest.mark.parametrize("figures", [(1, 2, 0), (2, 1, 2), (1, 1, -1)])
def test_started_includes_completed_and_completed_accepted(report, figures):
    with pytest.raises(ReportRefused):
        report(*figures)


@pytest.mark.parametrize("figures", [(479, 300, 200), (480, 299, 200), (480, 300, 199)])
def test_a_figure_that_falls_is_explained(confirmed, report, figures):
    confirmed(480, 300, 200)
    with pytest.raises(ReportRefused) as refusal:
        report(*figures)
    assert refusal.value.field == "explanation"
    assert report(*figures, explanation="两户重复登记").explanation == "两户重复登记"


def test_more_than_the_target_is_explained(report):
    with pytest.raises(ReportRefused) as refusal:
        report(801, 300, 200)
    assert refusal.value.field == "explanation"
    assert report(800, 300, 200).waits


@pytest.mark.parametrize(("ago", "field"), [(-1, "as_of"), (400, "as_of"), (9, "as_of")])
def test_a_report_is_of_a_day_of_the_year_that_has_come_and_after_those_confirmed(
    confirmed, report, ago, field
):
    confirmed(480, 300, 200, ago=8)
    with pytest.raises(ReportRefused) as refusal:
        report(480, 300, 200, ago=ago)
    assert refusal.value.field == field


def test_a_later_one_of_the_same_day_takes_the_place_of_a_confirmed_one(confirmed, toilets, township):
    confirmed(480, 300, 200)
    second = confirmed(481, 300, 200)
    assert newest_confirmed(toilets, township, 2021) == second


def test_nothing_is_reported_where_the_ledger_counts(target, report):
    Target.objects.update(basis=Basis.LEDGER)
    with pytest.raises(ReportRefused):
        report(480, 300, 200)


def test_as_of_a_day_the_newest_confirmed_before_it_counts(confirmed, report, toilets, township, now):
    first = confirmed(100, 50, 20, ago=20)
    second = confirmed(200, 100, 60, ago=10)
    report(900, 100, 60, explanation="新增任务")
    today = now.date()
    assert newest_confirmed(toilets, township, 2021, day=today - 21 * DAY) is None
    assert newest_confirmed(toilets, township, 2021, day=today - 11 * DAY) == first
    assert newest_confirmed(toilets, township, 2021, day=today) == second


def test_nothing_is_reported_on_a_target_that_was_withdrawn_meanwhile(target, report):
    Target.objects.all().delete()
    with pytest.raises(ReportRefused):
        report(480, 300, 200)


# ---- Due and late ------------------------------------------------------------------------------


@pytest.mark.parametrize(("ago", "listed"), [(7, []), (8, [False]), (10, [False]), (11, [True])])
def test_a_new_report_is_due_after_a_week_and_late_after_ten_days(confirmed, township, now, ago, listed):
    confirmed(480, 300, 200, ago=ago)
    assert [each.is_late for each in to_report(township, now.date())] == listed


def test_what_came_back_is_due_again_and_what_waits_is_not(report, confirmed, dong, township, now):
    confirmed(480, 300, 200, ago=9)
    waiting = report(490, 300, 200, ago=1)
    assert to_report(township, now.date()) == []
    return_report(waiting, by=dong, at=now, reason="请附明细")
    assert len(to_report(township, now.date())) == 1


def test_a_township_sees_only_what_it_owes_itself(target, township, other_township, now):
    assert [target.district for target in to_report(township, now.date())] == [township]
    assert to_report(other_township, now.date()) == []


# ---- The database ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"completed": 481}, "report_stages_include_one_another"),
        ({"accepted": -1}, "report_stages_include_one_another"),
        ({"as_of": dt.date(2020, 12, 31)}, "report_is_not_before_its_year"),
        ({"state": "confirmed"}, "report_decision_is_whole"),
        ({"state": "dreamt"}, "report_decision_is_whole"),
    ],
)
def test_the_database_refuses_impossible_reports(report, changes, constraint):
    report(480, 300, 200)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CumulativeReport.objects.update(**changes)


def test_the_database_refuses_decisions_without_reason_and_on_ones_own(report, lin, dong, now):
    report(480, 300, 200)
    with pytest.raises(IntegrityError, match="returned_report_has_its_reason"), transaction.atomic():
        CumulativeReport.objects.update(state="returned", decided_by=dong, decided_at=now)
    with pytest.raises(IntegrityError, match="nobody_decides_on_their_own_report"), transaction.atomic():
        CumulativeReport.objects.update(state="confirmed", decided_by=lin, decided_at=now)


def test_the_database_lets_one_report_wait(report, target, lin, now):
    report(480, 300, 200)
    with pytest.raises(IntegrityError, match="one_report_waits"), transaction.atomic():
        CumulativeReport.objects.create(
            indicator=target.indicator,
            district=target.district,
            year=2021,
            as_of=now.date(),
            started=1,
            completed=1,
            accepted=1,
            by=lin,
            at=now,
        )


@pytest.mark.parametrize(
    "sql", ["UPDATE districts_cumulativereport SET accepted = 1", "DELETE FROM districts_cumulativereport"]
)
def test_the_database_refuses_to_edit_what_was_decided(confirmed, sql):
    confirmed(480, 300, 200)
    with (
        pytest.raises(InternalError, match="decided_is_final"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_to_decide_are_those_from_below_but_ones_own(report, county, township, lin, dong, bai):
    waiting = report(480, 300, 200)
    assert list(CumulativeReport.objects.to_decide(dong, county)) == [waiting]
    assert not CumulativeReport.objects.to_decide(bai, township).exists()
    assert not CumulativeReport.objects.to_decide(lin, county).exists()
    assert isinstance(waiting.district, District)
