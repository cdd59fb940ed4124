"""From a file to rows named by our columns, one at a time: a long file costs no more memory than a short one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .. import cell_values, sheets
from ..sheet_errors import SheetError
from ..sheets import HEADERS_WITHIN, MOST_ROWS, Row, is_empty, text_of, too_many_rows
from .columns import Columns


@dataclass(frozen=True)
class Heads:
    """What the headers say: our name of each column, its header in the file, and the file's language."""

    columns: list[str | None]
    headers: dict[str, str]
    language: str


class Sheet:
    """A file that can be read through as often as needed; raises SheetError for what is none of this kind."""

    columns: Columns

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content
        self.heads, _rows = self.opened()

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Every row that holds something, from the given one on."""
        _heads, rows = self.opened()
        return islice(rows, start, None)

    def chunks(self, size: int, start: int = 0) -> Iterator[list[Row]]:
        rows = self.rows(start)
        while chunk := list(islice(rows, size)):
            yield chunk

    def opened(self) -> tuple[Heads, Iterator[Row]]:
        numbered = enumerate(sheets.lines(self.name, self.content, self.columns.recognise), start=1)
        heads = self.find_heads(numbered)
        return heads, self.rows_below(heads, numbered)

    def find_heads(self, numbered: Iterator[tuple[int, list[Any]]]) -> Heads:
        """The first row that names what is needed; a title, merged cells or groups may stand above it."""
        for number, line in numbered:
            if self.columns.are_headers(line):
                columns = self.columns.recognise(line)
                headers = {
                    name: cell_values.line(text_of(cell))
                    for name, cell in zip(columns, line, strict=False)
                    if name
                }
                return Heads(columns, headers, self.columns.language_of(line))
            if number >= HEADERS_WITHIN:
                break
        raise SheetError("no_headers", self.columns.example)

    def rows_below(self, heads: Heads, numbered: Iterator[tuple[int, list[Any]]]) -> Iterator[Row]:
        """Sheets made for printing repeat their headers on each page; those are no rows."""
        count = 0
        for number, line in numbered:
            if is_empty(line) or self.columns.are_headers(line):
                if number > 20 * MOST_ROWS:
                    return
                continue
            count += 1
            if count > MOST_ROWS:
                raise too_many_rows()
            yield number, {name: cell for name, cell in zip(heads.columns, line, strict=False) if name}
