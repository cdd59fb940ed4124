"""What many raised in the same words, on the summary's page and on its own."""

import re

import pytest

from core.weeks import Week
from summaries.lifecycle import compile_week, publish
from summaries.models import WeeklySummary
from tests.factories import file_complaint

WEEK = Week(2021, 30)
PAGE = "/summaries/2021-W30/130682000000/"
BUS = {"title": "去县城的公交车太少", "body": "一天只有两班，赶集时挤不上去。"}


@pytest.fixture
def four(village, category, now):
    return [file_complaint(village, category, now, **BUS) for _ in range(4)]


@pytest.fixture
def official(client, wang):
    client.force_login(wang)
    return client


def test_a_group_opens_its_complaints(four, official):
    compile_week(WEEK, at=WEEK.end)
    summary = official.get(PAGE)
    assert set(re.findall(r'href="([^"]+raised/\d+/)"', summary.text)) == {f"{PAGE}raised/1/"}
    page = official.get(f"{PAGE}raised/1/")
    assert {complaint.code for complaint in page.context["page"]} == {complaint.code for complaint in four}
    assert f"/complaints/{four[0].code}/" in page.text


def test_a_group_that_spreads_stands_in_the_list_for_supervision(four, official):
    compile_week(WEEK, at=WEEK.end)
    page = official.get(PAGE)
    assert page.context["facts"].spreading == [(1, page.context["facts"].raised[0])]
    assert page.text.count(f'href="{PAGE}raised/1/"') == 2


def test_a_small_group_is_not_for_supervision(village, category, now, official):
    for _ in range(2):
        file_complaint(village, category, now, **BUS)
    compile_week(WEEK, at=WEEK.end)
    page = official.get(PAGE)
    assert page.context["facts"].spreading == []
    assert page.text.count(f'href="{PAGE}raised/1/"') == 1


def test_no_group_and_nobody_looked_are_told_apart(village, official, county):
    official.post("/language/setlang/", {"language": "en", "next": "/"})
    compile_week(WEEK, at=WEEK.end)
    assert "No two complaints of this week said nearly the same." in official.get(PAGE).text
    [found] = WeeklySummary.objects.of_week(WEEK).filter(district=county)
    frozen = {name: value for name, value in found.frozen.items() if name != "raised"}
    WeeklySummary.objects.create(
        district=county, year=2021, number=30, version=2, frozen=frozen, compiled_at=WEEK.end
    )
    assert "Nobody looked for groups when this week was compiled." in official.get(PAGE).text


@pytest.mark.parametrize("place", [0, 2, 99])
def test_a_place_without_a_group_is_not_found(four, official, place):
    compile_week(WEEK, at=WEEK.end)
    assert official.get(f"{PAGE}raised/{place}/").status_code == 404


def test_another_township_does_not_find_it(four, client, bai, other_village, category, now):
    for _ in range(2):
        file_complaint(other_village, category, now, **BUS)
    compile_week(WEEK, at=WEEK.end)
    client.force_login(bai)
    assert client.get("/summaries/2021-W30/130682204000/raised/1/").status_code == 200
    assert client.get("/summaries/2021-W30/130682208000/raised/1/").status_code == 404
    assert client.get(f"{PAGE}raised/1/").status_code == 404


def test_each_version_opens_the_groups_that_it_froze(four, official, county, wang):
    compile_week(WEEK, at=WEEK.end)
    publish(county, WEEK, by=wang, at=WEEK.end)
    assert f"{PAGE}version/1/raised/1/" in official.get(PAGE).text
    assert official.get(f"{PAGE}version/1/raised/1/").status_code == 200


@pytest.mark.parametrize("rows", [2, 4])
def test_a_group_takes_the_same_number_of_statements(
    rows, village, category, now, official, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now, **BUS)
    compile_week(WEEK, at=WEEK.end)
    official.get(f"{PAGE}raised/1/")
    with django_assert_num_queries(8):
        official.get(f"{PAGE}raised/1/")


def test_a_group_that_changed_is_told_by_its_words_and_size(
    four, official, village, category, now, county, wang
):
    compile_week(WEEK, at=WEEK.end)
    publish(county, WEEK, by=wang, at=WEEK.end)
    file_complaint(village, category, now, **BUS)
    changes = {
        name: (before, after) for name, before, after in official.get(f"{PAGE}correct/").context["changes"]
    }
    assert (f"{BUS['title']} (4)", f"{BUS['title']} (5)") in changes.values()
