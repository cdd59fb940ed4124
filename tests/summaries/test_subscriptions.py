"""Weeks by mail: who asked gets them once, an outside address only after its owner said yes, and one press ends it."""

import datetime as dt
import email
import re
from email import policy
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.weeks import Week
from members.models import Role
from summaries import lifecycle, notices
from summaries.lifecycle import Words, add_address, compile_week, correct, edit, publish, send, subscribe
from summaries.models import Subscription, SummaryEvent, SummaryMail
from tests.factories import file_complaint, make_member

WEEK = Week(2021, 30)
AT = timezone.make_aware(dt.datetime(2021, 8, 2, 9, 0))


@pytest.fixture
def published(village, county, category, wang, now):
    file_complaint(
        village, category, now, title="张三家门口路灯", contact_name="张三", contact_phone="13800000000"
    )
    compile_week(WEEK, at=WEEK.end)
    edit(county, WEEK, words=Words("本周前言。"), seen=0, by=wang, at=AT)
    return publish(county, WEEK, by=wang, at=AT)


@pytest.fixture
def reader(chen):
    chen.email = "chen@example.com"
    chen.save()
    return chen


def sweep(at: dt.datetime = AT) -> int:
    return notices.send_waiting(clock=lambda: at)


def links(message, path: str) -> str:
    [found] = re.findall(rf"https?://[^/\s]+({path}\S+)", message.body)
    return found


def test_a_subscriber_gets_the_published_week_once(published, county, wang, reader):
    subscribe(reader, county, at=AT)
    subscribe(reader, county, at=AT)
    assert [send(county, WEEK, by=wang, at=AT) for _ in range(2)] == [1, 0]
    assert [sweep(), sweep()] == [1, 0]
    [message] = mail.outbox
    assert message.to == ["chen@example.com"]
    assert published.mark in message.body
    assert "本周前言。" in message.body
    event = SummaryEvent.objects.get(kind="sent")
    assert (event.note, event.version, event.actor) == ("1", 1, wang)


def body_of(parsed: Any, kind: str) -> str:
    return parsed.get_body((kind,)).get_content()


def test_the_mail_has_both_bodies_a_way_out_and_nobodys_data(published, county, wang, reader):
    subscribe(reader, county, at=AT)
    send(county, WEEK, by=wang, at=AT)
    sweep()
    parsed = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    text = body_of(parsed, "plain")
    html = body_of(parsed, "html")
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https?://\S+/summaries/mails/end/\S+/>", parsed["List-Unsubscribe"].strip())
    for body in (text, html):
        assert "张三" not in body
        assert "13800000000" not in body
        assert "城乡建设" in body
    assert "<script" not in html
    assert "<img" not in html
    assert "style=" in html


def test_a_correction_is_sent_as_one(published, village, category, county, wang, reader):
    subscribe(reader, county, at=AT)
    send(county, WEEK, by=wang, at=AT)
    file_complaint(village, category, WEEK.start)
    correct(county, WEEK, reason="漏计", by=wang, at=AT)
    assert send(county, WEEK, by=wang, at=AT) == 1
    sweep()
    assert [("漏计" in message.body) for message in mail.outbox] == [False, True]


def test_an_outside_address_is_asked_and_gets_nothing_before_it_says_yes(published, county, wang, client):
    add_address("Paper@Example.com ", county, by=wang, at=AT)
    add_address("paper@example.com", county, by=wang, at=AT)
    assert send(county, WEEK, by=wang, at=AT) == 0
    assert sweep() == 1
    path = links(mail.outbox[0], "/summaries/mails/confirm/")
    page = client.get(path)
    assert (
        page.headers["Referrer-Policy"] == "same-origin"
    )  # else the browser tells no origin, and the form is refused
    assert Subscription.objects.get().confirmed_at is None  # mail programs open links
    client.post(path)
    assert Subscription.objects.get().confirmed_at is not None
    assert send(county, WEEK, by=wang, at=AT) == 1
    sweep()
    assert mail.outbox[1].to == ["paper@example.com"]


def test_one_press_ends_it_without_a_page_or_a_cookie(published, county, wang, client):
    found = add_address("paper@example.com", county, by=wang, at=AT)
    lifecycle.confirm(found, at=AT)
    send(county, WEEK, by=wang, at=AT)
    path = notices.end_url(found).partition("//")[2].partition("/")[2]
    strict = client.__class__(enforce_csrf_checks=True)
    assert strict.get(f"/{path}").status_code == 200
    assert Subscription.objects.get().ended_at is None
    assert strict.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    ended = Subscription.objects.get()
    assert (ended.email, ended.ended_at is not None) == ("", True)
    sweep()
    assert [each.to for each in mail.outbox] == []
    assert lifecycle.confirm(found, at=AT) is False


def test_links_that_are_not_ours_and_questions_too_old_are_no_page(county, wang, client, monkeypatch):
    found = add_address("paper@example.com", county, by=wang, at=AT)
    url = notices.confirm_url(found).partition("//")[2].partition("/")[2]
    ends = notices.end_url(found).partition("//")[2].partition("/")[2]
    later = __import__("time").time() + 15 * 86400
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(f"/{url}").status_code == 404
    assert client.get(f"/{ends}").status_code == 200
    for path in ("/summaries/mails/end/x/", f"/{ends[:-2]}x/", "/summaries/mails/confirm/1.x/"):
        assert client.get(path).status_code == 404


def test_who_has_left_or_has_no_address_gets_nothing(published, county, wang, reader, dong):
    subscribe(reader, county, at=AT)
    subscribe(dong, county, at=AT)
    send(county, WEEK, by=wang, at=AT)
    reader.is_active = False
    reader.save()
    assert sweep() == 0
    assert set(SummaryMail.objects.values_list("status", flat=True)) == {"failed"}


def test_members_subscribe_within_their_own_district_and_cadres_not_at_all(county, township, bai, lin, wang):
    subscribe(bai, township, at=AT)
    subscribe(wang, township, at=AT)
    for member, district in ((bai, county), (lin, township)):
        with pytest.raises(lifecycle.NotAllowed):
            subscribe(member, district, at=AT)
    inspector = make_member(role=Role.INSPECTOR, unit=bai.unit, home_district=township)
    with pytest.raises(lifecycle.NotAllowed):
        add_address("paper@example.com", township, by=inspector, at=AT)


def test_the_button_subscribes_and_ends(client, wang, county):
    client.force_login(wang)
    path = "/summaries/subscribe/130682000000/"
    client.post(path)
    assert not Subscription.objects.exists()  # no address
    wang.email = "wang@example.com"
    wang.save()
    client.post(path)
    assert client.get("/summaries/").context["subscribed"]
    client.post(path, {"end": "1"})
    assert not client.get("/summaries/").context["subscribed"]


def test_an_official_enters_an_address_and_takes_it_off_again(client, wang, county):
    client.force_login(wang)
    path = "/summaries/subscribers/130682000000/"
    assert client.post(path, {"email": "nobody"}).status_code == 422
    client.post(path, {"email": "paper@example.com"})
    assert "paper@example.com" in client.get(path).text
    client.post(f"{path}{Subscription.objects.get().pk}/end/")
    assert "paper@example.com" not in client.get(path).text


def test_the_page_of_the_week_sends_and_says_how_far_it_is(client, published, county, wang, reader):
    subscribe(reader, county, at=AT)
    client.force_login(wang)
    assert client.post("/summaries/2021-W30/130682000000/send/").url == "/summaries/weeks/"
    [row] = client.get("/summaries/weeks/").context["rows"]
    assert (row.to_mail, row.mailed) == (1, 0)
    sweep(timezone.now())
    [row] = client.get("/summaries/weeks/").context["rows"]
    assert (row.to_mail, row.mailed) == (1, 1)


def test_what_is_stuck_is_sent_again_when_an_official_says_so(client, published, county, wang, reader):
    reader.email = ""
    reader.save()
    subscribe(reader, county, at=AT)
    client.force_login(wang)
    path = "/summaries/2021-W30/130682000000/send/"
    client.post(path)
    assert "data-follow" in client.get("/summaries/weeks/").text
    sweep(timezone.now())
    page = client.get("/summaries/weeks/")
    assert (page.context["rows"][0].stuck, page.context["mailing"]) == (1, [])
    reader.email = "chen@example.com"
    reader.save()
    client.post(path, {"again": "1"})
    assert sweep(timezone.now()) == 1


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"member": None}, "subscription_is_a_members_or_an_addresses"),
        ({"email": "x", "email_digest": "y"}, "subscription_is_a_members_or_an_addresses"),
        ({"confirmed_at": None}, "subscription_is_a_members_or_an_addresses"),
        ({}, "one_subscription_a_member"),
    ],
)
def test_what_the_database_refuses_of_a_subscription(county, wang, values, constraint):
    subscribe(wang, county, at=AT)
    row = {"district": county, "member": wang, "asked_at": AT, "asked_by": wang, "confirmed_at": AT}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Subscription.objects.create(**(row | values))


def test_an_address_is_asked_once_and_a_version_mailed_once(published, county, wang):
    found = add_address("paper@example.com", county, by=wang, at=AT)
    with pytest.raises(IntegrityError, match="one_subscription_an_address"), transaction.atomic():
        Subscription.objects.create(
            district=county, email="x", email_digest=found.email_digest, asked_at=AT, asked_by=wang
        )
    for values, constraint in (
        ({}, "one_mail_of_a_version"),
        ({"version": published, "status": "sent"}, "summary_mail_sent_has_its_moment"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SummaryMail.objects.create(subscription=found, queued_at=AT, **values)
