"""Rows as a CSV file that spreadsheets open in Chinese and without running anything in it."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone, translation

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as garbage
# What makes a spreadsheet take a cell for a formula, full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def cell(value: object) -> str:
    """Moments in local time, nothing for None; what could be a formula is made a text by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def lines(heads: Iterable[object], rows: Iterable[Iterable[object]], language: str) -> Iterator[str]:
    write = csv.writer(Echo()).writerow
    with translation.override(language):  # it is written after the middleware has left the reader's language
        yield BYTE_ORDER_MARK + write([cell(head) for head in heads])
        for row in rows:
            yield write([cell(value) for value in row])


def csv_answer(name: str, heads: Iterable[object], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """A download that is written while it is read, so its length costs no memory."""
    written = lines(heads, rows, translation.get_language())
    answer = StreamingHttpResponse(written, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
