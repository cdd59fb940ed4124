"""Published weeks for other programs: figures alone, and nothing that a person wrote."""

import json

import pytest
from django.utils import timezone

from core.weeks import Week
from summaries.lifecycle import Words, compile_week, correct, edit, publish
from tests.factories import file_complaint, log_pledge

WEEK = Week(2021, 30)
LIST = "/api/summaries/"
ONE = "/api/summaries/2021-W30/130682000000/"


@pytest.fixture
def compiled(village, category, campaign, lin, now):
    for _ in range(4):
        file_complaint(village, category, now, title="张三家门口路灯坏了", body="请派人来看")
    log_pledge(lin, campaign, now, due_on=WEEK.monday)
    return compile_week(WEEK, at=timezone.now())


@pytest.fixture
def published(compiled, county, wang):
    edit(county, WEEK, words=Words(foreword="请王五同志重视"), seen=0, by=wang, at=timezone.now())
    return publish(county, WEEK, by=wang, at=timezone.now())


def test_a_published_week_is_listed_and_read(client, published):
    [row] = client.get(LIST).json()["summaries"]
    assert (row["week"], row["district"]["code"], row["version"]) == ("2021-W30", "130682000000", 1)
    week = client.get(row["url"]).json()
    assert (week["digest"], week["previous_digest"], week["position"]) == (published.digest, None, 1)
    assert week["facts"]["complaints"]["received"] == 4
    assert week["facts"]["pledges"]["logged"] == 1
    assert week["facts"]["rates"]["resolution"] == {"n": 0, "value": None}


def test_nothing_that_a_person_wrote_is_in_it(client, published):
    text = json.dumps(client.get(ONE).json(), ensure_ascii=False)
    for words in ("张三", "路灯", "王五", "修复村口", "城乡建设", published.published_by.name):
        assert words not in text


def test_a_draft_is_nobody_elses(client, compiled, published):
    assert client.get("/api/summaries/2021-W30/130682204000/").status_code == 404
    assert client.get("/api/summaries/2021-W29/130682000000/").status_code == 404
    assert client.get("/api/summaries/2021-W30/999999999999/").status_code == 404


def test_a_correction_names_its_figures_and_the_digest_before(
    client, published, village, category, county, wang
):
    file_complaint(village, category, WEEK.start, title="李四家停电")
    second = correct(county, WEEK, reason="漏计李四一件", by=wang, at=timezone.now())
    week = client.get(ONE).json()
    assert (week["version"], week["digest"], week["previous_digest"]) == (2, second.digest, published.digest)
    assert {"figure": "complaints.received", "before": 4, "after": 5} in week["changes"]
    assert "李四" not in json.dumps(week, ensure_ascii=False)
    assert client.get(f"{ONE}?version=1").json()["digest"] == published.digest
    assert [row["version"] for row in client.get(LIST).json()["summaries"]] == [2]


def test_whoever_has_it_already_gets_it_no_second_time(client, published):
    for url in (LIST, ONE):
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        since = client.get(url, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert since.status_code == 304
        assert "max-age" in first.headers["Cache-Control"]
        assert first.headers["Access-Control-Allow-Origin"] == "*"


def test_a_new_version_is_told_to_whoever_has_the_old_one(client, published, village, category, county, wang):
    old = {url: client.get(url).headers["ETag"] for url in (LIST, ONE)}
    file_complaint(village, category, WEEK.start)
    correct(county, WEEK, reason="漏计一件", by=wang, at=timezone.now())
    for url, mark in old.items():
        assert client.get(url, headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize("query", ["?district=1306", "?since=yesterday", "?page=0", "?page=x"])
def test_a_choice_that_makes_no_sense_is_told(client, published, query):
    answer = client.get(LIST + query)
    assert (answer.status_code, list(answer.json())) == (422, ["errors"])


def test_the_list_is_narrowed(client, published):
    assert client.get(f"{LIST}?district=130682204000").json()["summaries"] == []
    assert client.get(f"{LIST}?district=130682000000&since=2021-01-01").json()["count"] == 1
    assert client.get(f"{LIST}?since=2999-01-01").json()["count"] == 0
    assert client.get(f"{LIST}?page=9").status_code == 404


def test_an_address_that_asks_too_often_waits(client, published, settings):
    settings.OPEN_DATA_PER_ADDRESS = 2
    answers = [client.get(url) for url in (LIST, ONE, LIST)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"]


def test_it_is_only_read(client, published):
    assert {client.post(url).status_code for url in (LIST, ONE)} == {405}


@pytest.mark.parametrize("districts", [1, 2])
def test_the_list_takes_the_same_number_of_statements(
    client, compiled, county, township, wang, districts, django_assert_num_queries
):
    for district in (county, township)[:districts]:
        publish(district, WEEK, by=wang, at=timezone.now())
    with django_assert_num_queries(2):
        assert client.get(LIST).json()["count"] == districts
    with django_assert_num_queries(2):
        client.get(ONE)


@pytest.mark.parametrize("page", ["docs/api.md", "docs/api.zh.md"])
def test_every_field_is_described(client, published, settings, page):
    said = (settings.BASE_DIR / page).read_text()
    week = client.get(ONE).json()
    names = {*week, *week["district"], *(name for part in week["facts"].values() for name in part)} - {
        "format",
        "licence",
    }
    names -= set(week["facts"]["works"])
    assert [name for name in sorted(names) if name not in said] == []
