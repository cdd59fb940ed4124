"""What residents ask for beside what members promise; the uncovered is offered to those who still owe a pledge."""

import datetime as dt
import html
import re

import pytest
from django.utils import timezone

from complaints.models import Category
from summaries.facts.demand import DAYS, demand, uncovered
from tests.factories import file_complaint, log_pledge, make_campaign, make_category


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def running(db, now):
    today = timezone.localdate(now)
    return make_campaign(opens_on=today, closes_on=today + dt.timedelta(days=60), owed_max=5)


@pytest.fixture
def building(category) -> Category:
    return Category.objects.get(path=category.root_path)


@pytest.fixture
def schools(db) -> Category:
    return make_category(above="教育", name_zh="校园安全")


@pytest.fixture
def asked(village, other_village, category, schools, lin, running, now, building):
    """Two about building and one about schools in Lin's township, of which building is promised; one elsewhere."""
    for _ in range(2):
        file_complaint(village, category, now)
    file_complaint(village, schools, now)
    file_complaint(other_village, schools, now)
    file_complaint(village, schools, now - dt.timedelta(days=DAYS + 1))  # too long ago
    log_pledge(lin, running, now, category=building)
    log_pledge(lin, running, now, title="没有说明类别的事")


def counts(lines) -> list[tuple[str, int, int]]:
    return [(line.category.name, line.complaints, line.pledges) for line in lines]


def test_each_township_has_its_own_lines(asked, county, township, other_township, now):
    found = demand(county, timezone.localdate(now))
    assert {path: counts(lines) for path, lines in found.items()} == {
        township.path: [("城乡建设", 2, 1), ("教育", 1, 0)],
        other_township.path: [("教育", 1, 0)],
    }


def test_the_uncovered_is_of_the_members_own_township(asked, village, lin, now):
    today = timezone.localdate(now)
    assert counts(uncovered(lin.home_district, today)) == [("教育", 1, 0)]
    assert counts(uncovered(village, today)) == [("教育", 1, 0)]


def test_a_member_of_a_city_bureau_is_offered_what_the_whole_city_lacks(asked, county, now):
    assert counts(uncovered(county, timezone.localdate(now))) == [("教育", 2, 0)]


def test_every_number_opens_its_records(client, asked, county, bai, township):
    client.force_login(bai)
    page = client.get(f"/districts/{township.code}/demand/")
    links = re.findall(r'<a href="([^"]+)">(\d+)</a></td>', page.text)
    assert len(links) == 4
    for href, number in links:
        listed = client.get(html.unescape(href)).context["page"].paginator.count
        assert listed == int(number), href


def test_only_those_who_oversee_the_district_read_it(client, asked, lin, bai, township, other_township):
    client.force_login(lin)
    assert client.get(f"/districts/{township.code}/demand/").status_code == 403
    client.force_login(bai)
    assert client.get(f"/districts/{other_township.code}/demand/").status_code == 404


def test_it_is_offered_where_a_pledge_is_still_owed_and_fills_the_form(client, asked, lin, schools, township):
    client.force_login(lin)
    desk = client.get("/work/")
    assert counts(desk.context["uncovered"]) == [("教育", 1, 0)]
    [href] = re.findall(r'href="(/pledges/new/\?category=[^"]+)"', desk.text)
    form = client.get(html.unescape(href)).context["form"]
    assert form["category"].value() == str(Category.objects.get(path=schools.root_path).pk)
    assert form["district"].value() == township.code
    assert counts(client.get("/work/uncovered/").context["uncovered"]) == [("教育", 1, 0)]


def test_who_owes_nothing_is_offered_nothing(client, asked, lin, running):
    running.owed_max = 2
    running.save()
    client.force_login(lin)
    assert client.get("/work/").context["uncovered"] == []


@pytest.mark.parametrize("who", ["chen", "dong", "wang"])
def test_who_logs_no_pledges_is_offered_none(client, request, asked, running, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/work/").context["uncovered"] == []


@pytest.mark.parametrize("query", ["category=x&district=y", "category=%00", "category=" + "9" * 30])
def test_a_link_that_makes_no_sense_is_an_empty_form(client, lin, running, query):
    client.force_login(lin)
    assert client.get(f"/pledges/new/?{query}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_number_of_statements(
    client, village, category, bai, township, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now)
    client.force_login(bai)
    with django_assert_num_queries(10):
        client.get(f"/districts/{township.code}/demand/")
