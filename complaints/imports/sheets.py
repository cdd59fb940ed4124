"""From the bytes of a CSV or Excel file to rows of texts; nothing in it is ever run or followed."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from .columns import HEADERS, recognise
from .reasons import Reason, told

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024  # what an .xlsx may unfold to
MOST_FOLDS = (
    40  # times its own size, once that is more than a small file's; people's sheets come to ten or so
)
SMALL = 20 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 50_000
MOST_COLUMNS = 60
MOST_IN_A_CELL = 200_000
DELIMITERS = ",;\t|，；"
KINDS = {".csv": "text", ".txt": "text", ".tsv": "text", ".xlsx": "excel"}

Cells = dict[str, Any]  # our name of the column → what stands there
Row = tuple[int, Cells]  # the row's number as Excel shows it


class SheetError(Exception):
    """The file as a whole cannot be read; as text it is told to the person who chose it."""

    def __init__(self, word: str, value: object = "") -> None:
        super().__init__(word)
        self.reason: Reason = [word, str(value)]

    def __str__(self) -> str:
        return told(self.reason)


def read(name: str, content: bytes, *, enough: int | None = None) -> list[Row]:
    """Every row that holds something, by our column names, or the first so many; raises SheetError."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise SheetError("other_kind")
    if len(content) > MOST_BYTES:
        raise SheetError("large")
    is_zip = content.startswith(b"PK")
    if is_zip != (kind == "excel"):
        raise SheetError("other_content")
    lines = excel_lines(content) if is_zip else text_lines(content)
    return under_headers(lines, enough)


def under_headers(lines: Iterator[list[Any]], enough: int | None) -> list[Row]:
    """Name the cells of each row by the first row that looks like headers (a title may stand above it)."""
    columns: list[str | None] = []
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        if not columns:
            found = recognise(line)
            if "body" in found or "title" in found:
                columns = found
            elif number >= 10:
                break
        elif any(cell not in ("", None) for cell in line):
            rows.append((number, {name: cell for name, cell in zip(columns, line, strict=False) if name}))
            if len(rows) == enough:
                break
            if len(rows) > MOST_ROWS:
                raise SheetError("many_rows", f"{MOST_ROWS:,}")
        elif number > 20 * MOST_ROWS:
            break
    if not columns:
        raise SheetError("no_headers")
    return rows


# ---- CSV --------------------------------------------------------------------------------------


def text_lines(content: bytes) -> Iterator[list[Any]]:
    text = decoded(content)
    if "\0" in text:
        raise SheetError("no_text")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    limit = csv.field_size_limit(MOST_IN_A_CELL)
    try:
        yield from (line[:MOST_COLUMNS] for line in reader)
    except csv.Error as problem:
        raise SheetError("open_quote", reader.line_num) from problem
    finally:
        csv.field_size_limit(limit)


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 by its mark, else GB 18030, which includes GBK; the one that leaves fewer riddles."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        chinese = content.decode("gb18030", errors="replace")
        damaged = content.decode("utf-8-sig", errors="replace")
    # one byte lost from a UTF-8 file must not turn all of it into other characters
    return damaged if 1000 * damaged.count("\ufffd") < len(damaged) else chinese


def delimiter_of(text: str) -> str:
    """The one that makes most of our columns out of the first lines."""
    head = [line for line in text[:20_000].splitlines() if line.strip()][:3]
    if not head:
        raise SheetError("empty")

    def recognised(delimiter: str) -> int:
        return max(
            sum(name is not None for name in recognise(line))
            for line in csv.reader(head, delimiter=delimiter)
        )

    return max(DELIMITERS, key=recognised)


# ---- Excel ------------------------------------------------------------------------------------


def excel_lines(content: bytes) -> Iterator[list[Any]]:
    """The rows of the first sheet; formulas count as the value that Excel last showed."""
    refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file claims of its size is not believed
        for line in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield list(line)
    except SheetError:
        raise
    except Exception as problem:  # openpyxl raises whatever a broken part makes it stumble over
        raise SheetError("damaged") from problem


def refuse_bombs(content: bytes) -> None:
    """Refuse what unfolds to far more than it says before anything is unfolded."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as problem:
        raise SheetError("damaged") from problem
    unfolded = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unfolded > min(MOST_UNPACKED, max(SMALL, MOST_FOLDS * len(content))):
        raise SheetError("bomb")


def template() -> bytes:
    """An empty workbook with our headers, for people who type or paste."""
    book = Workbook()
    sheet = book.active
    sheet.append(list(HEADERS.values()))
    for column, name in zip(sheet.columns, HEADERS, strict=True):
        column[0].font = Font(bold=True)
        sheet.column_dimensions[column[0].column_letter].width = 60 if name in ("body", "reply") else 18
        # as text, so that Excel keeps numbers and moments as they are typed
        sheet.column_dimensions[column[0].column_letter].number_format = "@"
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_of(cell: Any) -> str:
    """What a cell says, as a person would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
