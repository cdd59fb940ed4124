"""Programs are held off by proof of work, a trap and throttles; residents always have a way, whatever is broken."""

import logging
import time
import uuid

import pytest
from altcha_django import get_verifier
from django.test import RequestFactory

from complaints.models import Complaint
from core.client_address import client_address
from core.human_check import Sum, as_digits
from core.throttle import too_many
from tests.proofs import solve, solved_proof

NEW = "/complaints/new/"
UNREACHABLE = "redis://127.0.0.1:1/0"


@pytest.fixture
def typed(village, category) -> dict[str, object]:
    return {
        "kind": "complaint",
        "title": "村东路灯坏了一个月",
        "body": "村东头的路灯坏了一个多月，晚上接孩子看不见路，盼望早日修好。",
        "district": village.code,
        "category": category.pk,
    }


@pytest.fixture
def cache_down(settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": UNREACHABLE}}


def answered(form) -> dict[str, str]:
    """The sum of this form, answered as a person would."""
    question = form.question
    return {"sum": question.token, "answer": str(question.first + question.second)}


def test_the_challenge_can_be_solved_and_sent_once(client, typed):
    proof = solve(client.get(f"{NEW}challenge/").json())
    assert client.post(NEW, typed | {"proof": proof}).status_code == 302
    again = client.post(NEW, typed | {"proof": proof})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["answer"])
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("proof", ["", "x", "e30=", "e30", "\u4e2d\u6587", "eyJjaGFsbGVuZ2UiOiB7fX0="])
def test_a_forged_proof_is_asked_the_sum(client, typed, proof):
    answer = client.post(NEW, typed | {"proof": proof})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["answer"])
    assert str(typed["body"]) in answer.text


def test_a_proof_signed_by_another_portal_or_expired_is_no_proof(client, typed, settings):
    good = solved_proof()
    settings.ALTCHA_HMAC_SECRET = "another"
    assert client.post(NEW, typed | {"proof": good}).status_code == 422
    late = get_verifier().get_challenge()
    late["parameters"]["expiresAt"] = int(time.time()) + 999999
    assert client.post(NEW, typed | {"proof": solve(late)}).status_code == 422


def test_without_scripts_a_sum_is_enough(client, typed):
    form = client.get(NEW).context["form"]
    assert client.post(NEW, typed | answered(form)).status_code == 302


def test_a_wrong_sum_brings_another_one_and_loses_nothing(client, typed):
    question = client.get(NEW).context["form"].question
    answer = client.post(NEW, typed | {"sum": question.token, "answer": "99"})
    assert list(answer.context["form"].errors) == ["answer"]
    assert question.token not in answer.text
    assert str(typed["body"]) in answer.text


def test_a_sum_is_good_for_one_complaint(client, typed):
    one = answered(client.get(NEW).context["form"])
    statuses = [client.post(NEW, typed | one).status_code for _ in range(2)]
    assert statuses == [302, 422]


def test_a_sum_answered_rightly_stays_when_something_else_is_wrong(client, typed):
    one = answered(client.get(NEW).context["form"])
    answer = client.post(NEW, typed | one | {"title": ""})
    assert one["sum"] in answer.text
    assert client.post(NEW, typed | one).status_code == 302


@pytest.mark.parametrize(
    ("typed_answer", "digits"), [("１１", "11"), (" 8 ", "8"), ("十一", "11"), ("十", "10"), ("八", "8")]
)
def test_digits_are_read_however_they_are_written(typed_answer, digits):
    assert as_digits(typed_answer) == digits


def test_a_sum_is_signed():
    drawn = Sum.drawn()
    assert Sum.read(drawn.token) == drawn
    assert Sum.read(drawn.token + "x") is None


def test_whoever_falls_into_the_trap_is_asked_the_sum_and_not_thrown_away(client, typed):
    trapped = client.post(NEW, typed | {"proof": solved_proof(), "website": "http://spam"})
    assert list(trapped.context["form"].errors) == ["answer"]
    again = typed | {"website": "http://filled-in-by-the-browser"} | answered(trapped.context["form"])
    assert client.post(NEW, again).status_code == 302


def test_an_address_is_throttled_and_loses_nothing(client, typed, settings):
    settings.FILINGS_PER_ADDRESS = 2
    answers = [client.post(NEW, typed | {"proof": solved_proof()}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert str(typed["body"]) in answers[2].text
    elsewhere = client.post(NEW, typed | {"proof": solved_proof()}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_the_way_without_a_proof_is_stricter(client, typed, settings):
    settings.FILINGS_WITHOUT_PROOF = 1
    statuses = [
        client.post(NEW, typed | answered(client.get(NEW).context["form"])).status_code for _ in range(2)
    ]
    assert statuses == [302, 429]
    assert client.post(NEW, typed | {"proof": solved_proof()}).status_code == 302


def test_a_phone_is_throttled_from_whatever_address(client, typed, settings):
    settings.FILINGS_PER_PHONE = 1
    typed["contact_phone"] = "138 0000 0000"
    first = client.post(NEW, typed | {"proof": solved_proof()})
    second = client.post(NEW, typed | {"proof": solved_proof()}, REMOTE_ADDR="192.0.2.7")
    assert [first.status_code, second.status_code] == [302, 429]


def test_what_was_sent_before_comes_back_without_a_new_proof(client, typed):
    """The connection was lost after the complaint was stored: pressing again shows the same receipt."""
    typed |= {"submission": str(uuid.uuid4()), "proof": solved_proof()}
    first, second = client.post(NEW, typed), client.post(NEW, typed)
    assert first.url == second.url
    assert Complaint.objects.count() == 1


def test_other_words_under_an_old_number_are_a_complaint_of_their_own(client, typed):
    """A draft kept after sending must not swallow what is written next."""
    number = str(uuid.uuid4())
    client.post(NEW, typed | {"submission": number, "proof": solved_proof()})
    other = typed | {"title": "自来水一直是黄的", "body": "自来水已经黄了一个星期，请派人来看看。"}
    assert client.post(NEW, other | {"submission": number, "proof": solved_proof()}).status_code == 302
    assert Complaint.objects.count() == 2


@pytest.mark.usefixtures("cache_down")
def test_a_cache_that_is_down_loses_no_complaint(client, typed, caplog):
    typed["contact_phone"] = "13800000000"
    with caplog.at_level(logging.WARNING):
        answer = client.post(NEW, typed | {"proof": solved_proof()}, follow=True)
    complaint = Complaint.objects.get()
    assert complaint.code in answer.text
    assert "the cache is down" in caplog.text
    assert "13800000000" not in caplog.text


@pytest.mark.usefixtures("cache_down")
def test_a_cache_that_is_down_stops_neither_the_sum_nor_a_forged_proof_check(client, typed):
    form = client.get(NEW).context["form"]
    assert client.post(NEW, typed | {"proof": "forged"}).status_code == 422
    assert client.post(NEW, typed | answered(form)).status_code == 302


@pytest.mark.usefixtures("cache_down")
def test_a_cache_that_is_down_makes_guessing_impossible():
    assert too_many("pin:K7M2-94Q", limit=5, seconds=60)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "forged, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "no address", "unknown"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == address
