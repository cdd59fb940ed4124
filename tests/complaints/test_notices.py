"""What leaves the house: each notice once, whatever the mail server, the gateway or the worker does."""

import datetime as dt
import re
import smtplib
import uuid
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as MemoryMail
from django.db import IntegrityError, transaction
from django.template.loader import get_template
from django.utils import translation

from complaints import lifecycle, notices
from complaints.lifecycle import NotAllowed, outbox
from complaints.lifecycle.basis import TOLD_TO_FOLLOWERS, TOLD_TO_RESIDENT
from complaints.models import Complaint, Notice
from core.sms import LONGEST, MemoryBackend
from members.models import Role
from tests.factories import file_complaint, make_member

MINUTE = dt.timedelta(minutes=1)
ADDRESS, NUMBER = "zhang@example.org", "13800000000"


@pytest.fixture(autouse=True)
def texts(settings) -> list:
    settings.SMS_BACKEND = "core.sms.MemoryBackend"
    MemoryBackend.outbox.clear()
    return MemoryBackend.outbox


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(village, category, now, contact_email=ADDRESS)


@pytest.fixture
def notice(complaint) -> Notice:
    return complaint.notices.get()


@pytest.fixture
def administrator(county, city_unit):
    return make_member(
        username="admin", role=Role.ADMINISTRATOR, unit=city_unit, home_district=county, is_staff=True
    )


def sweep(at: dt.datetime) -> int:
    return notices.send_waiting(clock=lambda: at)


def status_of(notice: Notice) -> tuple[str, int]:
    notice.refresh_from_db()
    return notice.status, notice.attempts


class Broken(MemoryMail):
    """A mail server that fails where and how a test says."""

    on_open: Exception | None = None
    on_send: Exception | None = None

    def open(self) -> bool:
        if self.on_open:
            raise self.on_open
        return True

    def send_messages(self, messages: Any) -> int:
        if self.on_send:
            raise self.on_send
        return super().send_messages(messages)


@pytest.fixture
def mail_server(settings, monkeypatch):
    """Tells the mail server how to fail from now on."""
    settings.EMAIL_BACKEND = f"{__name__}.Broken"

    def fail(*, on_open: Exception | None = None, on_send: Exception | None = None) -> None:
        monkeypatch.setattr(Broken, "on_open", on_open)
        monkeypatch.setattr(Broken, "on_send", on_send)

    return fail


# ---- What is said --------------------------------------------------------------------------------


def test_a_resident_who_left_an_address_hears_by_mail_that_it_was_received(notice, complaint, now, settings):
    assert sweep(now) == 1
    sent = mail.outbox[0]
    assert sent.to == [ADDRESS]
    assert complaint.code in sent.subject
    assert f"{settings.SITE_URL}/complaints/{complaint.code}/" in sent.body
    assert status_of(notice) == ("sent", 1)
    assert notice.sent_at == now


def test_a_resident_who_left_only_a_number_hears_by_text_message(village, category, now, texts):
    complaint = file_complaint(village, category, now, contact_phone=NUMBER)
    assert sweep(now) == 1
    assert [(text.to, text.kind, text.parameters) for text in texts] == [
        (NUMBER, "received", {"code": complaint.code})
    ]
    assert mail.outbox == []


def test_a_resident_who_left_nothing_is_sent_nothing(village, category, now):
    file_complaint(village, category, now)
    assert not Notice.objects.exists()


def test_the_words_of_the_office_reach_who_filed_and_not_who_follows(
    complaint, township_unit, chen, lin, now
):
    lifecycle.accept(complaint, by=chen, at=now, public=True)
    lifecycle.follow(complaint, submission=uuid.uuid4(), at=now, email="li@example.org")
    lifecycle.assign(complaint, to=township_unit, by=chen, at=now)
    Notice.objects.all().delete()
    lifecycle.answer(complaint, by=lin, at=now, note="灯头已更换。")
    assert sweep(now) == 2
    bodies = {sent.to[0]: sent.body for sent in mail.outbox}
    assert "灯头已更换。" in bodies[ADDRESS]
    assert "灯头已更换。" not in bodies["li@example.org"]
    assert str(township_unit) in bodies["li@example.org"]


@pytest.mark.parametrize("kind", sorted(TOLD_TO_RESIDENT | TOLD_TO_FOLLOWERS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_a_letter_and_a_text_message_of_one_piece(notice, township_unit, kind, language):
    notice.subject, notice.event.unit = kind, township_unit
    with translation.override(language):
        letter = notices.write(notice)
        text = notices.text_message(notice, NUMBER, letter.headline)
    assert notice.complaint.code in letter.headline
    assert "\n" not in letter.headline
    assert not re.search(r"\n\n\n|\{|None", letter.body)
    assert letter.headline in text.text
    assert len(text.text) <= LONGEST


@pytest.mark.parametrize("subject", ["amber", "red", "review", "awaited"])
def test_every_reminder_has_its_letter(subject):
    assert get_template(f"notices/{subject}.txt")


# ---- At most once --------------------------------------------------------------------------------


def test_nothing_is_sent_twice(notice, now):
    assert [sweep(now), sweep(now)] == [1, 0]
    assert len(mail.outbox) == 1


def test_a_claimed_notice_is_nobody_elses(notice, now):
    assert outbox.claim(notice.pk, at=now) == notice
    assert outbox.claim(notice.pk, at=now) is None
    assert sweep(now) == 0


def test_what_a_dead_worker_claimed_becomes_unsure_and_stays_so(notice, now):
    outbox.claim(notice.pk, at=now)
    sweep(now + 15 * MINUTE)
    assert status_of(notice) == ("sending", 1)
    sweep(now + 16 * MINUTE)
    assert status_of(notice) == ("unsure", 1)
    assert sweep(now + dt.timedelta(days=1)) == 0
    assert mail.outbox == []


def test_a_slow_worker_given_up_for_dead_still_says_that_it_sent(notice, now):
    claimed = outbox.claim(notice.pk, at=now)
    outbox.give_up_dead_claims(at=now + 16 * MINUTE)
    assert claimed
    outbox.mark_sent(claimed, at=now + 17 * MINUTE)
    assert status_of(notice) == ("sent", 1)


def test_a_claim_that_was_taken_over_settles_nothing(notice, administrator, now):
    claimed = outbox.claim(notice.pk, at=now)
    outbox.give_up_dead_claims(at=now + 16 * MINUTE)
    outbox.send_again(Notice.objects.all(), by=administrator, at=now + 20 * MINUTE)
    assert claimed
    outbox.mark_unsent(claimed, at=now + 21 * MINUTE, error="late")
    assert (status_of(notice), notice.error) == (("queued", 1), "")


# ---- When it fails -------------------------------------------------------------------------------


def test_a_mail_server_that_is_away_is_tried_later_and_later_then_given_up(notice, mail_server, now):
    mail_server(on_open=ConnectionRefusedError(111, f"refused {ADDRESS}"))
    at = now
    for attempt, delay in enumerate(outbox.DELAYS, start=1):
        sweep(at)
        assert status_of(notice) == ("queued", attempt)
        assert notice.queued_at == at + delay
        assert sweep(at + delay - MINUTE / 2) == 0
        assert status_of(notice) == ("queued", attempt)
        at += delay
    sweep(at)
    assert status_of(notice) == ("failed", len(outbox.DELAYS) + 1)
    assert notice.error == "mail server: ConnectionRefusedError"


def test_once_the_mail_server_is_back_it_goes_out_once(notice, mail_server, now):
    mail_server(on_open=smtplib.SMTPConnectError(421, "busy"))
    sweep(now)
    mail_server()
    assert [sweep(now + MINUTE), sweep(now + 2 * MINUTE)] == [1, 0]
    assert status_of(notice) == ("sent", 2)


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")}), "failed"),
        (smtplib.SMTPRecipientsRefused({ADDRESS: (450, b"greylisted")}), "queued"),
        (smtplib.SMTPDataError(554, b"spam"), "failed"),
        (smtplib.SMTPDataError(451, b"later"), "queued"),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), "failed"),
        (smtplib.SMTPServerDisconnected("closed"), "unsure"),
        (TimeoutError("timed out"), "unsure"),
    ],
)
def test_what_the_server_says_decides(notice, mail_server, now, problem, outcome):
    mail_server(on_send=problem)
    assert sweep(now) == 0
    assert status_of(notice) == (outcome, 1)
    assert ADDRESS not in notice.error
    assert notice.error != ""


def test_an_address_that_is_none_fails_and_holds_up_nobody(village, category, now):
    for address in ("zhang@example.org\nBcc: all@example.org", "li@example.org"):
        file_complaint(village, category, now, contact_email=address)
    assert sweep(now) == 1
    assert list(Notice.objects.order_by("id").values_list("status", flat=True)) == ["failed", "sent"]


def test_a_contact_erased_meanwhile_is_not_written_to(notice, complaint, now):
    lifecycle.erase_contact(complaint, at=now)
    assert sweep(now) == 0
    assert status_of(notice) == ("failed", 1)
    assert mail.outbox == []


def test_what_has_waited_for_weeks_is_not_sent_any_more(notice, now):
    sweep(now + dt.timedelta(days=14, minutes=1))
    assert status_of(notice) == ("failed", 0)
    assert mail.outbox == []


def test_a_sweep_leaves_the_rest_to_the_next_one_before_it_starts(complaint, village, category, now):
    for _ in range(4):
        file_complaint(village, category, now, contact_email=ADDRESS)
    ticks = (now + dt.timedelta(seconds=10) * number for number in range(100))
    sent = notices.send_waiting(clock=lambda: next(ticks))
    assert 0 < sent < 5
    assert Notice.objects.filter(status="queued").count() == 5 - sent


# ---- Operators -----------------------------------------------------------------------------------

LIST = "/admin/complaints/notice/"


def test_an_operator_has_it_sent_again(client, notice, administrator, now):
    outbox.claim(notice.pk, at=now)
    outbox.give_up_dead_claims(at=now + 16 * MINUTE)
    client.force_login(administrator)
    client.post(LIST, {"action": "send_again", "_selected_action": [notice.pk]})
    notice.refresh_from_db()
    assert sweep(notice.queued_at) == 1
    assert status_of(notice) == ("sent", 2)


def test_the_same_message_keeps_its_id(notice, administrator, mail_server, now):
    mail_server(on_send=smtplib.SMTPServerDisconnected("closed"))
    sweep(now)
    mail_server()
    outbox.send_again(Notice.objects.all(), by=administrator, at=now)
    sweep(now)
    assert mail.outbox[0].message()["Message-ID"] == notices.message_id(notice)


def test_what_was_sent_or_waits_is_not_sent_again(notice, administrator, now):
    assert outbox.send_again(Notice.objects.all(), by=administrator, at=now) == 0
    sweep(now)
    assert outbox.send_again(Notice.objects.all(), by=administrator, at=now) == 0


def test_only_operators_send_again(notice, wang, now):
    with pytest.raises(NotAllowed):
        outbox.send_again(Notice.objects.all(), by=wang, at=now)


def test_the_list_names_no_address_and_lets_nobody_change_a_row(client, notice, administrator):
    client.force_login(administrator)
    page = client.get(LIST)
    assert notice.complaint.code in page.text
    assert ADDRESS not in page.text
    assert ADDRESS not in client.get(f"{LIST}{notice.pk}/change/").text
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{notice.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", [Role.CADRE, Role.DISPATCHER, Role.OFFICIAL])
def test_the_list_is_the_operators_alone(client, notice, county, city_unit, role):
    client.force_login(make_member(role=role, unit=city_unit, home_district=county, is_staff=True))
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_operators_list_takes_the_same_number_of_statements(
    client, village, category, administrator, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now, contact_email=ADDRESS)
    client.force_login(administrator)
    with django_assert_num_queries(8):
        client.get(LIST)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "sent"}, "notice_sent_has_its_moment"),
        ({"due_on": dt.date(2021, 7, 28)}, "notice_is_of_an_event_or_a_day"),
    ],
)
def test_the_database_refuses_impossible_notices(notice, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**changes)


def test_the_database_refuses_a_second_notice_of_an_event(notice):
    notice.pk = None
    with pytest.raises(IntegrityError, match="one_notice_of_an_event"), transaction.atomic():
        notice.save(force_insert=True)
