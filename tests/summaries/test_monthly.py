"""The monthly table, counted by hand; every number opens exactly its records."""

import datetime as dt
import html
import re
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from complaints import lifecycle as steps
from complaints.models import Complaint
from core.months import Month
from summaries.facts.monthly import MonthFacts, by_place, by_unit
from tests.factories import file_complaint

JULY, AUGUST = Month(2021, 7), Month(2021, 8)
NOW = timezone.make_aware(dt.datetime(2021, 9, 15, 10, 0))
DAY = dt.timedelta(days=1)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2021, month, day, hour, minute))


@pytest.fixture
def dispatch(category, chen):
    """A complaint filed in this village and sent to this unit at a moment; an ordinary one: five working days."""

    def run(village, unit, moment, **values) -> Complaint:
        complaint = file_complaint(village, category, moment, **values)
        steps.accept(complaint, by=chen, at=moment)
        return steps.assign(complaint, to=unit, by=chen, at=moment)

    return run


@pytest.fixture
def july(dispatch, village, other_village, township_unit, other_unit, lin, zhou, chen, category):
    """By hand: Lin's unit 6 dispatched, 2 of them in time, 1 late, 3 not done, and 2 left out; Zhou's 1 in time."""
    for said in ("satisfied", "dissatisfied"):
        done = dispatch(village, township_unit, at(7, 1))
        steps.answer(done, by=lin, at=at(7, 5), note="已修好")
        if said == "satisfied":
            steps.confirm(done, satisfaction=said, at=at(7, 6))
        else:
            steps.dispute(done, satisfaction=said, at=at(7, 6), note="还是不亮")
            steps.answer(done, by=lin, at=at(7, 7), note="又修了")
    late = dispatch(village, township_unit, at(7, 1))
    steps.answer(late, by=lin, at=at(7, 20), note="已修好")
    dispatch(village, township_unit, at(7, 30))
    dispatch(village, township_unit, at(7, 2))  # due on the 9th, and never answered
    reopened = dispatch(village, township_unit, at(7, 26))
    steps.answer(reopened, by=lin, at=at(7, 28), note="已修好")
    steps.dispute(reopened, satisfaction="dissatisfied", at=at(7, 29), note="又坏了")
    thanks = file_complaint(village, category, at(7, 3), kind=Complaint.Kind.THANKS)
    steps.accept(thanks, by=chen, at=at(7, 3))
    steps.assign(thanks, to=township_unit, by=chen, at=at(7, 3))
    steps.withdraw(dispatch(village, township_unit, at(7, 8)), at=at(7, 9))
    elsewhere = dispatch(other_village, other_unit, at(7, 12))
    steps.answer(elsewhere, by=zhou, at=at(7, 13), note="已修好")


OURS = MonthFacts(in_time=2, late=1, open=3, left_out=2, verdicts=3, dissatisfied=2)
THEIRS = MonthFacts(in_time=1)


def test_a_month_by_unit_is_what_was_counted_by_hand(july, county, township_unit, other_unit):
    table = by_unit(county, JULY, NOW)
    assert {line.name: line.facts for line in table.lines} == {
        township_unit.name: OURS,
        other_unit.name: THEIRS,
    }
    assert table.total == OURS + THEIRS
    rates = (OURS.done, OURS.done_in_time, OURS.dissatisfaction)
    assert [(int(rate.part), rate.n) for rate in rates] == [(3, 6), (2, 6), (2, 3)]


def test_a_month_by_township_and_by_village_sums_to_the_same(july, county, township, other_township, village):
    table = by_place(county, JULY, NOW)
    assert {line.name: line.facts for line in table.lines} == {
        township.short_name: OURS,
        other_township.short_name: THEIRS,
    }
    assert table.total == OURS + THEIRS
    assert [(line.name, line.facts) for line in by_place(township, JULY, NOW).lines] == [
        (village.short_name, OURS)
    ]
    assert by_place(village, JULY, NOW).total == OURS


def test_only_who_was_dispatched_enough_has_a_place(july, county, township_unit, other_unit):
    assert [(line.name, line.place) for line in by_unit(county, JULY, NOW).lines] == [
        (township_unit.name, 1),
        (other_unit.name, None),
    ]


def test_a_month_ends_at_midnight_in_the_city(dispatch, county, village, township_unit):
    before, after = at(7, 31, 23, 59), at(8, 1, 0, 0)
    dispatch(village, township_unit, before)
    dispatch(village, township_unit, after)
    assert by_unit(county, JULY, NOW).total.dispatched == 1
    assert by_unit(county, AUGUST, NOW).total.dispatched == 1


def test_an_answer_at_midnight_belongs_to_the_next_month(dispatch, county, village, township_unit, lin):
    for moment in (JULY.end - dt.timedelta(seconds=1), JULY.end):
        complaint = dispatch(village, township_unit, at(7, 30))
        steps.answer(complaint, by=lin, at=moment, note="已修好")
    assert by_unit(county, JULY, NOW).total == MonthFacts(in_time=1, open=1)


def test_what_is_reopened_after_the_month_changes_it_no_more(dispatch, county, village, township_unit, lin):
    complaint = dispatch(village, township_unit, at(7, 26))
    steps.answer(complaint, by=lin, at=at(7, 28), note="已修好")
    before = by_unit(county, JULY, at(8, 1)).total
    steps.dispute(complaint, satisfaction="dissatisfied", at=at(8, 3), note="又坏了")
    assert by_unit(county, JULY, NOW).total == before == MonthFacts(in_time=1)
    assert by_unit(county, AUGUST, NOW).total == MonthFacts(verdicts=1, dissatisfied=1)


def test_a_complaint_stands_with_the_unit_that_had_it_at_the_months_end(
    dispatch, county, village, township_unit, other_unit, lin, chen
):
    handed_on, returned = (dispatch(village, township_unit, at(7, 30)) for _ in range(2))
    steps.assign(handed_on, to=other_unit, by=chen, at=at(7, 30, 15))
    steps.give_back(returned, by=lin, at=at(7, 30, 16), note="不属于本单位职责")
    steps.assign(returned, to=other_unit, by=chen, at=at(8, 2))
    lines = {line.name: line.facts for line in by_unit(county, JULY, NOW).lines}
    assert lines == {other_unit.name: MonthFacts(open=1), "": MonthFacts(open=1)}


def test_the_month_that_runs_is_shown_as_of_now(dispatch, county, village, township_unit, lin):
    dispatch(village, township_unit, at(9, 14))
    assert by_unit(county, Month(2021, 9), NOW).total == MonthFacts(open=1)


# ---- The page ---------------------------------------------------------------------------------


@pytest.fixture
def read(client, july, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    def get(member, query=""):
        client.force_login(member)
        return client.get(f"/summaries/monthly/?month=2021-07{query}")

    return get


def test_every_number_opens_as_many_records_as_it_says(client, read, wang):
    for by in ("unit", "township"):
        text = read(wang, f"&by={by}").text
        cells = re.findall(r'<a href="(/complaints/[^"]*month=[^"]*)">([^<]*)</a>', text, re.DOTALL)
        assert len(cells) == 3 * 4 + 2 * 2 + 1
        for href, shown in cells:
            opened = client.get(html.unescape(href))
            number = re.search(r"\d+", shown)
            expected = int(number[0]) if number else OURS.left_out
            assert opened.context["page"].paginator.count == expected, href


def test_the_list_says_of_which_month_it_is_and_keeps_it_when_narrowed(client, read, wang):
    read(wang)
    text = client.get("/complaints/?month=2021-07&outcome=late").text
    assert "July 2021" in text or "2021年7月" in text
    assert 'name="month" value="2021-07"' in text


@pytest.mark.parametrize(
    "query", ["month=x", "outcome=x&month=2021-07", "holder=-1&month=2021-07", "holder=9e9", "exactly=x"]
)
def test_a_choice_that_makes_no_sense_is_no_error(client, read, wang, query):
    read(wang)
    assert client.get(f"/complaints/?{query}").status_code == 200
    assert client.get(f"/complaints/callbacks/?{query}").status_code in (200, 403)
    assert client.get(f"/complaints/verdicts/?{query.replace('holder', 'unit')}").status_code == 200


def test_an_official_sees_their_own_subtree(read, bai, other_unit, township_unit):
    table = read(bai).context["table"]
    assert [line.name for line in table.lines] == [township_unit.name]
    assert read(bai, "&district=130682208000").status_code == 422
    assert read(bai, "&district=130682000000").status_code == 422


def test_a_cadre_sees_no_monthly_table(client, read, lin):
    assert read(lin).status_code == 403
    assert client.get("/summaries/monthly.xlsx").status_code == 403


@pytest.mark.parametrize("month", ["2021-13", "x", "2021-10", "1999-01", "%00"])
def test_a_month_that_is_not_there_is_said_at_the_field(client, read, wang, month):
    read(wang)
    for address in ("/summaries/monthly/", "/summaries/monthly.xlsx"):
        answer = client.get(f"{address}?month={month}")
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"month"}


def test_without_a_choice_the_last_whole_month_is_shown(client, read, wang):
    read(wang)
    assert client.get("/summaries/monthly/").context["month"] == AUGUST


def test_the_sheet_has_exactly_the_columns_and_ends_with_their_sum(
    client, read, wang, township_unit, other_unit
):
    read(wang)
    client.cookies["django_language"] = "en"
    answer = client.get("/summaries/monthly.xlsx?month=2021-07&by=unit")
    rows = [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)]
    small = "Sample too small"
    assert rows[:4] == [
        [
            "Unit",
            "Dispatched",
            "Done in time",
            "Done late",
            "Not done",
            "Closing rate",
            "In-time closing rate",
            "Dissatisfaction rate",
        ],
        [township_unit.name, 6, 2, 1, 3, "50%", "33.3%", small],
        [other_unit.name, 1, 1, 0, 0, small, small, "—"],
        ["In all", 7, 3, 1, 3, "57.1%", "42.9%", small],
    ]
    assert rows[4] == [None] * 8
    assert any("Left out: 2 " in str(row[0]) for row in rows[5:])


@pytest.mark.parametrize("by", ["unit", "township"])
def test_the_statements_do_not_grow_with_the_lines(
    client, read, wang, dispatch, village, other_village, other_unit, by, django_assert_num_queries
):
    read(wang)
    address = f"/summaries/monthly/?month=2021-07&by={by}"
    with django_assert_num_queries(7):
        client.get(address)
    for moment in (at(7, 5), at(7, 6), at(7, 7)):
        dispatch(other_village, other_unit, moment)
    with django_assert_num_queries(7):
        client.get(address)
