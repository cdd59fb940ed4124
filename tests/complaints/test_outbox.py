"""The outbox against the world: a worker dies after sending, and Valkey is down while a resident files."""

import datetime as dt
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from complaints.models import Complaint, Notice
from complaints.tasks import send_notices
from tests.factories import file_complaint
from tests.proofs import solved_proof
from tests.worker import libpq_url, wait_until

ADDRESS = "zhang@example.org"


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    """Where the worker's mails are."""
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder


@pytest.fixture
def mail_settings(tmp_path: Path, mails: Path) -> dict[str, str]:
    return {
        "EMAIL_BACKEND": "tests.dying_mail.EmailBackend",
        "EMAIL_FILE_PATH": str(mails),
        "DIE": str(tmp_path / "DIE"),
    }


def sent(mails: Path) -> int:
    return sum(file.read_text().count("Message-ID:") for file in mails.iterdir())


def status_is(status: str) -> bool:
    return Notice.objects.filter(status=status).count() == 1


def test_a_worker_killed_between_mail_and_commit_sends_it_once(
    worker, village, category, mails, mail_settings
):
    Path(mail_settings["DIE"]).touch()
    file_complaint(village, category, timezone.now(), contact_email=ADDRESS)
    worker(**mail_settings)
    wait_until(lambda: sent(mails) == 1 and not Path(mail_settings["DIE"]).exists())

    # the broker hands the task out again, as does every later sweep; a second mail shows when they are done
    send_notices.delay()
    file_complaint(village, category, timezone.now(), contact_email="li@example.org")
    wait_until(lambda: status_is("sent"))
    assert sent(mails) == 2
    assert status_is("sending")

    long_ago = timezone.now() - dt.timedelta(minutes=16)
    Notice.objects.filter(status="sending").update(claimed_at=long_ago)
    send_notices.delay()
    wait_until(lambda: status_is("unsure"))
    send_notices.delay()
    file_complaint(village, category, timezone.now(), contact_email="wu@example.org")
    wait_until(lambda: Notice.objects.filter(status="sent").count() == 2)
    assert sent(mails) == 3
    assert status_is("unsure")


# ---- Valkey is down ------------------------------------------------------------------------------

FILE = """
import json, sys, time
import django
django.setup()
from django.test import Client
started = time.monotonic()
answer = Client(SERVER_NAME="localhost").post("/complaints/new/", json.loads(sys.argv[1]))
print(answer.status_code, answer.headers.get("Location"), time.monotonic() - started)
"""


@pytest.fixture(params=["nobody listens", "nobody answers"])
def dead_valkey(request) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "nobody answers":
            listener.listen()
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/1"


def file_without_valkey(typed: dict[str, object], redis_url: str) -> tuple[str, str, float]:
    """What a web process of its own answers to the form: status, address, seconds."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "pledgeportal.settings",
        "DATABASE_URL": libpq_url(connection.settings_dict["NAME"]),
        "REDIS_URL": redis_url,
    }
    import_path = str(Path(__file__).parents[2])
    said = subprocess.run(
        [sys.executable, "-c", FILE, json.dumps(typed)],
        env=os.environ | settings | {"PYTHONPATH": import_path},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    status, address, seconds = said.split()
    return status, address, float(seconds)


def test_a_complaint_filed_while_valkey_is_down_is_kept_and_its_notice_goes_out_once_later(
    worker, village, category, dead_valkey, tmp_path
):
    typed = {
        "kind": "complaint",
        "title": "村东路灯坏了一个月",
        "body": "村东头的路灯坏了一个多月，晚上接孩子看不见路，盼望早日修好。",
        "district": village.code,
        "category": category.pk,
        "contact_phone": "13800000000",
        "proof": solved_proof(),
    }
    status, address, seconds = file_without_valkey(typed, dead_valkey)
    complaint = Complaint.objects.get()
    assert (status, address) == ("302", f"/complaints/{complaint.code}/received/")
    assert seconds < 20  # unbounded waits for the broker or the cache take minutes
    assert status_is("queued")

    worker(SMS_BACKEND="core.sms.ConsoleBackend")  # which finds nothing in its queue
    send_notices.delay()  # the minute's sweep
    wait_until(lambda: status_is("sent"))
    send_notices.delay()
    file_complaint(village, category, timezone.now(), contact_phone="13900000000")
    wait_until(lambda: Notice.objects.filter(status="sent").count() == 2)
    log = (tmp_path / "worker0.log").read_text()
    assert log.count("138****0000") == 1
    assert complaint.code in log
    assert "13800000000" not in log
