"""The week as a Word document: what it looks like, what it says, and that nothing of it is lost."""

import io
import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document
from docx.shared import Mm, Pt

from core.weeks import Week
from core.word.filled import check, filled
from core.word.sandbox import LOOP
from summaries.lifecycle import compile_week
from summaries.reading import read_newest
from summaries.telling import tell
from summaries.word.builtin import builtin_template
from summaries.word.contents import contents
from summaries.word.specimen import known, specimen
from tests.factories import file_complaint

WEEK = Week(2021, 30)


@pytest.fixture
def made(db):
    return filled(builtin_template(), specimen(), known())


def test_our_own_template_is_as_safe_as_we_ask_of_others(db):
    check("own.docx", builtin_template(), specimen())


def test_it_is_set_as_official_documents_are(made):
    document = Document(io.BytesIO(made))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round((size or 0) / Mm(1)) for size in sizes] == [210, 297, 37, 35]
    assert [round((side or 0) / Mm(1)) for side in (section.left_margin, section.right_margin)] == [28, 26]
    assert document.styles["Normal"].font.size == Pt(16)
    assert document.styles["Title"].font.size == Pt(22)
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
        )
        for name in ("Normal", "Title", "Heading 1", "Heading 2")
    }
    assert fonts == {
        "Normal": "仿宋_GB2312",
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
    }


def test_a_missing_font_has_a_substitute_named(made):
    table = zipfile.ZipFile(io.BytesIO(made)).read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in table


def test_the_pages_are_numbered_between_dashes_on_the_outer_edge(made):
    section = Document(io.BytesIO(made)).sections[0]
    for footer in (section.footer, section.even_page_footer):
        [paragraph] = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert "PAGE" in paragraph._element.xml
    assert section.footer.paragraphs[0].alignment != section.even_page_footer.paragraphs[0].alignment


def test_nothing_is_left_of_the_placeholders_and_everything_is_said(made):
    said = text_of(made)
    assert not re.search(r"[{}]{2}|\{%|%\}", said)
    for words in ("K7M2-94Q", "路灯坏了", "东亭镇人民政府", "李明", "户厕改造"):
        assert words in said


def test_charts_are_pictures(made):
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert len([name for name in names if name.startswith("word/media/")]) == 2


def test_what_residents_type_stays_text(village, category, now, wang):
    for _ in range(2):
        file_complaint(village, category, now, title="{{ 7*7 }} <w:p/> & \x0b路灯")
    [summary, *_] = compile_week(WEEK, at=WEEK.end)
    made = filled(builtin_template(), contents(tell(read_newest(summary))), known())
    assert "{{ 7*7 }} <w:p/> & 路灯" in text_of(made)


@pytest.mark.parametrize("rows", [1, 3])
def test_telling_a_week_takes_a_fixed_number_of_statements(
    rows, village, category, now, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now)
    [summary, *_] = compile_week(WEEK, at=WEEK.end)
    reading = read_newest(summary)
    with django_assert_num_queries(5):
        contents(tell(reading))


def text_of(made: bytes) -> str:
    document = Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("page", ["docs/word-template.md", "docs/word-template.zh.md"])
def test_every_placeholder_is_described(db, settings, page):
    said = (settings.BASE_DIR / page).read_text()
    names = known().names - LOOP
    assert [name for name in sorted(names) if f"`{name}`" not in said] == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it(made, tmp_path):
    (tmp_path / "week.docx").write_bytes(made)
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "week.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF")
