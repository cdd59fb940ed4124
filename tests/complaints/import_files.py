"""Files as other systems write them."""

import csv
import datetime as dt
import io
import zipfile

from django.utils import timezone
from openpyxl import Workbook

from core import cell_values as values

HEADERS = ["编号", "标题", "内容", "时间", "答复", "答复时间"]
ROW = [
    "1001",
    "村口路灯不亮",
    "村口三盏路灯坏了一个多月，老人晚上出门不方便。",
    "2021-06-01 09:32:09",
    "已更换灯头。",
    "2021-06-04 10:00:00",
]


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, hour, minute, second))


def moment(text: str) -> dt.datetime:
    found = values.moment(text)
    assert found is not None
    return found[0]


def csv_of(*rows: list[str], headers: list[str] | None = None, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headers or HEADERS, *rows])
    return text.getvalue().encode()


def with_cells(**cells: str) -> list[str]:
    """The usual row with some cells changed; named by position as in HEADERS."""
    names = ["number", "title", "body", "received", "reply", "replied"]
    return [cells.get(name, value) for name, value in zip(names, ROW, strict=True)]


def xlsx_of(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in [HEADERS, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(3):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 80 * 1024 * 1024)
    return file.getvalue()
