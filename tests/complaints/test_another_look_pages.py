"""The list of acceptances to look at again, the page of one, and who is told what."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from complaints import lifecycle
from complaints.models import Recurrence, WatchedCategory
from core.weeks import Week
from districts.models import Stage, Work
from summaries.facts import Facts, Period, gather, gather_now
from summaries.lifecycle import compile_week
from tests.complaints.test_another_look import HERE, north
from tests.districts.works import accept, finish, plan
from tests.factories import file_complaint, make_member

DAY = dt.timedelta(days=1)
WEEK = Week(2021, 30)


@pytest.fixture
def works(village, toilets, lin, dong, category, now, monkeypatch) -> list[Work]:
    """Three accepted works of a village where two complaints came since."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + DAY)
    WatchedCategory.objects.create(indicator=toilets, category=category)
    made = [plan(village, toilets, now - 9 * DAY) for _ in range(3)]
    for number, work in enumerate(made):
        finish(work, by=lin, at=now - 8 * DAY)
        accept(work, by=dong, at=now - 7 * DAY + number * DAY)
    for number in (1, 2):
        file_complaint(village, category, now, title=f"厕所漏水{number}")
    lifecycle.find_recurrences(at=now)
    return made


def paged(answer) -> int:
    return answer.context["page"].paginator.count


def test_an_inspector_sees_what_waits_and_opens_it(client, works, dong):
    client.force_login(dong)
    answer = client.get("/works/look-again/")
    assert [work for work, doubts in answer.context["rows"]] == works[::-1]
    assert [len(doubts) for work, doubts in answer.context["rows"]] == [2, 2, 2]
    assert client.get(f"/works/look-again/{works[0].pk}/").status_code == 200


def test_the_number_on_the_dashboard_and_in_the_week_opens_as_many(client, works, wang, now):
    client.force_login(wang)
    compile_week(WEEK, at=WEEK.end)
    for address in ("/districts/130682000000/", "/summaries/2021-W30/130682000000/"):
        [href] = re.findall(r'href="(/works/look-again/\?[^"]*)"', client.get(address).text)
        assert paged(client.get(href.replace("&amp;", "&"))) == 3
    lifecycle.say_it_stands(works[0], by=wang, at=now + DAY, note="完好")
    assert paged(client.get("/works/look-again/?district=130682000000")) == 2
    assert paged(client.get("/works/look-again/?which=looked")) == 1
    assert paged(client.get("/works/look-again/?week=2021-W30")) == 3
    assert paged(client.get("/works/look-again/?week=2021-W29")) == 0


def test_the_facts_count_each_work_once_and_sum_up_the_tree(
    works, county, township, other_township, wang, now
):
    facts = gather_now(now + DAY)
    counted = [
        (facts[place.path].complaints.doubted, facts[place.path].complaints.to_look_again)
        for place in (county, township, other_township)
    ]
    assert counted == [(3, 3), (3, 3), (0, 0)]
    lifecycle.say_it_stands(works[0], by=wang, at=now + 10 * DAY, note="完好")
    of_week = gather(Period.of(WEEK))[county.path].complaints
    assert (of_week.doubted, of_week.to_look_again) == (3, 3)
    later = gather_now(now + 11 * DAY)[county.path].complaints
    assert (later.doubted, later.to_look_again) == (0, 2)


def test_weeks_frozen_before_there_was_a_watch_are_read(county):
    frozen = Facts().freeze()
    del frozen["complaints"]["doubted"], frozen["complaints"]["to_look_again"]
    assert Facts.thaw(frozen).complaints.doubted == 0


def test_an_officer_says_that_it_stands(client, works, wang):
    client.force_login(wang)
    answer = client.post(f"/works/look-again/{works[0].pk}/", {"outcome": "stands", "note": "现场看过，完好"})
    assert answer.headers["Location"] == "/works/look-again/"
    looked = Recurrence.objects.filter(work=works[0])
    assert {(each.outcome, each.note, each.looked_by) for each in looked} == {
        ("stands", "现场看过，完好", wang)
    }
    assert "现场看过，完好" in client.get(f"/works/look-again/{works[0].pk}/").text


def test_an_officer_sends_it_back_and_the_accepted_figure_falls(client, works, wang, county, now):
    def accepted() -> Decimal:
        return gather_now(now + DAY)[county.path].works["toilets"].accepted

    client.force_login(wang)
    assert accepted() == 60
    sent = {"outcome": "sent_back", "note": "化粪池渗漏", "put_right_by": "2021-08-20"}
    assert client.post(f"/works/look-again/{works[0].pk}/", sent).status_code == 302
    works[0].refresh_from_db()
    assert (works[0].stage, accepted()) == (Stage.STARTED, Decimal(40))
    assert works[0].defects.get().put_right_by == dt.date(2021, 8, 20)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "x", "note": "看过"}, "outcome"),
        ({"outcome": "stands", "note": " "}, "note"),
        ({"outcome": "sent_back", "note": "渗漏"}, "put_right_by"),
        ({"outcome": "sent_back", "note": "渗漏", "put_right_by": "2021-07-01"}, "put_right_by"),
        ({"outcome": "sent_back", "note": "渗漏", "put_right_by": "x"}, "put_right_by"),
    ],
)
def test_what_is_missing_is_said_at_the_field(client, works, wang, sent, field):
    client.force_login(wang)
    answer = client.post(f"/works/look-again/{works[0].pk}/", sent)
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)


def test_somebody_was_quicker(client, works, wang, bai, now):
    lifecycle.say_it_stands(works[0], by=bai, at=now, note="完好")
    client.force_login(wang)
    sent = {"outcome": "stands", "note": "完好"}
    assert client.post(f"/works/look-again/{works[0].pk}/", sent).status_code == 422
    assert Recurrence.objects.filter(looked_by=wang).count() == 0


def test_whoever_accepted_it_is_told_why_they_may_not(client, works, dong):
    client.force_login(dong)
    page = client.get(f"/works/look-again/{works[0].pk}/")
    assert "<textarea" not in page.text
    sent = {"outcome": "stands", "note": "完好"}
    assert client.post(f"/works/look-again/{works[0].pk}/", sent).status_code == 422


def test_nobody_reads_of_another_townships_works(client, works, lin, zhou, other_township, other_unit):
    there = make_member(role="official", unit=other_unit, home_district=other_township)
    client.force_login(there)
    assert paged(client.get("/works/look-again/")) == 0
    assert paged(client.get("/works/look-again/?week=2021-W30&district=130682204000")) == 0
    assert client.get(f"/works/look-again/{works[0].pk}/").status_code == 404
    client.force_login(lin)
    assert client.get("/works/look-again/").status_code == 403
    assert client.get(f"/works/look-again/{works[0].pk}/").status_code == 403


def test_a_complaint_from_across_the_border_is_told_without_its_words(
    client, works, bai, village, other_village, category, toilets, lin, dong, now
):
    work = finish(plan(village, toilets, now - 3 * DAY, **HERE), by=lin, at=now - 2 * DAY)
    accept(work, by=dong, at=now - DAY)
    hidden = file_complaint(other_village, category, now, title="王家的私事", **north(120))
    lifecycle.find_recurrences(at=now)
    client.force_login(bai)
    text = client.get(f"/works/look-again/{work.pk}/").text
    assert "120" in text
    for secret in (hidden.title, hidden.code, hidden.body):
        assert secret not in text


@pytest.mark.parametrize("query", ["week=x", "district=x", "which=x", "page=x", "week=%00"])
def test_a_choice_that_makes_no_sense_is_said(client, works, wang, query):
    client.force_login(wang)
    status = client.get(f"/works/look-again/?{query}").status_code
    assert status == (200 if query.startswith("page") else 422)


def test_the_desk_of_those_who_may_look_shows_what_waits(client, works, wang, lin):
    client.force_login(wang)
    assert list(client.get("/work/").context["look_again"]) == works
    client.force_login(lin)
    assert list(client.get("/work/").context["look_again"]) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_statements_do_not_grow_with_the_works(
    client, works, wang, number, now, bai, django_assert_num_queries
):
    for work in works[number:]:
        lifecycle.say_it_stands(work, by=bai, at=now, note="完好")
    client.force_login(wang)
    client.get("/works/look-again/")
    with django_assert_num_queries(7):
        client.get("/works/look-again/")
    with django_assert_num_queries(9):
        client.get(f"/works/look-again/{works[0].pk}/")
