"""Two people at the same complaint: nobody overwrites the other without being told, and nothing typed is lost."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from complaints import lifecycle
from complaints.models import Complaint, State
from members.models import Role
from tests.factories import file_complaint, make_member

from .staff import take


@pytest.fixture
def at() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def complaint(village, category, at) -> Complaint:
    return file_complaint(village, category, at)


@pytest.fixture
def working(complaint, township_unit, chen, lin, at) -> Complaint:
    lifecycle.accept(complaint, by=chen, at=at)
    lifecycle.assign(complaint, to=township_unit, by=chen, at=at)
    return lifecycle.contact(complaint, by=lin, at=at)


@pytest.fixture
def first(chen) -> Client:
    client = Client()
    client.force_login(chen)
    return client


@pytest.fixture
def second(county, city_unit) -> Client:
    client = Client()
    client.force_login(make_member(name="李", role=Role.DISPATCHER, unit=city_unit, home_district=county))
    return client


def test_the_second_is_told_what_the_first_did(first, second, working, chen):
    seen = working.version
    take(first, working, "note", seen=seen, note="已和村里说好")
    answer = take(second, working, "note", seen=seen, note="请村里先看看")
    attempt = answer.context["attempt"]
    assert answer.status_code == 409
    assert [(event.actor, event.note) for event in attempt.changes] == [(chen, "已和村里说好")]
    assert attempt.form["note"].value() == "请村里先看看"
    assert attempt.form["seen"].value() == working.version + 1
    assert working.events.count() == 5  # received, accepted, assigned, contacted, the first note


def test_what_was_typed_can_then_be_sent(first, second, working):
    take(first, working, "note", note="已和村里说好")
    answer = take(second, working, "note", seen=working.version, note="请村里先看看")
    again = answer.context["attempt"].form["seen"].value()
    assert take(second, working, "note", seen=again, note="请村里先看看").status_code == 302


def test_what_was_typed_for_a_step_that_is_gone_is_shown(first, second, complaint):
    seen = complaint.version
    take(first, complaint, "decline", seen=seen, note="法院正在审理", referral="市法院")
    answer = take(second, complaint, "accept", seen=seen, note="请镇里周三前到现场")
    assert (answer.status_code, answer.context["lost"]) == (409, True)
    assert "请镇里周三前到现场" in answer.text
    assert Complaint.objects.get().state == State.DECLINED


def test_every_change_since_is_named(first, second, working):
    seen = working.version
    for note in ("一", "二", "三"):
        take(first, working, "note", note=note)
    answer = take(second, working, "note", seen=seen, note="四")
    assert [event.note for event in answer.context["attempt"].changes] == ["一", "二", "三"]


def test_pressing_twice_does_it_once(first, complaint):
    seen = complaint.version
    for _ in range(2):
        answer = take(first, complaint, "accept", seen=seen, note="已受理")
        assert (answer.status_code, answer.url) == (302, complaint.get_absolute_url())
    assert list(complaint.events.values_list("kind", flat=True)) == ["received", "accepted"]


def test_other_words_are_not_the_same_press(first, working):
    take(first, working, "note", seen=working.version, note="已和村里说好")
    assert take(first, working, "note", seen=working.version, note="村里没人接电话").status_code == 409


@pytest.mark.parametrize("seen", ["-1", "9" * 40])
def test_a_version_that_never_was_changes_nothing(first, working, seen):
    assert take(first, working, "note", seen=seen, note="x").status_code == 409
    assert working.events.count() == 4


@pytest.mark.parametrize("seen", ["x", "1.5", "9" * 5000, "\x00"])
def test_a_version_that_is_none_is_an_error_of_the_form(first, working, seen):
    assert take(first, working, "note", seen=seen, note="x").status_code == 422
    assert working.events.count() == 4


# ---- An open page -------------------------------------------------------------------------------


def poll(client: Client, complaint: Complaint, version: int):
    headers = {"HX-Request": "true", "If-None-Match": f'"{version}"'}
    return client.get(complaint.get_absolute_url(), headers=headers)


def test_an_open_page_is_told_who_changed_it(first, second, working, chen):
    assert poll(second, working, working.version).status_code == 304
    take(first, working, "note", note="已和村里说好")
    answer = poll(second, working, working.version)
    assert answer.context["event"].actor == chen
    assert chen.name in answer.text
    assert "<html" not in answer.text
    assert poll(second, working, working.version + 1).status_code == 304


def test_an_open_page_of_what_is_not_yours_is_not_found(working, zhou, client):
    client.force_login(zhou)
    assert poll(client, working, working.version).status_code == 404
