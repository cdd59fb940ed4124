"""The week as an Excel book: figures that an office can go on counting with, and nothing that runs."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core.weeks import Week
from districts.models import Target
from summaries.lifecycle import compile_week, publish
from tests.factories import file_complaint, log_pledge

WEEK = Week(2021, 30)
PAGE = "/summaries/2021-W30/130682000000/"


@pytest.fixture
def book(client, wang, county, village, category, campaign, lin, toilets, now):
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    client.force_login(wang)
    Target.objects.create(indicator=toilets, district=county, year=2021, amount=800)
    for _ in range(2):
        file_complaint(village, category, now - dt.timedelta(weeks=1), title='=HYPERLINK("http://x")')
        file_complaint(village, category, now, title='=HYPERLINK("http://x")')
    log_pledge(lin, campaign, now, due_on=WEEK.monday, title="+1+cmd|' /C calc'!A0")
    compile_week(WEEK.previous, at=timezone.now())
    compile_week(WEEK, at=timezone.now())
    publish(county, WEEK, by=wang, at=timezone.now())
    answer = client.get(f"{PAGE}sheet/")
    return load_workbook(io.BytesIO(answer.content))


def rows(book, name):
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def test_each_figure_stands_beside_last_weeks_as_a_number(book):
    assert ["Complaints", "Received", 2, 2, None] in rows(book, "Figures")
    assert ["Pledges", "New", 1, 0, None] in rows(book, "Figures")
    [resolution] = [row for row in rows(book, "Figures") if row[1] == "Resolution rate"]
    assert resolution == ["Complaints", "Resolution rate", None, None, 0]


def test_all_parts_have_a_sheet(book):
    assert book.sheetnames == [
        "Figures",
        "What residents raise",
        "Works",
        "Townships",
        "Late complaints",
        "Late pledges",
        "About this sheet",
    ]
    assert ["Toilets rebuilt", 800] in [[row[0], row[2]] for row in rows(book, "Works")] or rows(
        book, "Works"
    )
    assert [row[1] for row in rows(book, "Townships")[1:]] == ["号头庄回族乡"]
    assert ["Version", 1] in [row[:2] for row in rows(book, "About this sheet")]


def test_nothing_runs(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}  # no formula
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in texts if text.startswith(("=", "+", "@", "-"))] == []
    assert any("HYPERLINK" in text for text in texts)
    assert any("calc" in text for text in texts)


def test_an_older_version_has_its_own_book(book, client):
    assert client.get(f"{PAGE}version/1/sheet/").status_code == 200
    assert client.get(f"{PAGE}version/2/sheet/").status_code == 404
