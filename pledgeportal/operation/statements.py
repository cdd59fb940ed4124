"""Which statements the database spends its time on, as pg_stat_statements counts them.

It keeps `$1` where a value stood. Rarely, when it runs out of room in the middle of a statement, it keeps the values
too; what stands in quotation marks is therefore never shown.
"""

import re
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.utils import DatabaseError

MOST = 50
QUOTED = re.compile(r"'(?:[^']|'')*'?")
LOADED = "SELECT count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'"
# Ours alone, and only what reads and writes rows.
SLOWEST = """
    SELECT query, calls, total_exec_time, mean_exec_time, max_exec_time, rows
    FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND query ~* '^\\s*\\(*\\s*(select|insert|update|delete|with|merge)\\M'
    ORDER BY total_exec_time DESC
    LIMIT %s
"""


@dataclass(frozen=True)
class Statement:
    """One form of statement, whatever its values; times in milliseconds."""

    sql: str
    calls: int
    total: float
    mean: float
    longest: float
    rows: int
    share: float  # of the time of all that are shown, in percent


def slowest() -> list[Statement] | None:
    """Those that took most time since the server began to count; None where it does not count."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOADED)
            if cursor.fetchall() == [(0,)]:
                return None
            cursor.execute(SLOWEST, [MOST])
            rows = cursor.fetchall()
    except DatabaseError:  # made, but not loaded when the server started, or not ours to read
        return None
    whole = sum(row[2] for row in rows) or 1
    return [
        Statement(unquoted(sql), calls, total, mean, longest, many, 100 * total / whole)
        for sql, calls, total, mean, longest, many in rows
    ]


def unquoted(sql: str) -> str:
    return QUOTED.sub("'…'", sql)
