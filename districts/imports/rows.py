"""A ledger: rows named by our columns."""

from core import sheets
from core.imports.rows import Sheet

from .columns import COLUMNS, HEADERS


class Ledger(Sheet):
    """A file that can be read through as often as needed; raises SheetError for what is no ledger."""

    columns = COLUMNS


def template() -> bytes:
    """An empty workbook with our headers."""
    return sheets.template(HEADERS.values(), wide=["名称", "地址"])
