"""In which order events were written, which may be another than that in which they happened."""

import time
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Manager, Model

from complaints.models import Callback, ComplaintEvent, Exclusion, Recurrence
from districts.models import WorkEvent
from members.models import Visit
from pledges.models import PledgeEvent

from ..week_ends import WeekEnd

# Those that stocks are counted from.
EVENTS: dict[str, Manager[Any]] = {
    "complaints": ComplaintEvent.objects,
    "pledges": PledgeEvent.objects,
    "works": WorkEvent.objects,
}
# All that rows are only added to and facts are counted from.
ADDED_TO: tuple[type[Model], ...] = (
    *(events.model for events in EVENTS.values()),
    Callback,
    Exclusion,
    Recurrence,
    Visit,
    WeekEnd,
)
PATIENCE = 60  # seconds for whoever writes events at this moment; an import may take as long
WRITING = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation::regclass = ANY(%s::regclass[]) AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class StillWriting(Exception):
    """Somebody writes events for longer than we wait: numbers lower than the newest may still appear."""


def newest_rows() -> dict[str, int]:
    """The newest row of each table: what is written from now on has a higher number.

    Numbers are drawn before they can be seen. So we wait for those who were writing when we looked; otherwise an event
    with a lower number could appear after everything was counted, and would be in no stock for ever.
    """
    newest = looked_up()
    deadline = time.monotonic() + PATIENCE
    waiting = writing()
    while waiting and (waiting := waiting & writing()):
        if time.monotonic() > deadline:
            raise StillWriting
        time.sleep(0.1)
    return newest


def looked_up() -> dict[str, int]:
    tables = [model._meta.db_table for model in ADDED_TO]
    numbers = ", ".join(f"COALESCE((SELECT max(id) FROM {table}), 0)" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {numbers}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def last_events(newest: Mapping[str, int]) -> dict[str, int]:
    """By family, of those that stocks are counted from."""
    return {name: newest[events.model._meta.db_table] for name, events in EVENTS.items()}


def writing() -> set[str]:
    """The transactions of others that have written, or are about to."""
    tables = [model._meta.db_table for model in ADDED_TO]
    with connection.cursor() as cursor:
        cursor.execute(WRITING, [tables])
        return {transaction for (transaction,) in cursor.fetchall()}
