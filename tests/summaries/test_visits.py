"""Lists and counts of visits: who sees what, and each number opens as much as it says."""

import csv
import datetime as dt
import html
import io
import re
from typing import Any

import pytest
from django.utils import timezone

from members.lifecycle import log_visit
from members.models import Member, Visit
from tests.factories import make_member

COUNTS = "/visits/counts/"


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def call(by: Member, on: dt.date, opinions: int = 0, solved: int = 0, people: int = 1, **more: Any) -> Visit:
    words: dict[str, Any] = {"district": by.home_district} | more
    return log_visit(by=by, on=on, people=people, opinions=opinions, solved_on_spot=solved, **words)


@pytest.fixture
def visits(lin, zhou, village, other_village, today) -> None:
    """Three of Lin's, of which one lies a year back, and one of Zhou's in another township."""
    call(lin, today, 3, 2, 4, district=village)
    call(lin, today, 1, 0, 2, district=village)
    call(lin, today - dt.timedelta(days=400), 5, 5, 5, district=village)
    call(zhou, today, 2, 2, 1, district=other_village)


def figures(facts) -> tuple[int, int, int, int]:
    return (facts.visits, facts.people, facts.opinions, facts.solved_on_spot)


def together(client, href: str) -> tuple[int, int, int, int]:
    return figures(client.get(href).context["together"])


# ---- The list ------------------------------------------------------------------------------------------


def test_another_cadres_visits_are_not_listed(client, lin, zhou, today):
    call(lin, today)
    client.force_login(zhou)
    assert list(client.get("/visits/").context["page"]) == []


def test_the_list_says_what_its_visits_come_to(client, lin, wang, visits):
    client.force_login(lin)
    assert together(client, "/visits/?since=") == (3, 11, 9, 7)
    client.force_login(wang)
    assert together(client, "/visits/?since=") == (4, 12, 11, 9)


def test_without_days_the_list_is_of_this_year_and_says_so(client, lin, visits, today):
    client.force_login(lin)
    page = client.get("/visits/")
    assert figures(page.context["together"]) == (2, 6, 4, 2)
    assert f'value="{today.year}-01-01"' in page.text
    assert len(client.get("/visits/export.csv").getvalue().splitlines()) == 1 + 2


def test_the_list_narrows_by_days_member_unit_and_place(
    client, lin, zhou, wang, visits, today, village, township
):
    client.force_login(wang)
    narrowed = {
        f"since={today}": 3,
        f"until={today - dt.timedelta(days=1)}": 1,
        f"member={zhou.pk}": 1,
        f"unit={lin.unit_id}": 3,
        f"place={village.code}": 3,
        f"place={township.code}": 0,
        f"district={township.code}": 3,
    }
    assert {query: together(client, f"/visits/?until=&{query}")[0] for query in narrowed} == narrowed


def test_an_official_does_not_learn_the_names_of_another_township(client, bai, zhou, visits):
    client.force_login(bai)
    assert client.get("/visits/", {"member": zhou.pk}).context["filter"].only == []


def test_the_export_has_the_rows_of_the_list(client, bai, lin, today, village):
    call(lin, today, 1, 1, district=village, whom=["elderly", "ordinary"], note="=1+1")
    client.force_login(bai)
    answer = client.get("/visits/export.csv", {"since": today.isoformat()})
    heads, row = csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert len(heads) == len(row)
    assert row[0] == today.isoformat()
    assert "、" in row[5]
    assert row[6:] == ["1", "1", "'=1+1"]
    assert len(client.get("/visits/export.csv", {"until": "2000-01-01"}).getvalue().splitlines()) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_statements(client, bai, lin, today, rows, django_assert_num_queries):
    for _ in range(rows):
        call(lin, today)
    client.force_login(bai)
    with django_assert_num_queries(7):
        client.get("/visits/")


def test_each_figure_of_the_dashboard_opens_a_list_that_comes_to_as_much(client, wang, visits):
    client.force_login(wang)
    page = client.get("/districts/130682000000/")
    hrefs = {
        html.unescape(href)
        for href in re.findall(r'href="(/visits/\?district=130682000000[^"]*)"', page.text)
    }
    assert len(hrefs) == 1
    assert together(client, hrefs.pop()) == figures(page.context["board"].facts.visits) == (3, 7, 6, 4)


# ---- Counts ----------------------------------------------------------------------------------------------


def test_a_cadres_own_counts_by_period(client, lin, visits):
    client.force_login(lin)
    rows = client.get(COUNTS).context["rows"]
    assert figures(rows[0].facts) == (2, 6, 4, 2)
    assert [figures(row.facts) for row in rows] == [together(client, row.href) for row in rows]


@pytest.mark.parametrize("by", ["district", "unit", "member"])
@pytest.mark.parametrize("who", ["wang", "bai"])
def test_every_number_opens_as_much_as_it_says(client, request, visits, by, who):
    client.force_login(request.getfixturevalue(who))
    page = client.get(COUNTS, {"by": by, "since": "2000-01-01", "until": "2100-01-01"})
    rows = page.context["page"].object_list
    counted = [figures(row.facts) for row in rows]
    assert sum(visits for visits, *_ in counted) == (4 if who == "wang" else 3)
    assert counted == [together(client, row.href) for row in rows]
    assert together(client, page.context["list_href"]) == figures(page.context["together"])
    shown = re.findall(r'href="(/visits/\?[^"]*)">([\d,]+)<', page.text)
    assert len(shown) == 4 * (len(rows) + 1)
    for href, number in shown:
        assert int(number.replace(",", "")) in together(client, html.unescape(href))


def test_visits_of_a_place_above_the_villages_are_counted_there(client, bai, lin, today, township, village):
    call(lin, today, district=township)
    client.force_login(bai)
    rows = client.get(COUNTS).context["page"].object_list
    assert [(row.name, row.facts.visits) for row in rows] == [("号头庄村", 0), ("号头庄回族乡", 1)]
    assert together(client, rows[1].href)[0] == 1


def test_who_paid_none_is_in_the_table_too(client, bai, lin, today, township, township_unit):
    call(lin, today)
    make_member(name="闲", unit=township_unit, home_district=township)
    client.force_login(bai)
    rows = client.get(COUNTS, {"by": "member"}).context["page"].object_list
    assert [(row.name, row.facts.visits) for row in rows] == [("林", 1), ("闲", 0)]


@pytest.mark.parametrize(
    "query", [{"by": "x"}, {"since": "x"}, {"since": "2021-02-01", "until": "2021-01-01"}, {"district": "9"}]
)
def test_a_choice_that_makes_no_sense_is_as_good_as_none(client, bai, visits, query, today):
    client.force_login(bai)
    page = client.get(COUNTS, query)
    assert (page.status_code, page.context["way"], page.context["span"].until) == (200, "district", today)


def test_nobody_counts_another_township(client, bai, visits, other_township):
    client.force_login(bai)
    page = client.get(COUNTS, {"district": other_township.code, "since": "2000-01-01", "until": "2100-01-01"})
    assert figures(page.context["together"]) == (3, 11, 9, 7)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("by", "statements"), [("district", 8), ("unit", 7), ("member", 7)])
def test_counting_takes_the_same_statements(
    client, bai, lin, today, rows, by, statements, township, township_unit, django_assert_num_queries
):
    for _ in range(rows):
        call(make_member(unit=township_unit, home_district=township), today)
    client.force_login(bai)
    with django_assert_num_queries(statements):
        client.get(COUNTS, {"by": by})


@pytest.mark.parametrize("rows", [1, 3])
def test_ones_own_counts_take_the_same_statements(client, lin, today, rows, django_assert_num_queries):
    for _ in range(rows):
        call(lin, today)
    client.force_login(lin)
    with django_assert_num_queries(7):
        client.get(COUNTS)
