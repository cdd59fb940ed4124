"""From a file to rows named by our columns of complaints; core.sheets reads the file itself."""

from collections.abc import Iterator
from typing import Any

from core import sheets
from core.sheet_errors import SheetError
from core.sheets import (
    HEADERS_WITHIN,
    MOST_BYTES,
    MOST_ROWS,
    Row,
    is_empty,
    text_of,
    too_many_rows,
)

from .columns import HEADERS, recognise

__all__ = ["MOST_BYTES", "MOST_ROWS", "Row", "SheetError", "read", "template", "text_of"]


def read(name: str, content: bytes, *, enough: int | None = None) -> list[Row]:
    """Every row that holds something, by our column names, or the first so many; raises SheetError."""
    return under_headers(sheets.lines(name, content, recognise), enough)


def under_headers(lines: Iterator[list[Any]], enough: int | None) -> list[Row]:
    """Name the cells of each row by the first row that looks like headers (a title may stand above it)."""
    columns: list[str | None] = []
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        if not columns:
            found = recognise(line)
            if "body" in found or "title" in found:
                columns = found
            elif number >= HEADERS_WITHIN:
                break
        elif not is_empty(line):
            rows.append((number, {name: cell for name, cell in zip(columns, line, strict=False) if name}))
            if len(rows) == enough:
                break
            if len(rows) > MOST_ROWS:
                raise too_many_rows()
        elif number > 20 * MOST_ROWS:
            break
    if not columns:
        raise SheetError("no_headers", "title, body, received_at …")
    return rows


def template() -> bytes:
    """An empty workbook with our headers."""
    return sheets.template(HEADERS.values(), wide=[HEADERS["body"], HEADERS["reply"]])
