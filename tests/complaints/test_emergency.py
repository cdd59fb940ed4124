"""Words of an emergency: whom to call stands before anything else, and some must be confirmed."""

import json
import re

import pytest

from complaints.management.commands.load_categories import Command
from complaints.models import Complaint, EmergencyWord
from tests.proofs import solved_proof

NEW = "/complaints/new/"


@pytest.fixture(autouse=True)
def words(db) -> None:
    EmergencyWord.objects.create(word="燃气泄漏", call="119", stops=True)
    EmergencyWord.objects.create(word="打人", call="110")


@pytest.fixture
def typed(village, category) -> dict[str, object]:
    return {
        "kind": "help",
        "title": "楼道里一直有怪味",
        "body": "三单元楼道里一直有怪味，邻居都闻到了，请派人来看看。",
        "district": village.code,
        "category": category.pk,
        "proof": solved_proof(),
    }


def shown_calls(page: str) -> list[str]:
    """The numbers that the panel shows; the others are hidden."""
    return re.findall(r'<li data-call="(\d+)"\s*>', page)


def test_nothing_is_shown_for_an_ordinary_matter(client, typed):
    page = client.get(NEW).text
    assert shown_calls(page) == []
    assert client.post(NEW, typed).status_code == 302


def test_a_word_that_stops_needs_a_ticked_confirmation(client, typed):
    typed["body"] = "三单元楼道里燃气泄漏，邻居都闻到了，请派人来看看。"
    stopped = client.post(NEW, typed | {"warned": "on"})
    assert (stopped.status_code, list(stopped.context["form"].errors)) == (422, ["safe"])
    assert shown_calls(stopped.text) == ["119"]
    assert not Complaint.objects.exists()
    assert client.post(NEW, typed | {"safe": "on"}).status_code == 302


def test_another_word_shows_whom_to_call_once(client, typed):
    typed["title"] = "邻居打人没有人管"
    asked = client.post(NEW, typed)
    assert asked.status_code == 200
    assert shown_calls(asked.text) == ["110"]
    assert not Complaint.objects.exists()
    assert client.post(NEW, typed | {"warned": "on"}).status_code == 302


def test_whom_to_call_is_shown_even_beside_other_errors(client, typed):
    answer = client.post(NEW, typed | {"title": "燃气泄漏\x00", "category": ""})
    assert shown_calls(answer.text) == ["119"]


def test_full_width_and_capital_letters_are_the_same_word(db):
    EmergencyWord.objects.create(word="co中毒", call="120")
    [found] = EmergencyWord.objects.all().found_in("ＣＯ中毒了")
    assert found.call == "120"


def test_the_page_carries_the_words_so_that_they_warn_without_a_connection(client):
    page = client.get(NEW).text
    [carried] = re.findall(r'id="emergency_words"[^>]*>(.*?)</script>', page)
    assert json.loads(carried) == [
        {"word": "打人", "call": "110", "stops": False},
        {"word": "燃气泄漏", "call": "119", "stops": True},
    ]


def test_loading_the_words_again_keeps_what_an_administrator_changed(db):
    Command().load_words()
    EmergencyWord.objects.filter(word="着火").update(call="110")
    count = EmergencyWord.objects.count()
    Command().load_words()
    assert EmergencyWord.objects.get(word="着火").call == "110"
    assert EmergencyWord.objects.count() == count
    assert set(EmergencyWord.objects.values_list("call", flat=True)) == {"110", "119", "120"}


@pytest.mark.parametrize(
    ("written", "call", "stops"),
    [
        ("家里煤气漏气了", "119", True),
        ("液化气漏了满屋是味", "119", True),
        ("厨房管子一直漏气", "119", False),
        ("孩子掉进河里了", "119", True),
        ("有人要跳河", "110", True),
        ("老人服毒了", "120", True),
    ],
)
def test_the_words_loaded_know_how_people_say_it(db, written, call, stops):
    Command().load_words()
    found = EmergencyWord.objects.all().found_in(written)
    assert {word.call for word in found} == {call}
    assert any(word.stops for word in found) == stops


@pytest.mark.parametrize("written", ["There is a GAS LEAK in the stairwell", "My neighbour is not breathing"])
def test_the_words_that_come_with_the_portal_know_english_too(written):
    Command().load_words()
    assert EmergencyWord.objects.all().found_in(written) != []
