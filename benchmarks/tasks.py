"""What a worker of a measured city is asked besides the portal's own tasks: `celery -A benchmarks.tasks worker`."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.codes import ALPHABET
from core.weeks import Week
from pledgeportal.celery import app

SQL = Path(__file__).parent / "sql"


@app.task(name="benchmarks.week")
def week(answer_to: str, events: int) -> None:
    """Compile a week of so many events behind the last; answers with the seconds and those of the bare statements."""
    try:
        with transaction.atomic():
            found = compiled(events)
            transaction.set_rollback(True)
    except Exception as problem:  # whoever measures waits for an answer
        found = {"problem": repr(problem)}
    redis.from_url(settings.REDIS_URL).rpush(answer_to, json.dumps(found))


def compiled(events: int) -> dict[str, Any]:
    """The same week thrice: to hear its statements, as it is compiled, and its statements alone."""
    from summaries.lifecycle import compile_week

    last = Week.at(timezone.now())
    put("desk", last.next, events)
    compile_week(last, at=last.end)
    put("week", last.next, events)
    with CaptureQueriesContext(connection) as captured:
        undone(lambda: compile_week(last.next, at=last.next.end))
    sent = [each["sql"] for each in captured.captured_queries]
    asked = [sql for sql in sent if sql.lstrip("( ").startswith(("SELECT", "WITH"))]
    return {
        "compiled": undone(lambda: compile_week(last.next, at=last.next.end)),
        "bare": undone(lambda: send(asked)),
        "statements": len(sent),
    }


def put(file: str, week: Week, events: int) -> None:
    """What a file of SQL says of this week; no trigger minds."""
    from .build import CODE_OF

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(CODE_OF, {"alphabet": ALPHABET})
        cursor.execute((SQL / f"{file}.sql").read_text(), {"start": week.start, "events": events})
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("DROP FUNCTION pg_temp.code_of")


def undone(do: Callable[[], object]) -> float:
    """How many seconds it took; nothing of it stays."""
    with transaction.atomic():
        began = time.perf_counter()
        do()
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


def send(statements: list[str]) -> None:
    """By the driver alone, every row fetched."""
    with connection.connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
            cursor.fetchall()
