"""A real Celery worker on the test's own database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection

from pledgeportal.celery import app


def wait_until(true: Callable[[], bool], *, seconds: float = 120) -> None:
    """Poll; fails the test when it never becomes true, even on a machine that has much to do."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def libpq_url(name: str) -> str:
    database = settings.DATABASES["default"]
    socket = database.get("OPTIONS", {}).get("host") or database["HOST"]
    return f"postgresql://{database['USER']}:{database['PASSWORD']}@/{name}?host={socket}&port={database['PORT'] or 5432}"


@pytest.fixture
def worker(transactional_db, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts real workers on the test's own database; kills what is left of them."""
    app.control.purge()
    started: list[subprocess.Popen] = []
    environment = os.environ | {
        "DATABASE_URL": libpq_url(connection.settings_dict["NAME"]),
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "pledgeportal",
        "worker",
        "--concurrency",
        "1",
        "-l",
        "INFO",
    ]

    def start(**more: str) -> subprocess.Popen:
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, env=environment | more, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    app.control.purge()
