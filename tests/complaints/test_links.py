"""The verdict by one-time link, and a resident's complaints by mail."""

import datetime as dt
import re
import time

import pytest
from django.core import mail, signing

from complaints import lifecycle, links, tasks
from complaints.models import Complaint, State
from core.contact_digests import email_digest, phone_digest, plain_number
from tests.factories import file_complaint

from .resident import dispatch

HOUR = dt.timedelta(hours=1)
YES = {"solved": "yes", "satisfaction": "satisfied"}
NO = {"solved": "no", "satisfaction": "dissatisfied", "note": "还是不亮"}


class Clock:
    def __init__(self, at: dt.datetime) -> None:
        self.at = at


@pytest.fixture
def clock(monkeypatch, now) -> Clock:
    clock = Clock(now + 8 * HOUR)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.at)
    return clock


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(
        village, category, now, contact_email="zhang@example.com", body="具体经过只有本人能看"
    )


@pytest.fixture
def answered(complaint, township_unit, chen, lin, now) -> Complaint:
    dispatch(complaint, to=township_unit, by=chen, at=now)
    return lifecycle.answer(complaint, by=lin, at=now + HOUR, note="灯已更换。")


@pytest.fixture
def url(answered, clock, settings) -> str:
    return links.verdict_url(answered).removeprefix(settings.SITE_URL)


def state(complaint: Complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).state


def test_the_link_shows_the_answer_and_opening_it_changes_nothing(client, answered, url):
    page = client.get(url)
    assert (page.status_code, state(answered)) == (200, State.ANSWERED)
    assert "灯已更换" in page.text
    assert "具体经过" not in page.text


def test_the_link_takes_a_verdict_without_a_pin_and_opens_nothing_else(client, answered, url):
    assert client.post(url, YES).status_code == 302
    assert state(answered) == State.CLOSED
    assert "具体经过" not in client.get(answered.get_absolute_url()).text


def test_a_no_needs_words_and_reopens_it(client, answered, url):
    answer = client.post(url, NO | {"note": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note"])
    client.post(url, NO)
    assert state(answered) == State.IN_PROGRESS


@pytest.mark.parametrize("sent", [YES, NO])
@pytest.mark.parametrize("again", ["get", "post"])
def test_a_used_link_is_gone_and_says_what_to_do(client, answered, url, sent, again):
    client.post(url, sent)
    after = state(answered)
    answer = getattr(client, again)(url, YES)
    assert (answer.status_code, state(answered)) == (410, after)
    assert answered.get_absolute_url() in answer.text


def test_after_the_next_answer_the_old_link_is_void_and_the_new_one_good(
    client, answered, url, lin, settings, now
):
    client.post(url, NO)
    again = lifecycle.answer(answered, by=lin, at=now + 10 * HOUR, note="又换了一只。")
    assert client.post(url, YES).status_code == 410
    assert state(again) == State.ANSWERED
    new = links.verdict_url(again).removeprefix(settings.SITE_URL)
    client.post(new, YES)
    assert state(again) == State.CLOSED


def test_the_link_is_good_for_fourteen_days(client, answered, url, clock):
    clock.at = answered.answered_at + dt.timedelta(days=14)
    assert client.get(url).status_code == 200
    clock.at += dt.timedelta(seconds=1)
    for method in (client.get, client.post):
        assert method(url, YES).status_code == 410
    assert state(answered) == State.ANSWERED


def test_the_hidden_moment_of_the_form_cannot_stand_in_for_the_links(client, answered, url):
    client.post(url, YES | {"answered_at": "2020-01-01T00:00:00+08:00"})
    assert state(answered) == State.CLOSED


@pytest.mark.parametrize(
    "bend",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.replace("-", "", 1),
        lambda token: token.rpartition(".")[0],
        lambda token: "x",
        lambda token: signing.Signer(salt="another", sep=".").sign("K7M2-94Q.1"),
        lambda token: links.verdicts.sign("nothing"),
        lambda token: links.verdicts.sign("2222-222.1"),
    ],
)
def test_what_we_did_not_sign_is_not_found(client, url, bend):
    head, _v, token = url.rstrip("/").rpartition("/v/")
    assert client.get(f"{head}/v/{bend(token)}/").status_code == 404


def test_without_an_answer_the_link_leads_to_the_page(complaint, settings):
    assert links.verdict_url(complaint) == settings.SITE_URL + complaint.get_absolute_url()


# ---- my complaints by mail ----------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What the broker was handed, carried out at once."""
    handed: list[str] = []

    def carry_out(arguments: tuple[str], retry: bool) -> None:
        handed.extend(arguments)
        tasks.mail_links(*arguments)

    monkeypatch.setattr(tasks.mail_links, "apply_async", carry_out)
    return handed


def ask(client, address: str):
    return client.post("/complaints/find/mail/", {"email": address})


def link_in(message) -> str:
    [path] = re.findall(r"https?://[^/\s]+(/\S+)", message.body)
    return path


def test_the_mailed_link_opens_all_complaints_of_the_address(
    client, complaint, village, category, now, asked
):
    second = file_complaint(village, category, now, title="下水道堵了", contact_email="Zhang@Example.com")
    other = file_complaint(village, category, now, title="别人的标题", contact_email="li@example.com")
    ask(client, " ZHANG@example.com")
    [message] = mail.outbox
    assert message.to in (["zhang@example.com"], ["Zhang@Example.com"])
    page = client.get(link_in(message), follow=True).text
    assert complaint.title in page
    assert second.title in page
    assert other.title not in page
    assert "具体经过" in client.get(complaint.get_absolute_url()).text


def test_known_and_unknown_addresses_are_answered_alike(client, complaint, asked):
    answers = [ask(client, address) for address in ("zhang@example.com", "nobody@example.com")]
    words = [[str(message) for message in client.get(answer.url).context["messages"]] for answer in answers]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {word for page in words for word in page} == set(words[0])
    assert asked == [email_digest("zhang@example.com"), email_digest("nobody@example.com")]
    assert len(mail.outbox) == 1


def test_an_address_gets_one_mail_an_hour(client, complaint, asked):
    assert [ask(client, "zhang@example.com").status_code for _ in range(3)] == [302] * 3
    assert len(mail.outbox) == 1


def test_one_visitor_asks_ten_times_an_hour(client, db, asked):
    answers = [ask(client, f"somebody{number}@example.com").status_code for number in range(11)]
    assert answers == [302] * 10 + [422]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zhang",
        "zhang@",
        "a\x00@example.com",
        "a@example.com\nBcc: b@example.com",
        "a" * 130 + "@example.com",
    ],
)
def test_a_bad_address_is_answered_at_its_field(client, db, address):
    answer = ask(client, address)
    assert (answer.status_code, list(answer.context["mail_form"].errors)) == (422, ["email"])


def test_without_its_counters_no_mail_is_sent_and_the_page_says_so(client, complaint, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}}
    answer = ask(client, "zhang@example.com")
    assert answer.status_code == 422
    assert "12345" in answer.context["mail_form"].errors["email"][0]


def test_after_two_hours_the_mailed_link_is_gone(client, complaint, monkeypatch, settings):
    url = links.mailbox_url(complaint.email_digest).removeprefix(settings.SITE_URL)
    later = time.time() + 2 * 3600 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(url).status_code == 410
    assert "具体经过" not in client.get(complaint.get_absolute_url()).text


@pytest.mark.parametrize("token", ["x", "a.b.c", "." * 9])
def test_a_mailed_link_that_we_did_not_sign_is_not_found(client, db, token):
    assert client.get(f"/complaints/find/by-mail/{token}/").status_code == 404


def test_a_mail_server_that_refuses_is_noted_without_the_address(complaint, monkeypatch, caplog):
    def refuse(*_args, **_kwargs):
        raise OSError("zhang@example.com refused")

    monkeypatch.setattr(links, "send_mail", refuse)
    tasks.mail_links(complaint.email_digest)
    assert "not mailed" in caplog.text
    assert "zhang" not in caplog.text


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("+86 138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("86123456", "86123456"),
        ("(0312) 255 1234", "03122551234"),
        ("+86 0312-2551234", "03122551234"),
    ],
)
def test_a_number_is_the_same_however_it_is_typed(typed, plain):
    assert plain_number(typed) == plain
    assert phone_digest(typed) == phone_digest(plain)
