"""Ledgers as townships send them."""

import csv
import io

from openpyxl import Workbook

HEADERS = [
    "编号", "指标", "年度", "辖区", "名称", "数量", "户主标记", "施工单位", "计划完成",
    "阶段", "开工日期", "完工日期", "验收日期", "质量关", "技术关", "验收关",
]  # fmt: skip
NAMES = [
    "number", "indicator", "year", "district", "name", "quantity", "owner", "contractor", "due",
    "stage", "started", "completed", "accepted", "quality", "technique", "acceptance",
]  # fmt: skip
ROW = ["001", "农村厕所改造", "2021", "号头庄村", "李家户厕", "1", "", "", "", "", "", "", "", "", "", ""]
SIGNED = {"quality": "张", "technique": "李", "acceptance": "王"}


def row(**cells: str) -> list[str]:
    return [cells.get(name, value) for name, value in zip(NAMES, ROW, strict=True)]


def csv_of(*rows: list[str], headers: list[str] | None = None) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headers or HEADERS, *rows])
    return text.getvalue().encode()


def xlsx_of(*rows: list[object]) -> bytes:
    """Without headers: the rows say all."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for each in rows:
        sheet.append(each)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
