"""Rows as an Excel file: dates are dates, numbers numbers, everything else is text, and nothing in it runs."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .csv_out import cell

MOST = 20_000  # rows: a sheet is made whole before it is sent, longer lists go as CSV
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_answer(name: str, heads: Iterable[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A download with a head that stays in sight."""
    return book_answer(name, {"Sheet": [heads, *rows]})


def book_answer(name: str, sheets: Mapping[str, Sequence[Iterable[object]]]) -> HttpResponse:
    """A download of several sheets by their names, the first row of each its head."""
    book = Workbook(write_only=True)
    for title, (heads, *rows) in sheets.items():
        add_sheet(book.create_sheet(sheet_name(title)), heads, rows)
    file = BytesIO()
    book.save(file)
    answer = HttpResponse(file.getvalue(), content_type=SHEET)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def sheet_name(title: str) -> str:
    """As Excel allows it: 31 characters, none of them a sign of a path or a formula."""
    return "".join(" " if sign in r"[]:*?/\\" else sign for sign in title)[:31] or "Sheet"


def add_sheet(sheet: Any, heads: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    sheet.freeze_panes = "A2"
    titles = [str(head) for head in heads]
    for number, title in enumerate(titles, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(title) + 2)
    sheet.append([bold(sheet, title) for title in titles])
    for row in rows:
        sheet.append(
            [
                value if isinstance(value, dt.date | int | float | Decimal) else cell(value)
                for value in map(plain, row)
            ]
        )


def plain(value: object) -> object:
    """Moments as local text, days as days; a control character would break the file."""
    if isinstance(value, dt.datetime | str):
        return "".join(sign for sign in cell(value) if sign >= " " or sign == "\n")
    return value


def bold(sheet: object, title: str) -> WriteOnlyCell:
    head = WriteOnlyCell(sheet, value=title)
    head.font = Font(bold=True)
    return head
