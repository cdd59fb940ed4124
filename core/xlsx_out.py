"""Rows as an Excel file: dates are dates, everything else is text, and nothing in it runs."""

import datetime as dt
from collections.abc import Iterable
from io import BytesIO

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
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    titles = [str(head) for head in heads]
    for number, title in enumerate(titles, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(title) + 2)
    sheet.append([bold(sheet, title) for title in titles])
    for row in rows:
        sheet.append(
            [value if isinstance(value, dt.date | int) else cell(value) for value in map(plain, row)]
        )
    file = BytesIO()
    book.save(file)
    answer = HttpResponse(file.getvalue(), content_type=SHEET)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def plain(value: object) -> object:
    """Moments as local text, days as days; a control character would break the file."""
    if isinstance(value, dt.datetime | str):
        return "".join(sign for sign in cell(value) if sign >= " " or sign == "\n")
    return value


def bold(sheet: object, title: str) -> WriteOnlyCell:
    head = WriteOnlyCell(sheet, value=title)
    head.font = Font(bold=True)
    return head
