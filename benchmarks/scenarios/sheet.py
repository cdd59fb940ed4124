"""An office brings the history of another system: a sheet, uploaded, checked and stored by a worker."""

import csv
import io
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ..bench import COUNTY, Bench, session_of
from ..cities import City
from ..results import Row
from ..server import Site, peak_megabytes, served, worker
from ..timing import WrongAnswerError

HEADERS = ["编号", "标题", "内容", "时间", "答复", "答复时间", "辖区", "类别"]
TABLES = ["complaints_complaint", "complaints_complaintevent", "complaints_exclusion"]
PATIENCE = 1_800  # seconds
TURNS = 2


def sheet(bench: Bench) -> list[Row]:
    """Into a copy of the small city; then the very rows that came of it once more, by COPY into the same tables."""
    with a_copy(bench) as city, served(city) as site, worker(city) as hands:
        imported, copied = [], []
        for turn in range(TURNS):
            marks = last_rows(city)
            imported.append(taken_over(site, content(bench.rows, turn, city)))
            copied.append(copied_again(city, marks))
        peak = peak_megabytes(hands)
    rate, bare = bench.rows / statistics.median(imported), bench.rows / statistics.median(copied)
    return [
        Row(f"import of {bench.rows:,} rows, rows a second", rate, 0.1, at_least=True, baseline=bare),
        Row("import, the worker's peak, MB", peak, 250),
    ]


@contextmanager
def a_copy(bench: Bench) -> Iterator[City]:
    """Made while nobody is connected to the original, and dropped at the end."""
    city = bench.small.city.copy_as("bench_import", 15)
    try:
        yield city
    finally:
        city.drop()


def content(rows: int, turn: int, city: City) -> bytes:
    """As a hotline exports it: every other message has been answered."""
    with city.cursor() as cursor:
        cursor.execute("SELECT name FROM districts_district WHERE level = 'township' ORDER BY path")
        places = [name for [name] in cursor.fetchall()]
        cursor.execute("SELECT name_zh FROM complaints_category WHERE depth = 1 ORDER BY path")
        kinds = [name for [name] in cursor.fetchall()]
    file = io.StringIO()
    sheet = csv.writer(file)
    sheet.writerow(HEADERS)
    for number in range(rows):
        sheet.writerow(row(number, turn, places, kinds))
    return file.getvalue().encode("gb18030")


def row(number: int, turn: int, places: list[str], kinds: list[str]) -> list[str]:
    received = f"2020-{1 + number % 12:02}-{1 + number % 28:02} {number % 24:02}:{number % 60:02}"
    answered = number % 2
    return [
        f"{turn}-{number}",
        f"村口路灯不亮{number}",
        f"村口的路灯坏了一个多月，孩子放学天已经黑了，请尽快派人来修。{number}",
        received,
        "已派电工更换灯头，现已恢复照明。" if answered else "",
        f"2021-01-{1 + number % 28:02} 10:00" if answered else "",
        places[number % len(places)],
        kinds[number % len(kinds)],
    ]


# ---- By the portal --------------------------------------------------------------------------------


def taken_over(site: Site, content: bytes) -> float:
    """Seconds until all of it is checked, and then stored."""
    with closing(site.client(session_of(site.city, "dispatcher"))) as client:
        began = time.perf_counter()
        fields = {"channel": "hotline", "district": COUNTY}
        answer = client.upload("/complaints/import/", fields, "history.csv", content)
        if answer.status != 302:
            raise WrongAnswerError(f"The sheet was answered with {answer.status}")
        pk = until(site.city, "checked")
        client.post(f"/complaints/import/{pk}/start/", {})
        until(site.city, "done")
        return time.perf_counter() - began


def until(city: City, state: str) -> int:
    """Wait for the newest import to stand there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with city.cursor() as cursor:
            cursor.execute(
                "SELECT id, state, failed FROM complaints_complaintimport ORDER BY id DESC LIMIT 1"
            )
            [[pk, stands, failed]] = cursor.fetchall()
        if failed or stands in ("failed", "refused"):
            raise WrongAnswerError(f"The sheet is {stands}, {failed} rows failed")
        if stands == state:
            return int(pk)
        time.sleep(0.1)
    raise WrongAnswerError(f"The sheet is not {state} after {PATIENCE} s")


# ---- By COPY --------------------------------------------------------------------------------------


def last_rows(city: City) -> dict[str, int]:
    with city.cursor() as cursor:
        return {table: last_row(cursor, table) for table in TABLES}


def last_row(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
    [[last]] = cursor.fetchall()
    return int(last)


def copied_again(city: City, marks: dict[str, int]) -> float:
    """Seconds for the rows behind these, taken out and copied in; they are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        files = {table: Path(folder) / table for table in marks}
        taken_out(city, marks, files)
        began = time.perf_counter()
        with city.cursor() as cursor:
            for table, path in files.items():
                with path.open() as file:
                    cursor.copy_expert(f"COPY {table} FROM STDIN", file)
        seconds = time.perf_counter() - began
    taken_out(city, marks, {})
    return seconds


def taken_out(city: City, marks: dict[str, int], files: dict[str, Path]) -> None:
    with city.cursor() as cursor:
        for table, path in files.items():
            with path.open("w") as file:
                rows = f"SELECT * FROM {table} WHERE id > {marks[table]} ORDER BY id"  # noqa: S608
                cursor.copy_expert(f"COPY ({rows}) TO STDOUT", file)
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, mark in marks.items():
            cursor.execute(f"DELETE FROM {table} WHERE id > %s", [mark])  # noqa: S608
