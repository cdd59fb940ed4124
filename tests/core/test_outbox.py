"""Nudging a worker: after the commit, quickly, and never at the cost of what was done."""

import logging
import socket
import time
from collections.abc import Iterator

import pytest
from celery import Celery, current_app
from django.core.cache import cache
from django.db import transaction

from core import outbox
from core.throttle import too_many


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """What would have reached the broker."""
    names: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: names.append(name))
    return names


def test_a_nudge_waits_for_the_commit(sent, django_capture_on_commit_callbacks, db):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        outbox.nudge("complaints.send_notices")
        assert sent == []
    assert sent == ["complaints.send_notices"]


@pytest.mark.django_db(transaction=True)
def test_many_nudges_of_one_transaction_are_one(sent):
    with transaction.atomic():
        outbox.nudge("complaints.send_notices")
        with transaction.atomic():
            outbox.nudge("complaints.send_notices")
        outbox.nudge("complaints.remind")
    assert sent == ["complaints.send_notices", "complaints.remind"]


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_nudges_nobody(sent):
    with transaction.atomic():
        outbox.nudge("complaints.send_notices")
        transaction.set_rollback(True)
    assert sent == []


@pytest.fixture(params=["nobody listens", "nobody answers"])
def dead_broker(request, settings, monkeypatch) -> Iterator[None]:
    """Celery and the cache of this process look where nobody is."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "nobody answers":
            listener.listen()
        url = f"redis://127.0.0.1:{listener.getsockname()[1]}/1"
        settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": url}}
        lost = Celery("lost", broker=url, set_as_current=False)
        lost.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        monkeypatch.setattr(outbox, "current_app", lost)
        monkeypatch.setattr(outbox, "broker", outbox.Broker())
        yield


def test_a_broker_that_is_down_is_one_line_in_the_log_and_soon_given_up(dead_broker, caplog):
    caplog.set_level(logging.WARNING, "core.outbox")
    started = time.monotonic()
    outbox.send("complaints.send_notices")
    assert time.monotonic() - started < 20  # unbounded waiting takes minutes
    assert [record.getMessage() for record in caplog.records] == [
        "complaints.send_notices was not nudged, its next scheduled sweep will do: OperationalError"
    ]


def test_only_the_first_page_waits_for_a_broker_that_is_down(dead_broker, monkeypatch):
    outbox.send("complaints.send_notices")
    started = time.monotonic()
    outbox.send("complaints.send_notices")
    assert time.monotonic() - started < 0.1
    monkeypatch.setattr(outbox.broker, "gone_until", time.monotonic())
    assert not outbox.broker.is_gone()


@pytest.mark.parametrize("answer", [True, False])
def test_tries_that_cannot_be_counted_are_answered_as_the_caller_says(dead_broker, answer):
    started = time.monotonic()
    assert too_many("guess", limit=5, seconds=60, when_down=answer) is answer
    assert time.monotonic() - started < 2


def test_tries_are_counted(db):
    cache.clear()
    assert [too_many("guess", limit=2, seconds=60) for _ in range(3)] == [False, False, True]
