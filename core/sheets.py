"""From the bytes of a CSV or Excel file to its rows, one at a time; nothing in it is ever run or followed."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from .sheet_errors import SheetError

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024  # what an .xlsx may unfold to
MOST_FOLDS = (
    40  # times its own size, once that is more than a small file's; people's sheets come to ten or so
)
SMALL = 20 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 100_000
MOST_COLUMNS = 60
MOST_IN_A_CELL = 200_000
HEADERS_WITHIN = 10  # rows: a title may stand above the headers
DELIMITERS = ",;\t|，；"
KINDS = {".csv": "text", ".txt": "text", ".tsv": "text", ".xlsx": "excel"}

Cells = dict[str, Any]  # our name of the column → what stands there
Row = tuple[int, Cells]  # the row's number as Excel shows it
Recognise = Callable[[Sequence[Any]], list[str | None]]  # our name for each header, None for none of ours


class NoValue:
    """Stands for a formula whose value nobody has ever seen: the file was written by a program."""

    def __str__(self) -> str:
        return ""


NO_VALUE = NoValue()


def lines(name: str, content: bytes, recognise: Recognise) -> Iterator[list[Any]]:
    """Every line of the sheet, read while it is asked for; raises SheetError, at once or on the way."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise SheetError("other_kind")
    if len(content) > MOST_BYTES:
        raise SheetError("large")
    is_zip = content.startswith(b"PK")
    if is_zip != (kind == "excel"):
        raise SheetError("other_content")
    return excel_lines(content) if is_zip else text_lines(content, recognise)


def too_many_rows() -> SheetError:
    return SheetError("many_rows", f"{MOST_ROWS:,}")


def is_empty(line: Sequence[Any]) -> bool:
    return all(cell in ("", None) for cell in line)


# ---- CSV --------------------------------------------------------------------------------------


def text_lines(content: bytes, recognise: Recognise) -> Iterator[list[Any]]:
    text = decoded(content)
    if "\0" in text:
        raise SheetError("no_text")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text, recognise))
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


def delimiter_of(text: str, recognise: Recognise) -> str:
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
    """The rows of the first sheet; a formula counts as the value that Excel last showed, or as NO_VALUE."""
    refuse_bombs(content)
    try:
        values = first_sheet(content, data_only=True)
        if not has_formulas(content):
            yield from map(list, values)
            return
        formulas = first_sheet(content, data_only=False)
        for shown, written in zip(values, formulas, strict=True):
            yield [told(*pair) for pair in zip(shown, written, strict=True)]
    except SheetError:
        raise
    except Exception as problem:  # openpyxl raises whatever a broken part makes it stumble over
        raise SheetError("damaged") from problem


def first_sheet(content: bytes, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file claims of its size is not believed
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    return rows


def told(shown: Any, written: Any) -> Any:
    """What Excel showed; NO_VALUE where it never worked the formula out."""
    return NO_VALUE if shown is None and is_formula(written) else shown


def is_formula(written: Any) -> bool:
    """Those of several cells come as objects of openpyxl."""
    if isinstance(written, str):
        return written.startswith("=")
    return written is not None and not isinstance(written, int | float | dt.date | dt.time | dt.timedelta)


def has_formulas(content: bytes) -> bool:
    """Whether any sheet holds one; most hold none and need be read only once."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return any(holds_formula(book, name) for name in book.namelist() if name.startswith("xl/worksheets/"))


def holds_formula(book: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with book.open(name) as part:
        while block := part.read(1 << 16):
            text = tail + block
            if b"<f>" in text or b"<f " in text or b"<f/" in text:
                return True
            tail = text[-3:]
    return False


def refuse_bombs(content: bytes) -> None:
    """Refuse what unfolds to far more than it says before anything is unfolded."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as problem:
        raise SheetError("damaged") from problem
    unfolded = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unfolded > min(MOST_UNPACKED, max(SMALL, MOST_FOLDS * len(content))):
        raise SheetError("bomb")


def template(headers: Iterable[str], *, wide: Iterable[str] = ()) -> bytes:
    """An empty workbook with these headers, for people who type or paste."""
    book = Workbook()
    sheet = book.active
    names, broad = list(headers), set(wide)
    sheet.append(names)
    for column, name in zip(sheet.columns, names, strict=True):
        column[0].font = Font(bold=True)
        sheet.column_dimensions[column[0].column_letter].width = 60 if name in broad else 18
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
