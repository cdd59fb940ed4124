"""From a file to rows named by our columns, one at a time, so that a long roster costs no more memory than a short one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core import cell_values, sheets
from core.sheet_errors import SheetError
from core.sheets import HEADERS_WITHIN, MOST_ROWS, Row, is_empty, text_of, too_many_rows

from .columns import HEADERS, language_of, recognise


@dataclass(frozen=True)
class Heads:
    """What the headers say: our name of each column, its header in the file, and the file's language."""

    columns: list[str | None]
    headers: dict[str, str]
    language: str


class Roster:
    """A file that can be read through as often as needed; raises SheetError for what is no roster."""

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
        numbered = enumerate(sheets.lines(self.name, self.content, recognise), start=1)
        heads = find_heads(numbered)
        return heads, rows_below(heads, numbered)

    def survey(self) -> tuple[int, dict[str, list[int]]]:
        """How many rows there are, and the staff numbers, in small letters, that stand in several of them."""
        first: dict[str, int] = {}
        several: dict[str, list[int]] = defaultdict(list)
        total = 0
        for number, cells in self.rows():
            total += 1
            if not (given := cell_values.code(text_of(cells.get("username"))).lower()):
                continue
            if given in first:
                several[given] = [*(several[given] or [first[given]]), number]
            first.setdefault(given, number)
        return total, dict(several)


def find_heads(numbered: Iterator[tuple[int, list[Any]]]) -> Heads:
    """The first row that names staff number and name; a title, merged cells or groups may stand above it."""
    for number, line in numbered:
        columns = recognise(line)
        if "username" in columns and "name" in columns:
            headers = {
                name: cell_values.line(text_of(cell))
                for name, cell in zip(columns, line, strict=False)
                if name
            }
            return Heads(columns, headers, language_of(line))
        if number >= HEADERS_WITHIN:
            break
    raise SheetError("no_headers", "工号, 姓名, 单位 …")


def rows_below(heads: Heads, numbered: Iterator[tuple[int, list[Any]]]) -> Iterator[Row]:
    count = 0
    for number, line in numbered:
        if is_empty(line) or is_headers_again(line):
            if number > 20 * MOST_ROWS:
                return
            continue
        count += 1
        if count > MOST_ROWS:
            raise too_many_rows()
        yield number, {name: cell for name, cell in zip(heads.columns, line, strict=False) if name}


def is_headers_again(line: list[Any]) -> bool:
    """Sheets made for printing repeat their headers on each page."""
    found = recognise(line)
    return "username" in found and "name" in found


def template() -> bytes:
    """An empty workbook with our headers."""
    return sheets.template(HEADERS.values())
