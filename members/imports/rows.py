"""A roster: rows named by our columns, and which staff numbers stand in several of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from core import cell_values, sheets
from core.imports.rows import Heads, Sheet
from core.sheets import text_of

from .columns import COLUMNS, HEADERS, IN_ENGLISH

__all__ = ["Heads", "Roster", "template"]


class Roster(Sheet):
    """A file that can be read through as often as needed; raises SheetError for what is no roster."""

    columns = COLUMNS

    def find_heads(self, numbered: Iterator[tuple[int, list[Any]]]) -> Heads:
        """With the usual names of columns that the file lacks: one change may bring another."""
        heads = super().find_heads(numbered)
        usual = HEADERS if heads.language == "zh-hans" else IN_ENGLISH
        return replace(heads, headers=usual | heads.headers)

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


def template() -> bytes:
    """An empty workbook with our headers."""
    return sheets.template(HEADERS.values())
