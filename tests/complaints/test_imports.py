"""Files of other systems: read however rough, checked row by row, taken over once and whole."""

import csv
import datetime as dt
import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from openpyxl import Workbook

from complaints import lifecycle
from complaints.imports import batches, values
from complaints.imports.check import Checker, Defaults
from complaints.imports.reasons import TEXTS, told
from complaints.imports.sheets import SheetError, read
from complaints.models import (
    Callback,
    Complaint,
    ComplaintEvent,
    ComplaintImport,
    Exclusion,
    Notice,
    State,
    TimeLimit,
)
from districts.models import District
from tests.factories import make_category

REAL = Path(
    os.environ.get("HOTLINE_MESSAGES")
    or Path(__file__).parents[3] / "shared" / "data" / "hotline_messages.csv"
)
HEADERS = ["编号", "标题", "内容", "时间", "答复", "答复时间"]
ROW = [
    "2549",
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


@pytest.fixture
def check(village, category, now):
    """Checks a file as it would be taken over into the county."""

    def run(content: bytes, *, name: str = "messages.csv", **defaults):
        county = District.objects.get(level="county")
        given = {"district": county, "category": category} | defaults
        return Checker(read(name, content), Defaults(**given), now=now).check(0, 10_000)

    return run


@pytest.fixture
def load(check, now):
    """Checks a file and takes it over."""

    def run(content: bytes, **options) -> list[Complaint]:
        return lifecycle.take_over(check(content, **options).records, channel="hotline", at=now)

    return run


# ---- What stands in it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2019-04-25 09:32:09", (2019, 4, 25, 9, 32, 9)),
        ("2019-04-25 09:32", (2019, 4, 25, 9, 32)),
        ("2019/4/25 9:32", (2019, 4, 25, 9, 32)),
        (" 2019.4.25  9:32:09.0 ", (2019, 4, 25, 9, 32, 9)),
        ("2019年4月25日 9时32分9秒", (2019, 4, 25, 9, 32, 9)),
        ("2019年4月25日9时", (2019, 4, 25, 9)),
        ("２０１９－０４－２５　０９：３２", (2019, 4, 25, 9, 32)),
        ("2019-04-25T09:32:09", (2019, 4, 25, 9, 32, 9)),
        ("2019-04-25T01:32:09Z", (2019, 4, 25, 9, 32, 9)),
        ("2019-04-25T03:32:09+02:00", (2019, 4, 25, 9, 32, 9)),
        ("2019/4/25 星期四 下午 3:05:00", (2019, 4, 25, 15, 5)),
        ("2019/4/25 3:05 PM", (2019, 4, 25, 15, 5)),
        ("2019/4/25 上午 12:05", (2019, 4, 25, 0, 5)),
        ("20190425093209", (2019, 4, 25, 9, 32, 9)),
        ("20190425", (2019, 4, 25)),
        ("2019-04-25", (2019, 4, 25)),
        ("2019-04-25 24:00:00", (2019, 4, 26)),
        ("43580.3973263889", (2019, 4, 25, 9, 32, 9)),
    ],
)
def test_a_moment_is_read_however_it_is_written(text, wanted):
    assert moment(text) == at(*wanted)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "25/04/2019",
        "2019-13-01",
        "2019-02-30 10:00",
        "2019-04-25 25:00",
        "2019-04-25 9:61",
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
        "2549",
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


def test_a_reply_of_thousands_of_characters_is_kept_whole(load):
    reply = "经查，情况属实。" * 800
    load(csv_of(with_cells(reply=reply)))
    assert ComplaintEvent.objects.get(kind="answered").note == reply


def test_excel_gives_the_same_records(check):
    moments = [dt.datetime(2021, 6, 1, 9, 32, 9), dt.datetime(2021, 6, 4, 10)]
    row = [2549, ROW[1], ROW[2], moments[0], ROW[4], moments[1]]
    assert check(xlsx_of(row), name="messages.xlsx").records == check(csv_of(ROW)).records


def test_a_formula_is_never_more_than_its_last_value(check):
    formula = [2549, '=HYPERLINK("http://example.org")', ROW[2], ROW[3], "", ""]
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
    assert [record.source_id for record in outcome.records] == ["2549"]
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
    assert [record.source_id for record in outcome.records] == ["2549", "8"]
    assert outcome.errors == [(3, "2549", [["same_number", "2"]])]


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


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(3):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 80 * 1024 * 1024)
    return file.getvalue()


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


# ---- Taking over ------------------------------------------------------------------------------------


def test_an_answered_one_keeps_its_times_and_its_reply(load, now):
    [complaint] = load(csv_of(ROW))
    assert (complaint.received_at, complaint.answered_at) == (at(2021, 6, 1, 9, 32, 9), at(2021, 6, 4, 10))
    steps = ComplaintEvent.objects.values_list("kind", "at", "from_state", "to_state", "note")
    assert list(steps) == [
        ("received", complaint.received_at, "", "received", ""),
        ("answered", complaint.answered_at, "received", "answered", "已更换灯头。"),
        ("taken_over", complaint.answered_at, "answered", "closed", ""),
    ]
    assert (Notice.objects.count(), Callback.objects.count()) == (0, 0)


def test_history_is_closed_without_a_verdict_and_left_out_of_the_rates(load):
    [complaint] = load(csv_of(ROW))
    assert complaint.state == State.CLOSED
    assert Exclusion.objects.get().reason == Exclusion.Reason.TAKEN_OVER
    assert not Complaint.objects.awaiting_callback().exists()


def test_a_recent_answer_of_a_known_unit_waits_for_the_callback(load, township_unit, now):
    recent = with_cells(received="2021-07-14 08:00", replied="2021-07-14 09:00")
    old = with_cells(number="8", received="2021-07-12 08:00", replied="2021-07-12 09:00")
    complaints = load(csv_of(recent, old), unit=township_unit)
    assert [complaint.state for complaint in complaints] == [State.ANSWERED, State.CLOSED]
    assert list(Complaint.objects.awaiting_callback()) == complaints[:1]
    assert lifecycle.may_reopen(complaints[0], at=now)


def test_a_recent_answer_of_nobody_known_has_nobody_to_go_back_to(load, now):
    [complaint] = load(csv_of(with_cells(received="2021-07-27", replied="2021-07-27")))
    assert (complaint.state, complaint.unit, lifecycle.may_reopen(complaint, at=now)) == (
        State.CLOSED,
        None,
        False,
    )


def test_one_without_a_reply_stays_open_for_the_dispatcher(load, chen, now):
    [complaint] = load(csv_of(with_cells(reply="")))
    assert (complaint.state, complaint.unit) == (State.RECEIVED, None)
    assert lifecycle.accept(complaint, by=chen, at=now).state == State.ACCEPTED


def test_the_clock_is_the_one_that_would_have_run(load, township_unit, category):
    TimeLimit.objects.create(
        limit_class="ordinary", valid_from=dt.date(2021, 5, 1), accept="1d", contact="1d", answer="3d"
    )
    TimeLimit.objects.create(
        limit_class="ordinary",
        category=category,
        valid_from=dt.date(2021, 5, 1),
        accept="2h",
        contact="1d",
        answer="2d",
    )
    TimeLimit.objects.create(
        limit_class="ordinary",
        category=category,
        valid_from=dt.date(2021, 6, 2),
        accept="1d",
        contact="1d",
        answer="9d",
    )
    [complaint] = load(csv_of(ROW), unit=township_unit)
    assert (complaint.accept_by, complaint.answer_by) == (at(2021, 6, 1, 11, 32, 9), at(2021, 6, 3, 9, 32, 9))
    looked_up = TimeLimit.objects.lookup()(category, "ordinary", dt.date(2021, 6, 1))
    assert looked_up == TimeLimit.objects.spans_for(category, "ordinary", dt.date(2021, 6, 1))


def test_the_same_file_again_stores_nothing(load, check):
    content = csv_of(ROW, with_cells(number="", title="没有编号的一条"))
    assert len(load(content)) == 2
    outcome = check(content)
    assert (outcome.records, outcome.counts["known"], outcome.errors) == ([], 2, [])


def test_another_file_may_give_another_message_the_same_number(load, check):
    load(csv_of(ROW))
    other = csv_of(with_cells(title="另一件事", received="2020-03-04 05:06", replied="2020-03-05 01:00"))
    assert [complaint.source_id for complaint in load(other)] == ["2549@202003040506"]
    assert check(other).counts["known"] == 1


def test_the_importing_member_is_named_and_the_resident_is_not(check, chen, now):
    complaints = lifecycle.take_over(check(csv_of(ROW)).records, channel="letter", at=now, by=chen)
    actors = ComplaintEvent.objects.values_list("kind", "actor")
    assert list(actors) == [("received", chen.pk), ("answered", None), ("taken_over", chen.pk)]
    assert (complaints[0].channel, Exclusion.objects.get().approved_by) == ("letter", chen)


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_records_takes_the_same_statements(
    check, rows, now, django_assert_num_queries, township_unit
):
    content = csv_of(*(with_cells(number=str(number)) for number in range(rows)))
    with django_assert_num_queries(6):
        outcome = check(content, unit=township_unit)
    with django_assert_num_queries(7):
        lifecycle.take_over(outcome.records, channel="hotline", at=now)


# ---- In batches -------------------------------------------------------------------------------------


@pytest.fixture
def batch(chen, county, village, category, now) -> ComplaintImport:
    rows = [with_cells(number=str(number)) for number in range(5)]
    defaults = Defaults(county, category=category)
    content = csv_of(*rows, with_cells(number="x", received="?"))
    return batches.prepare("messages.csv", content, defaults, by=chen, at=now)


@pytest.fixture
def _small_chunks(monkeypatch) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)


def test_the_dry_run_stores_nothing_but_what_it_found(batch):
    assert (batch.total, batch.found["new"], batch.found["errors"]) == (6, 5, 1)
    assert Complaint.objects.count() == 0


@pytest.mark.usefixtures("_small_chunks")
def test_a_confirmed_file_is_stored_and_forgotten(batch, now):
    path = Path(batch.file.path)
    batches.confirm(batch, at=now)
    batches.run_waiting(now=lambda: now)
    batch.refresh_from_db()
    assert (batch.state, batch.next_row, batch.stored, batch.failed) == ("done", 6, 5, 1)
    assert (Complaint.objects.count(), path.exists(), bool(batch.file)) == (5, False, False)
    assert batch.errors == [[7, "x", [["bad_time", "?"]]]]


@pytest.mark.usefixtures("_small_chunks")
def test_a_run_that_is_cut_off_goes_on_where_it_was(batch, now, monkeypatch):
    batches.confirm(batch, at=now)
    take_over = lifecycle.take_over

    def break_down(records, **more):
        if Complaint.objects.exists():
            raise OSError("the disk is gone")
        return take_over(records, **more)

    monkeypatch.setattr(batches.lifecycle, "take_over", break_down)
    batches.run_waiting(now=lambda: now)
    batch.refresh_from_db()
    assert (batch.state, batch.next_row, batch.stored, Complaint.objects.count()) == ("failed", 2, 2, 2)
    monkeypatch.setattr(batches.lifecycle, "take_over", take_over)
    assert batches.again(batch, at=now)
    batches.run_waiting(now=lambda: now)
    batch.refresh_from_db()
    assert (batch.state, batch.stored, Complaint.objects.count()) == ("done", 5, 5)


def test_what_somebody_stores_at_the_same_moment_is_known_then(batch, check, now, monkeypatch):
    batches.confirm(batch, at=now)
    lookup = Checker.already_there
    missed: list[bool] = []

    def miss_once(self, records):
        if missed:
            return lookup(self, records)
        missed.append(True)
        return {}

    lifecycle.take_over(check(csv_of(with_cells(number="3"))).records, channel="hotline", at=now)
    monkeypatch.setattr(Checker, "already_there", miss_once)
    batches.run_waiting(now=lambda: now)
    batch.refresh_from_db()
    assert (batch.state, batch.stored, batch.known) == ("done", 4, 1)


def test_what_nobody_confirms_for_a_week_is_forgotten(batch, now):
    assert batches.forget_files(at=now + dt.timedelta(days=6)) == 0
    assert batches.forget_files(at=now + dt.timedelta(days=8)) == 1
    batch.refresh_from_db()
    assert (batch.state, bool(batch.file), batches.confirm(batch, at=now)) == ("discarded", False, False)


@pytest.mark.parametrize(
    "values", [{"state": "lost"}, {"next_row": 7}, {"state": "done"}], ids=["state", "rows", "whole"]
)
def test_the_database_keeps_a_batch_honest(batch, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintImport.objects.filter(pk=batch.pk).update(**values)


def test_only_history_and_withdrawals_are_excluded_without_an_approver(load, village, now):
    [complaint] = load(csv_of(with_cells(reply="")))
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.create(complaint=complaint, reason="thanks", at=now, district=village)
    Exclusion.objects.create(complaint=complaint, reason="taken_over", at=now, district=village)


# ---- The command ------------------------------------------------------------------------------------


def test_the_command_tells_what_it_would_do_and_does_it(tmp_path, village, category, capsys):
    file = tmp_path / "messages.csv"
    file.write_bytes(csv_of(ROW, with_cells(number="8", reply=""), with_cells(number="9", received="?")))
    options = {"category": "村镇建设", "district": "130682204000"}
    call_command("import_complaints", file, dry_run=True, **options)
    told_out, told_err = capsys.readouterr()
    assert "3 rows: 2 would be stored (1 with a reply, 1 open), 0 there already, 1 with errors." in told_out
    assert "row 4 (9)" in told_err
    assert Complaint.objects.count() == 0
    for stored, known in ((2, 0), (0, 2)):
        call_command("import_complaints", file, **options)
        assert f"3 rows: {stored} stored" in (out := capsys.readouterr().out)
        assert f"{known} there already" in out
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize(
    "options", [{"district": "1"}, {"unit": "无此单位"}, {"category": "无此类"}, {"by": "nobody"}]
)
def test_the_command_refuses_what_it_does_not_know(tmp_path, village, category, options):
    file = tmp_path / "messages.csv"
    file.write_bytes(csv_of(ROW))
    with pytest.raises(CommandError):
        call_command("import_complaints", file, **options)


def test_the_command_says_why_a_file_cannot_be_read(tmp_path, village):
    with pytest.raises(CommandError):
        call_command("import_complaints", tmp_path / "none.csv")


@pytest.mark.skipif(not REAL.exists(), reason=f"the real messages are not at {REAL}")
def test_the_real_messages_come_in_with_replies_and_times_in_one_command(db, capsys):
    call_command("load_districts", verbosity=0)
    call_command("load_categories", verbosity=0)
    call_command("import_complaints", REAL)
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["source_id"]: row for row in csv.DictReader(file)}
    assert Complaint.objects.count() == len(rows)
    for complaint in Complaint.objects.prefetch_related("events"):
        row, events = rows[complaint.source_id], list(complaint.events.all())
        assert complaint.title == values.line(row["title"])
        assert complaint.received_at == moment(row["received_at"])
        assert (events[1].at, events[1].note) == (
            moment(row["replied_at"]),
            values.words(row["reply"]),
        )
    call_command("import_complaints", REAL)
    assert "0 stored" in capsys.readouterr().out
