"""Rosters as offices send them."""

import csv
import io

from openpyxl import Workbook

HEADERS = ["工号", "姓名", "单位", "辖区", "职务", "角色", "政治面貌", "党支部", "到岗日期"]
ROW = ["DZ0001", "孙志远", "号头庄回族乡人民政府", "", "乡党委委员", "干部", "", "", ""]


def row(**cells: str) -> list[str]:
    names = ["username", "name", "unit", "district", "position", "role", "party", "branch", "joined"]
    return [cells.get(name, value) for name, value in zip(names, ROW, strict=True)]


def csv_of(*rows: list[str], headers: list[str] | None = None) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headers or HEADERS, *rows])
    return text.getvalue().encode()


def xlsx_of(*rows: list[str]) -> bytes:
    """Without headers: the rows say all."""
    book = Workbook()
    for each in rows:
        book.active.append(each)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def messy_book(rows: int) -> bytes:
    """A merged title and a merged group above the headers, full-width digits, odd spaces, dates as text, formulas
    that nobody worked out, numbers twice."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["定州市党员干部花名册（2021年）"])
    sheet.append([None, None, "组织信息"])
    sheet.append(["序号", " 工　号 ", "姓\u00a0名", "所在单位", "职务", "政治面貌", "到岗日期", "备注"])
    for number in range(1, rows + 1):
        staff = f"ＤＺ{number:06}" if number % 3 else f" DZ{number:06}\u00a0"
        day = ["2021年3月1日", "2021/3/1", 44256, "2021-03-01"][number % 4]
        line = [number, staff, "张　三", "号头庄回族乡 人民政府", "包村干部", "中共党员", day, ""]
        if number % 1000 == 7:
            line[2] = "=A1&B1"
        if number % 1000 == 8:
            line[1] = f"DZ{number - 1:06}"
        if number % 1000 == 9:
            line[3] = "号头庄乡政府"
        sheet.append(line)
    return saved(book)
