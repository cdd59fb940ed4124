"""Telling a worker that rows wait to be sent. The rows are the truth: a nudge that is lost only delays them."""

import logging
import time
from dataclasses import dataclass

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """A message has surely not left. Its text goes into tables and logs: a short reason, never an address.

    `final`: trying again is pointless.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class MaybeSent(Exception):
    """The connection broke after the message was handed over, so nobody knows whether it left."""


def nudge(task: str) -> None:
    """After the commit, ask a worker to sweep; a broker that is down is noted, and the next sweep finds the rows.

    Asked many times in one transaction, the worker is told once.
    """
    if Nudge(task) not in [entry[1] for entry in connection.run_on_commit]:
        transaction.on_commit(Nudge(task))


@dataclass(frozen=True)
class Nudge:
    """What is done after the commit; two for the same task are alike."""

    task: str

    def __call__(self) -> None:
        send(self.task)


class Broker:
    """Remembers for this process that the broker was not there, so that only one page in a while waits for it."""

    PAUSE = 30  # seconds
    gone_until = 0.0

    def is_gone(self) -> bool:
        return time.monotonic() < self.gone_until

    def lost(self) -> None:
        self.gone_until = time.monotonic() + self.PAUSE


broker = Broker()


def send(task: str) -> None:
    if broker.is_gone():
        return
    try:
        current_app.send_task(task, retry=False)
    except (KombuError, RedisError, OSError) as problem:
        broker.lost()
        logger.warning(
            "%s was not nudged, its next scheduled sweep will do: %s", task, type(problem).__name__
        )
