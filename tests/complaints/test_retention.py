"""How long contacts are kept, under which key, and that no log ever holds one."""

import datetime as dt
import logging
import uuid

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from complaints import lifecycle, notices
from complaints.lifecycle import contacts
from complaints.models import Complaint, Follower
from core import encrypted
from core.sms import MemoryBackend
from core.weeks import midnight
from pledges.models import Campaign
from pledges.retention import days_kept, erase_old_contacts, spans
from tests.factories import file_complaint, make_campaign
from tests.proofs import solved_proof

DAY = dt.timedelta(days=1)
CONTACT = {"contact_name": "张大娘", "contact_phone": "13800000000", "contact_email": "zhang@example.org"}


@pytest.fixture
def declined(village, category, chen, now) -> Complaint:
    complaint = file_complaint(village, category, now, **CONTACT)
    return lifecycle.decline(complaint, by=chen, at=now, note="请找供电公司")


def is_kept(complaint: Complaint) -> bool:
    return Complaint.objects.get(pk=complaint.pk).has_contact


# ---- Retention -----------------------------------------------------------------------------------


def test_the_contact_goes_when_the_campaigns_period_is_over(declined, campaign, now):
    assert erase_old_contacts(at=now + 180 * DAY)[campaign.name] == 0
    assert is_kept(declined)
    assert erase_old_contacts(at=now + 180 * DAY + DAY / 24)[campaign.name] == 1
    assert not is_kept(declined)


def test_a_campaign_may_keep_it_shorter(declined, now):
    campaign = make_campaign(contact_retention_days=30)
    assert erase_old_contacts(at=now + 31 * DAY)[campaign.name] == 1


@pytest.mark.parametrize(
    ("received_on", "days"), [("2021-06-10", 30), ("2021-08-10", 90), ("2030-01-01", 180)]
)
def test_where_campaigns_overlap_the_shorter_period_holds(db, received_on, days):
    dates = {"closes_on": dt.date(2021, 12, 31), "opens_on": dt.date(2021, 6, 1)}
    make_campaign(name="一", contact_retention_days=90, **dates)
    make_campaign(name="二", contact_retention_days=30, **dates | {"closes_on": dt.date(2021, 7, 31)})
    assert days_kept(midnight(dt.date.fromisoformat(received_on))) == days


def test_what_is_open_keeps_its_contact_however_old(village, category, campaign, now):
    complaint = file_complaint(village, category, now, **CONTACT)
    assert sum(erase_old_contacts(at=now + 999 * DAY).values()) == 0
    assert is_kept(complaint)


def test_a_complaint_of_no_campaign_is_not_forgotten(declined, now):
    make_campaign(opens_on=dt.date(2020, 1, 1), closes_on=dt.date(2020, 12, 31))
    assert erase_old_contacts(at=now + 181 * DAY)[""] == 1


def test_who_followed_is_forgotten_too(village, category, chen, campaign, now):
    complaint = file_complaint(village, category, now, **CONTACT)
    lifecycle.accept(complaint, by=chen, at=now, public=True)
    lifecycle.follow(complaint, submission=uuid.uuid4(), at=now, phone="13900000000")
    lifecycle.withdraw(complaint, at=now)
    assert sum(erase_old_contacts(at=now + 181 * DAY).values()) == 2
    assert list(Follower.objects.values_list("email", "phone")) == [("", "")]
    assert sum(erase_old_contacts(at=now + 365 * DAY).values()) == 0


def test_the_command_counts_first_and_erases_then(declined, campaign, capsys):
    call_command("erase_contacts", "--dry-run")
    assert f"{campaign}: 1 contacts would be erased" in capsys.readouterr().out
    assert is_kept(declined)
    call_command("erase_contacts")
    assert f"{campaign}: 1 contacts erased" in capsys.readouterr().out
    assert not is_kept(declined)


def test_every_moment_belongs_to_a_campaign_or_to_none(db):
    for opens, closes in (
        (dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        (dt.date(2021, 6, 1), dt.date(2021, 6, 30)),
        (dt.date(2022, 2, 1), dt.date(2022, 3, 1)),
    ):
        make_campaign(name=f"{opens}", opens_on=opens, closes_on=closes)
    assert [(s.name, s.start and f"{s.start:%F}", s.end and f"{s.end:%F}") for s in spans()] == [
        ("2021-01-01", "2021-01-01", "2022-01-01"),
        ("", None, "2021-01-01"),
        ("2021-06-01", "2021-06-01", "2021-07-01"),
        ("2022-02-01", "2022-02-01", "2022-03-02"),
        ("", "2022-01-01", "2022-02-01"),
        ("", "2022-03-02", None),
    ]


def test_a_campaign_keeps_contacts_while_one_may_reopen(campaign):
    with (
        pytest.raises(IntegrityError, match="campaign_keeps_contacts_while_reopenable"),
        transaction.atomic(),
    ):
        Campaign.objects.update(contact_retention_days=14)


# ---- Keys ----------------------------------------------------------------------------------------

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def use_keys(settings):
    def use(*keys: str) -> None:
        settings.CONTACT_KEYS = list(keys)
        encrypted.cipher.cache_clear()
        encrypted.newest.cache_clear()

    yield use
    use()


def tokens() -> list[str]:
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_name, contact_phone, contact_email FROM complaints_complaint")
        of_complaints = [token for row in cursor.fetchall() for token in row]
        cursor.execute("SELECT email, phone FROM complaints_follower")
        return [token for token in [*of_complaints, *(t for row in cursor.fetchall() for t in row)] if token]


def readable_with(key: str) -> int:
    use = Fernet(key)
    return sum(encrypted_by(use, token) for token in tokens())


def encrypted_by(fernet: Fernet, token: str) -> bool:
    try:
        return bool(fernet.decrypt(token.encode()))
    except encrypted.InvalidToken:
        return False


@pytest.fixture
def under_old_key(use_keys, village, category, chen, now) -> None:
    """Three complaints with contacts and one without, and a follower."""
    use_keys(OLD)
    for _ in range(3):
        complaint = file_complaint(village, category, now, **CONTACT)
    file_complaint(village, category, now)
    lifecycle.accept(complaint, by=chen, at=now, public=True)
    lifecycle.follow(complaint, submission=uuid.uuid4(), at=now, email="li@example.org")


def test_rotation_writes_every_contact_with_the_newest_key(under_old_key, use_keys, monkeypatch, capsys):
    monkeypatch.setattr(contacts, "BATCH", 2)
    use_keys(NEW, OLD)
    call_command("rotate_contact_keys", "--dry-run")
    assert capsys.readouterr().out == "4 rows need an older key\n"
    assert (readable_with(OLD), readable_with(NEW)) == (10, 0)
    call_command("rotate_contact_keys")
    assert "4 rows encrypted anew\nNo row needs an older key" in capsys.readouterr().out
    assert (readable_with(OLD), readable_with(NEW)) == (0, 10)
    use_keys(NEW)
    assert {complaint.contact_phone for complaint in Complaint.objects.all()} == {"13800000000", ""}


def test_rotation_that_was_cut_off_goes_on_where_it_was(under_old_key, use_keys, monkeypatch):
    monkeypatch.setattr(contacts, "BATCH", 1)
    use_keys(NEW, OLD)
    renew_one = contacts.spans(Complaint)
    first, last = next(renew_one)
    monkeypatch.setattr(contacts, "spans", lambda model: [(first, last)] if model is Complaint else [])
    assert lifecycle.renew_contacts() == 1
    monkeypatch.undo()
    assert lifecycle.renew_contacts() == 3
    assert lifecycle.renew_contacts() == 0


def test_the_first_own_key_still_reads_what_the_derived_one_wrote(use_keys, village, category, now):
    complaint = file_complaint(village, category, now, **CONTACT)
    use_keys(NEW)
    assert Complaint.objects.get(pk=complaint.pk).contact_name == "张大娘"
    assert lifecycle.renew_contacts() == 1


# ---- Logs ----------------------------------------------------------------------------------------


def test_no_log_holds_a_name_a_number_or_an_address(
    client, village, category, chen, lin, township_unit, now, caplog, settings
):
    settings.SMS_BACKEND = "core.sms.MemoryBackend"
    MemoryBackend.outbox.clear()
    caplog.set_level(logging.DEBUG)
    form = {
        "kind": "complaint",
        "title": "村东路灯坏了一个月",
        "body": "村东头的路灯坏了一个多月，晚上接孩子看不见路。",
        "district": village.code,
        "category": category.pk,
        "contact_name": "张大娘",
        "contact_phone": "13800000000",
    }
    # a mistake is logged as a warning
    client.post("/complaints/new/", form | {"contact_phone": "13800000000x", "proof": solved_proof()})
    client.post("/complaints/new/", form | {"proof": solved_proof()})
    by_mail = file_complaint(village, category, now, **CONTACT)
    for complaint in Complaint.objects.all():
        lifecycle.accept(complaint, by=chen, at=now)
        lifecycle.assign(complaint, to=township_unit, by=chen, at=now)
        client.force_login(lin)
        client.post(f"/complaints/{complaint.code}/contact/")
        lifecycle.answer(complaint, by=lin, at=now, note="已修好")
    assert notices.send_waiting() + notices.send_waiting(clock=lambda: now) > 0
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    lifecycle.dispute(by_mail, at=now, note="还是不亮", satisfaction="dissatisfied")
    lifecycle.answer(by_mail, by=lin, at=now, note="又修好了")
    notices.send_waiting(clock=lambda: now)
    said = caplog.text
    assert "Unprocessable" in said
    assert [secret for secret in ("张大娘", "13800000000", "zhang@example.org") if secret in said] == []


def test_the_databases_own_log_stays_silent_whatever_the_level(settings):
    assert settings.LOGGING["loggers"]["django.db.backends"] == {"level": "INFO"}
