"""An editor's pages: each shows first what it would do, and tells what became of it."""

import re

import pytest
from django.utils import timezone

from core.weeks import Week
from pledges.models import Story
from summaries import lifecycle
from summaries.lifecycle import compile_week, publish, verify
from summaries.models import Part, PublishedSummary
from summaries.reading import read_published
from tests.factories import file_complaint

WEEK = Week(2021, 30)
PAGE = "/summaries/2021-W30/130682000000/"
USUAL = {f"place_{part}": place for place, part in enumerate(Part.values, start=1)}


@pytest.fixture
def compiled(village, other_village, category, now):
    file_complaint(village, category, now)
    return compile_week(WEEK, at=timezone.now())


@pytest.fixture
def official(client, wang):
    client.force_login(wang)
    return client


def test_a_week_goes_from_draft_to_published_to_corrected(compiled, official, village, category, county):
    page = official.get(PAGE)
    assert (page.context["version"], page.context["may_publish"]) == (None, True)
    edited = USUAL | {"place_pledges": 6, "place_deeds": 1, "foreword": "本周重点。", "seen": 0}
    assert official.post(f"{PAGE}edit/", edited).url == PAGE
    looked = official.get(f"{PAGE}publish/").context["form"].initial
    assert official.post(f"{PAGE}publish/", looked).url == PAGE
    page = official.get(PAGE)
    assert "本周重点。" in page.text
    assert page.context["version"].mark in page.text
    assert [heading.name for heading in page.context["reading"].headings][::5] == ["deeds", "pledges"]
    file_complaint(village, category, WEEK.start)
    ask = official.get(f"{PAGE}correct/")
    assert ["1", "2"] in [[before, after] for _name, before, after in ask.context["changes"]]
    words = ask.context["form"].initial | {"reason": "漏计一件"}
    assert official.post(f"{PAGE}correct/", words).url == PAGE
    page = official.get(PAGE)
    assert (page.context["version"].edition, page.context["facts"].complaints.received) == (2, 2)
    assert "漏计一件" in page.text
    old = official.get(f"{PAGE}version/1/")
    assert (old.context["holds"], old.context["facts"].complaints.received) == (False, 1)
    assert f"{PAGE}version/1/" in page.text


def test_the_page_says_whether_it_agrees_and_when_it_was_looked_at(compiled, official, county, wang):
    publish(county, WEEK, by=wang, at=timezone.now())
    assert official.get(PAGE).context["check"] is None
    verify([county], at=timezone.now())
    page = official.get(PAGE)
    assert page.context["check"].agrees
    assert "notice-good" in page.text
    digest = page.context["version"].digest
    assert re.search(rf"display_address.>\s*{digest}", page.text)  # breaks on a phone


def test_compiling_anew_shows_first_what_would_change(compiled, official, village, category, county):
    assert official.get(f"{PAGE}anew/").context["changes"] == []
    file_complaint(village, category, WEEK.start)
    assert len(official.get(f"{PAGE}anew/").context["changes"]) == 5  # a group too
    official.post(f"{PAGE}anew/")
    assert official.get(PAGE).context["facts"].complaints.received == 2


@pytest.mark.parametrize(
    "wrong",
    [{"place_pledges": 2}, {"place_pledges": 9}, {"foreword": "<b>粗</b>"}, {"deeds": 4711}, {"seen": ""}],
)
def test_an_edit_that_makes_no_sense_is_sent_back(compiled, official, wrong):
    answer = official.post(f"{PAGE}edit/", USUAL | {"foreword": "好", "seen": 0} | wrong)
    assert answer.status_code == 422


def test_who_builds_on_an_older_edit_keeps_their_words(compiled, official):
    official.post(f"{PAGE}edit/", USUAL | {"foreword": "甲", "seen": 0})
    answer = official.post(f"{PAGE}edit/", USUAL | {"foreword": "乙的话", "seen": 0})
    assert answer.status_code == 422
    assert "乙的话" in answer.text


def test_who_looked_at_an_older_draft_publishes_nothing(compiled, official):
    official.post(f"{PAGE}edit/", USUAL | {"foreword": "甲", "seen": 0})
    official.post(f"{PAGE}publish/", {"version": 1, "edits": 0})
    assert not PublishedSummary.objects.exists()


def test_a_correction_that_changes_nothing_is_sent_back(compiled, official, county, wang):
    publish(county, WEEK, by=wang, at=timezone.now())
    words = official.get(f"{PAGE}correct/").context["form"].initial | {"reason": "复核"}
    assert official.post(f"{PAGE}correct/", words).status_code == 422


@pytest.mark.parametrize("step", ["edit", "anew", "publish"])
def test_what_is_published_is_only_corrected(compiled, official, county, wang, step):
    publish(county, WEEK, by=wang, at=timezone.now())
    assert official.get(f"{PAGE}{step}/").url == PAGE
    assert official.post(f"{PAGE}{step}/").url == PAGE
    assert PublishedSummary.objects.count() == 1


def test_what_is_not_published_is_not_corrected(compiled, official):
    assert official.get(f"{PAGE}correct/").url == PAGE


def test_a_deed_taken_back_is_gone_from_every_version(compiled, county, wang):
    publish(county, WEEK, by=wang, at=timezone.now())
    reading = read_published(WEEK, county)
    assert reading is not None
    assert (reading.foreword, reading.deeds(), Story.objects.count()) == ("", [], 0)


def test_nothing_unpublished_is_read_as_published(compiled, county, township, wang):
    assert read_published(WEEK, county) is None
    publish(county, WEEK, by=wang, at=timezone.now())
    assert read_published(WEEK, township) is None
    assert read_published(WEEK, county, edition=2) is None
    reading = read_published(WEEK, county)
    assert reading is not None
    assert reading.version == lifecycle.published(county, WEEK)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_published_week_takes_the_same_number_of_statements(
    village, category, county, official, wang, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, WEEK.start)
    for week in (WEEK.previous, WEEK):
        compile_week(week, at=timezone.now())
    publish(county, WEEK, by=wang, at=timezone.now())
    verify([county], at=timezone.now())
    with django_assert_num_queries(11):
        official.get(PAGE)
