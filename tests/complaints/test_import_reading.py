"""Files of other systems, however rough: what stands in them, what is wrong with a row, what is no sheet."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from complaints.imports.reasons import TEXTS, told
from complaints.imports.sheets import SheetError, read
from core import cell_values as values
from districts.models import District
from tests.complaints.import_files import HEADERS, ROW, at, bomb, csv_of, moment, with_cells, xlsx_of
from tests.factories import make_category

# ---- What stands in it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2019-04-18 09:32:09", (2019, 4, 18, 9, 32, 9)),
        ("2019-04-18 09:32", (2019, 4, 18, 9, 32)),
        ("2019/4/18 9:32", (2019, 4, 18, 9, 32)),
        (" 2019.4.18  9:32:09.0 ", (2019, 4, 18, 9, 32, 9)),
        ("2019年4月18日 9时32分9秒", (2019, 4, 18, 9, 32, 9)),
        ("2019年4月18日9时", (2019, 4, 18, 9)),
        ("２０１９－０４－１８　０９：３２", (2019, 4, 18, 9, 32)),
        ("2019-04-18T09:32:09", (2019, 4, 18, 9, 32, 9)),
        ("2019-04-18T01:32:09Z", (2019, 4, 18, 9, 32, 9)),
        ("2019-04-18T03:32:09+02:00", (2019, 4, 18, 9, 32, 9)),
        ("2019/4/18 星期四 下午 3:05:00", (2019, 4, 18, 15, 5)),
        ("2019/4/18 3:05 PM", (2019, 4, 18, 15, 5)),
        ("2019/4/18 上午 12:05", (2019, 4, 18, 0, 5)),
        ("20190418093209", (2019, 4, 18, 9, 32, 9)),
        ("20190418", (2019, 4, 18)),
        ("2019-04-18", (2019, 4, 18)),
        ("2019-04-18 24:00:00", (2019, 4, 19)),
        ("43573.3973263889", (2019, 4, 18, 9, 32, 9)),
    ],
)
def test_a_moment_is_read_however_it_is_written(text, wanted):
    assert moment(text) == at(*wanted)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "18/04/2019",
        "2019-13-01",
        "2019-02-30 10:00",
        "2019-04-18 25:00",
        "2019-04-18 9:61",
        "9" * 400,
        "\0",
    ],
)
def test_what_is_no_moment_is_never_guessed(text):
    assert values.moment(text) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found(check, encoding, delimiter):
    content = csv_of(ROW, delimiter=delimiter).decode().encode(encoding)
    assert [record.title for record in check(content).records] == ["村口路灯不亮"]


def test_a_byte_lost_leaves_the_other_rows_readable(check):
    content = csv_of(*(with_cells(number=str(number)) for number in range(60)))
    lost = content.replace("一个多月".encode(), "一个多月".encode()[:-1], 1)
    assert {record.title for record in check(lost).records} == {"村口路灯不亮"}


@pytest.mark.parametrize(
    "headers",
    [
        ["source_id", "title", "body", "received_at", "reply", "replied_at"],
        ["留言编号", "留言主题", "留言详情", "留言时间", "答复意见", "答复时间"],
        ["ID", " Title ", "Content", "Received At", "Answer", "Answered-At"],
        ["工单编号（必填）", "主题*", "内容：", "时间", "回复", "回复时间"],
    ],
)
def test_headers_go_by_many_names(check, headers):
    record = check(csv_of(ROW, headers=headers)).records[0]
    assert (record.source_id, record.received_at, record.replied_at) == (
        "1001",
        at(2021, 6, 1, 9, 32, 9),
        at(2021, 6, 4, 10),
    )


def test_a_heading_above_the_headers_is_passed_over(check):
    content = "12345热线留言汇总,,,,,\n".encode() + csv_of(ROW)
    assert len(check(content).records) == 1


def test_quotes_newlines_and_odd_space_survive_as_plain_words(check):
    body = '他说"今天就来"，\r\n\r\n\r\n\r\n结果\u3000\u200b没来 <b>急</b>\t！'
    record = check(csv_of(with_cells(body=body, title="\u3000路灯\n不亮 "))).records[0]
    assert (record.title, record.body) == ("路灯 不亮", '他说"今天就来"，\n\n结果 没来 <b>急</b> ！')


def test_a_long_title_is_shortened_and_stands_in_full_above_the_words(check):
    title = "关于我们村口的路灯坏了一个多月没有人来修的事情" * 4
    record = check(csv_of(with_cells(title=title))).records[0]
    assert (len(record.title), record.title[-1], record.title[:-1]) == (60, "…", title[:59])
    assert record.body == f"{title}\n\n{ROW[2]}"


def test_excel_gives_the_same_records(check):
    moments = [dt.datetime(2021, 6, 1, 9, 32, 9), dt.datetime(2021, 6, 4, 10)]
    row = [1001, ROW[1], ROW[2], moments[0], ROW[4], moments[1]]
    assert check(xlsx_of(row), name="messages.xlsx").records == check(csv_of(ROW)).records


def test_a_formula_is_never_more_than_its_last_value(check):
    formula = [1001, '=HYPERLINK("http://example.org")', ROW[2], ROW[3], "", ""]
    assert check(xlsx_of(formula), name="m.xlsx").records[0].title == ROW[2]


def test_a_place_is_found_by_code_or_name(check, village):
    headers = [*HEADERS, "辖区"]
    places = ["130682204200", "号头庄村", "号头庄村民委员会", "号头庄回族乡号头庄村", "号头庄回族乡 号头庄村"]
    rows = [[*with_cells(number=str(number)), place] for number, place in enumerate(places)]
    assert {record.district for record in check(csv_of(*rows, headers=headers)).records} == {village}


def test_a_category_is_found_by_name_or_from_the_words(check, category):
    lamps = make_category(name_zh="城市建设和市政管理")
    headers = [*HEADERS, "类别"]
    rows = [
        [*with_cells(number="1"), "村镇建设"],
        [*with_cells(number="2"), "城乡建设/村镇建设"],
        [*with_cells(number="3"), "城乡建设"],
        [*with_cells(number="4"), ""],
    ]
    found = [record.category for record in check(csv_of(*rows, headers=headers), category=None).records]
    assert found == [category, category, lamps, lamps]


def test_a_masked_number_is_left_out_and_a_real_one_kept(check):
    headers = [*HEADERS, "联系电话"]
    rows = [
        [*with_cells(number="1"), "138****0000"],
        [*with_cells(number="2"), "13800000000.0"],
        [*with_cells(number="3"), "１３８-０000-0000"],
    ]
    found = [record.contact_phone for record in check(csv_of(*rows, headers=headers)).records]
    assert found == ["", "13800000000", "13800000000"]


# ---- What is wrong with a row ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": "", "body": "　"}, "no_words"),
        ({"body": "水" * 20_001}, "long_words"),
        ({"reply": "水" * 20_001}, "long_reply"),
        ({"received": ""}, "no_time"),
        ({"received": "前天"}, "bad_time"),
        ({"received": "1899-01-01"}, "bad_time"),
        ({"received": "2031-01-01", "reply": ""}, "future"),
        ({"replied": ""}, "no_reply_time"),
        ({"replied": "后来"}, "bad_reply_time"),
        ({"replied": "2021-05-31 23:59"}, "reply_first"),
        ({"number": "9" * 41}, "long_number"),
    ],
)
def test_a_row_that_cannot_be_right_is_told_with_its_number(check, cells, reason):
    outcome = check(csv_of(ROW, with_cells(**{"number": "7"} | cells)))
    assert [record.source_id for record in outcome.records] == ["1001"]
    [(row, _, reasons)] = outcome.errors
    assert (row, [word for word, _ in reasons]) == (3, [reason])
    assert told(reasons[0])


def test_every_reason_has_its_sentence():
    assert {word for word in TEXTS if "{value}" not in str(TEXTS[word])} >= {"no_words", "no_time"}
    assert all(told([word, "x"]) for word in TEXTS)


def test_rows_are_counted_as_excel_counts_them(check):
    content = csv_of(
        ROW,
        ["", "", "", "", "", ""],
        with_cells(number="8", body="第一行\n第二行"),
        ["", "", "", "", "", ""],
        with_cells(number="9", received="?"),
    )
    outcome = check(content)
    assert (len(outcome.records), outcome.errors[0][0]) == (2, 6)


def test_a_number_twice_in_the_file_is_taken_once_and_told(check):
    outcome = check(csv_of(ROW, with_cells(body="另一段话，也是这个编号。"), with_cells(number="8")))
    assert [record.source_id for record in outcome.records] == ["1001", "8"]
    assert outcome.errors == [(3, "1001", [["same_number", "2"]])]


def test_words_for_nothing_are_no_reply(check):
    rows = [
        with_cells(number=str(number), reply=reply)
        for number, reply in enumerate(["", " ", "无", "NULL", "暂无回复", "-"])
    ]
    assert {record.replied_at for record in check(csv_of(*rows)).records} == {None}


def test_a_reply_dated_by_its_day_is_not_before_the_message(check):
    record = check(csv_of(with_cells(replied="2021/6/1"))).records[0]
    assert record.replied_at == record.received_at


def test_a_place_elsewhere_or_named_twice_is_told(check, township, other_township):
    for above, number in ((township, "201"), (other_township, "201")):
        code = f"{above.code[:9]}{number}"
        District.objects.add_child(
            above, {"code": code, "name": "东村", "short_name": "东村", "level": "village"}
        )
    headers = [*HEADERS, "辖区"]
    rows = [
        [*with_cells(number=str(number)), place]
        for number, place in enumerate(["东村", "西城乡东村", "火星"])
    ]
    outcome = check(csv_of(*rows, headers=headers), district=township)
    words = [(row, reasons[0][0]) for row, _, reasons in outcome.errors]
    assert words == [(3, "no_district"), (4, "no_district")]
    county = check(csv_of(*rows, headers=headers))
    assert [reasons[0][0] for _, _, reasons in county.errors] == ["many_districts", "no_district"]


# ---- What is no sheet -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"\x89PNG"),
        ("old.xls", b"\xd0\xcf\x11\xe0"),
        ("none", b"x"),
        ("renamed.csv", xlsx_of()),
        ("renamed.xlsx", csv_of(ROW)),
        ("broken.xlsx", b"PK\x03\x04broken"),
        ("empty.csv", b""),
        ("blank.csv", b"\n\n"),
        ("headless.csv", b"a,b,c\n1,2,3\n"),
        ("binary.csv", b"\0\1\2\3"),
        ("huge.csv", b"x" * 100 * 1024 * 1024),
        ("quote.csv", csv_of() + b'"' + b"x" * 300_000),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(name, content):
    with pytest.raises(SheetError) as refusal:
        read(name, content)
    assert str(refusal.value)


def test_a_zip_bomb_is_refused_before_it_is_unfolded():
    with pytest.raises(SheetError):
        read("bomb.xlsx", bomb())


def test_a_small_file_that_unfolds_to_millions_of_empty_rows_is_refused():
    file = io.BytesIO(xlsx_of())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet2.xml", b"<row/>" * 10_000_000)
    with pytest.raises(SheetError):
        read("rows.xlsx", file.getvalue())


def test_a_workbook_with_one_cell_at_the_end_of_the_world_is_read_quickly():
    book = Workbook()
    book.active.append(HEADERS)
    book.active.append(ROW)
    book.active.cell(1_048_576, 16_384, "x")
    file = io.BytesIO()
    book.save(file)
    assert len(read("far.xlsx", file.getvalue())) == 1


def test_more_rows_than_the_portal_reads_are_refused(monkeypatch):
    monkeypatch.setattr("complaints.imports.sheets.MOST_ROWS", 3)
    with pytest.raises(SheetError):
        read("many.csv", csv_of(*[ROW] * 4))
