"""Fills an empty database with a city of N complaints with their events, a tenth as many pledges, 50 000 works, 3 years.

Everything is made in the database itself, out of generate_series: the same city every time, but for today's date.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgeportal.settings")
SQL = Path(__file__).parent / "sql"
YEARS = 3
WORKS = 50_000
WEEKS = 14  # of the last, whose ends are kept and whose summaries are compiled
# For this connection: the whole city is made anew if the computer fails, and sorting may take memory.
ROOM = """
    SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'; SET temp_buffers = '256MB';
    SET max_parallel_maintenance_workers = 2
"""
FILLED = [
    "complaints_complaint",
    "complaints_complaintevent",
    "complaints_callback",
    "pledges_pledge",
    "pledges_pledgeevent",
]
INDEXES = """
    SELECT c.relname, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid::regclass::text = ANY(%s)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""
# A tracking code of a number: six digits of the alphabet and the check character (core/codes.py).
CODE_OF = """
CREATE FUNCTION pg_temp.code_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substr(drawn, 1, 4) || '-' || substr(drawn, 5, 2) || substr(%(alphabet)s, 1 + mod(29 - mod(total, 29), 29)::int, 1)
    FROM (
        SELECT string_agg(substr(%(alphabet)s, 1 + digit, 1), '' ORDER BY nth) AS drawn, sum((nth + 2) * digit) AS total
        FROM (
            SELECT nth, mod(mod(n * 314606869, 594823321) / power(29, nth)::bigint, 29)::int AS digit
            FROM generate_series(0, 5) AS nth
        ) AS digits
    ) AS word
$$
"""


def build(complaints: int, now: dt.datetime) -> None:
    """Everything, with the last weeks compiled as they are every Monday."""
    for command in ("load_districts", "load_categories"):
        call_command(command, verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
    with transaction.atomic(), said("filling the tables"):
        indexes = taken_away()
        fill(complaints, now)
    with said("its indexes"), connection.cursor() as cursor:
        for index in indexes:
            cursor.execute(index)
    with said("statistics"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with said(f"the last {WEEKS} weeks"):
        compile_weeks(now)


def taken_away() -> list[str]:
    """Without their indexes tables fill twice as fast; returns how to make them again. Keys stay."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [FILLED])
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def fill(complaints: int, now: dt.datetime, works: int = WORKS) -> None:
    """Rows only, in an empty database that has districts and categories."""
    from core.codes import ALPHABET

    given: dict[str, Any] = {
        "complaints": complaints,
        "now": now,
        "start": now - dt.timedelta(days=YEARS * 365),
        "works": works,
    }
    with connection.cursor() as cursor:
        # What is generated refers to what is there: the checks of each row would take most of the time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(CODE_OF, {"alphabet": ALPHABET})
        for name in ("places", "complaints", "pledges", "works"):
            cursor.execute((SQL / f"{name}.sql").read_text(), given)
        cursor.execute("SET LOCAL session_replication_role = origin")
        for table in ("complaints_complaint", "pledges_pledge", "districts_work"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
        cursor.execute("DISCARD TEMP")


def compile_weeks(now: dt.datetime, weeks: int = WEEKS) -> None:
    from core.weeks import Week
    from summaries.lifecycle import compile_week

    week = Week.at(now - dt.timedelta(weeks=weeks))
    while week.end <= now:
        compile_week(week, at=now)
        week = week.next


@contextmanager
def said(what: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"{what} … ", end="", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    django.setup()
    build(int(sys.argv[1]), timezone.now())
