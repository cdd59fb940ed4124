"""In which order events were written, which may be another than that in which they happened."""

import time
from typing import Any

from django.db import connection
from django.db.models import Manager, Max

from complaints.models import ComplaintEvent
from districts.models import WorkEvent
from pledges.models import PledgeEvent

# Those that stocks are counted from.
EVENTS: dict[str, Manager[Any]] = {
    "complaints": ComplaintEvent.objects,
    "pledges": PledgeEvent.objects,
    "works": WorkEvent.objects,
}
PATIENCE = 60  # seconds for whoever writes events at this moment; an import may take as long
WRITING = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation::regclass = ANY(%s::regclass[]) AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class StillWriting(Exception):
    """Somebody writes events for longer than we wait: numbers lower than the newest may still appear."""


def last_events() -> dict[str, int]:
    """The newest event of each family: what is written from now on has a higher number.

    Numbers are drawn before they can be seen. So we wait for those who were writing when we looked; otherwise an event
    with a lower number could appear after everything was counted, and would be in no stock for ever.
    """
    newest = {name: events.aggregate(last=Max("id"))["last"] or 0 for name, events in EVENTS.items()}
    deadline = time.monotonic() + PATIENCE
    waiting = writing()
    while waiting and (waiting := waiting & writing()):
        if time.monotonic() > deadline:
            raise StillWriting
        time.sleep(0.1)
    return newest


def writing() -> set[str]:
    """The transactions of others that have written, or are about to."""
    tables = [events.model._meta.db_table for events in EVENTS.values()]
    with connection.cursor() as cursor:
        cursor.execute(WRITING, [tables])
        return {transaction for (transaction,) in cursor.fetchall()}
