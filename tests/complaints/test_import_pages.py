"""The page for files of other systems: who may, the dry run, the worker, the result."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from complaints.imports import batches
from complaints.imports.check import Checker
from complaints.imports.columns import recognise
from complaints.imports.reasons import told
from complaints.models import Complaint, ComplaintImport
from members.models import Role
from tests.complaints.import_files import HEADERS, ROW, bomb, csv_of, with_cells
from tests.factories import make_member
from tests.worker import wait_until

URL = "/complaints/import/"


def typed(content: bytes = b"", *, name: str = "messages.csv", **values):
    file = SimpleUploadedFile(name, content)
    return {"file": file, "channel": "hotline", "district": "130682000000"} | values


@pytest.fixture
def batch(client, chen, village, category) -> ComplaintImport:
    client.force_login(chen)
    rows = csv_of(ROW, with_cells(number="=1+1", received="?"))
    client.post(URL, typed(rows, category=category.pk))
    return ComplaintImport.objects.get()


def test_a_file_is_checked_and_nothing_stored(client, batch):
    page = client.get(batch.get_absolute_url())
    assert (batch.state, batch.found["new"], batch.found["errors"]) == ("checked", 1, 1)
    assert [row for row, *_ in page.context["errors"]] == [3]
    assert Complaint.objects.count() == 0


def test_from_the_file_to_the_stored_complaints(client, batch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        client.post(f"{batch.get_absolute_url()}start/")
    assert "data-follow" in client.get(batch.get_absolute_url()).text
    batches.run_waiting()
    page = client.get(batch.get_absolute_url())
    assert (page.context["batch"].state, page.context["batch"].stored) == ("done", 1)
    assert "data-follow" not in page.text


def test_confirming_twice_stores_once(client, batch):
    for _ in range(2):
        client.post(f"{batch.get_absolute_url()}start/")
        batches.run_waiting()
    assert Complaint.objects.count() == 1


def test_a_file_that_was_forgotten_is_to_be_chosen(client, chen, county):
    client.force_login(chen)
    answer = client.post(URL, {"channel": "hotline", "district": county.code})
    assert answer.context["form"].errors["file"] == ["请选择。"]


def test_the_reasons_of_a_row_stand_apart(client, chen, county):
    client.force_login(chen)
    both = "标题,内容,时间,村\n路灯坏了,村口路灯坏了一个月没人修,昨天,火星村\n"
    page = client.get(client.post(URL, typed(both.encode())).url)
    assert "昨天<br>" in page.text


def test_a_discarded_file_is_gone(client, batch):
    client.post(f"{batch.get_absolute_url()}discard/")
    client.post(f"{batch.get_absolute_url()}start/")
    batch.refresh_from_db()
    assert (batch.state, bool(batch.file)) == ("discarded", False)


def test_the_list_of_errors_is_a_sheet_without_formulas(client, batch):
    answer = client.get(f"{batch.get_absolute_url()}errors.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[1][:2] == ["3", "'=1+1"]


def test_the_empty_sheet_has_headers_that_are_understood(client, chen):
    client.force_login(chen)
    answer = client.get(f"{URL}template.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    headers = [cell.value for cell in next(book.active.rows)]
    assert (None in recognise(headers), headers[0]) == (False, HEADERS[0])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"\xff\xd8"),
        ("bomb.xlsx", bomb()),
        ("large.csv", b"x" * 100 * 1024 * 1024),
        ("empty.csv", b""),
        ("nul.csv", b"\0" * 10),
    ],
)
def test_what_is_no_sheet_is_said_at_the_field(client, chen, county, name, content):
    client.force_login(chen)
    answer = client.post(URL, typed(content, name=name))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert not ComplaintImport.objects.exists()


@pytest.mark.parametrize(
    "values",
    [{"channel": "pigeon"}, {"district": "x\0"}, {"unit": "999999999999999999999"}, {"category": "a"}],
)
def test_choices_that_make_no_sense_are_said_at_their_fields(client, chen, county, values):
    client.force_login(chen)
    answer = client.post(URL, typed(csv_of(ROW), **values))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(values))


@pytest.mark.parametrize("who", ["lin", "bai", "dong", "wang"])
def test_others_may_not_import(client, batch, who, request):
    client.force_login(request.getfixturevalue(who))
    paths = [URL, f"{URL}template.xlsx", batch.get_absolute_url(), f"{batch.get_absolute_url()}errors.csv"]
    assert {client.get(path).status_code for path in paths} == {403}
    assert client.post(f"{batch.get_absolute_url()}start/").status_code == 403
    assert client.post(f"{batch.get_absolute_url()}discard/").status_code == 403


def test_another_dispatcher_does_not_find_the_file(client, batch, other_township, other_unit):
    other = make_member(role=Role.DISPATCHER, unit=other_unit, home_district=other_township)
    client.force_login(other)
    assert client.get(batch.get_absolute_url()).status_code == 404
    assert list(client.get(URL).context["imports"]) == []
    assert client.post(URL, typed(csv_of(ROW), district="130682204000")).status_code == 422


def test_an_administrator_sees_the_files_of_the_district(client, batch, county, city_unit):
    client.force_login(make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county))
    assert list(client.get(URL).context["imports"]) == [batch]


def test_a_run_that_nobody_has_touched_for_minutes_says_so(client, batch):
    ComplaintImport.objects.update(state="running", progress_at=batch.at.replace(year=2020))
    assert client.get(batch.get_absolute_url()).context["stalled"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements(
    client, chen, county, category, now, rows, django_assert_num_queries
):
    client.force_login(chen)
    for number in range(rows):
        ComplaintImport.objects.create(
            name=f"{number}.csv", by=chen, at=now, channel="hotline", district=county
        )
    with django_assert_num_queries(8):
        client.get(URL)


# ---- A long file ------------------------------------------------------------------------------------


LONG = [with_cells(number=str(number)) for number in range(6)]
NO_TIME = with_cells(number="x", received="?")


@pytest.fixture
def long(client, chen, village, category, monkeypatch) -> ComplaintImport:
    """Seven rows where five are checked at once, two at a time."""
    monkeypatch.setattr(batches, "CHECKED_AT_ONCE", 5)
    monkeypatch.setattr(batches, "CHUNK", 2)
    client.force_login(chen)
    client.post(URL, typed(csv_of(*LONG, NO_TIME), category=category.pk))
    return ComplaintImport.objects.get()


def test_a_long_file_is_checked_by_a_worker_and_then_decided(client, long):
    page = client.get(long.get_absolute_url())
    assert (long.state, "data-follow" in page.text, "Store" in page.text) == ("checking", True, False)
    batches.run_waiting()
    page = client.get(long.get_absolute_url())
    batch = page.context["batch"]
    assert (batch.state, batch.total, batch.next_row) == ("checked", 7, 0)
    assert (batch.found["new"], batch.found["answered"], batch.found["errors"]) == (6, 6, 1)
    assert ([row for row, *_ in page.context["errors"]], "data-follow" in page.text) == ([8], False)
    assert Complaint.objects.count() == 0
    client.post(f"{long.get_absolute_url()}start/")
    batches.run_waiting()
    assert (ComplaintImport.objects.get().state, Complaint.objects.count()) == ("done", 6)


def test_a_file_that_is_just_short_enough_is_checked_at_once(client, chen, village, category, monkeypatch):
    monkeypatch.setattr(batches, "CHECKED_AT_ONCE", 6)
    client.force_login(chen)
    client.post(URL, typed(csv_of(*LONG), category=category.pk))
    assert (ComplaintImport.objects.get().state, ComplaintImport.objects.get().total) == ("checked", 6)


@pytest.mark.parametrize("sent", [{}, {"wake": "1"}])
def test_nothing_is_stored_that_is_still_being_checked(client, long, sent):
    client.post(f"{long.get_absolute_url()}start/", sent)
    assert ComplaintImport.objects.get().state == "checking"


def test_waking_a_worker_confirms_nothing(client, batch):
    client.post(f"{batch.get_absolute_url()}start/", {"wake": "1"})
    assert ComplaintImport.objects.get().state == "checked"


def test_a_check_that_is_cut_off_goes_on_and_counts_each_row_once(long, monkeypatch):
    check, seen = Checker.check, []

    def killed(self, start, end):
        seen.append(start)
        if len(seen) == 3:
            raise SystemExit
        return check(self, start, end)

    monkeypatch.setattr(Checker, "check", killed)
    with pytest.raises(SystemExit):
        batches.run_waiting()
    batch = ComplaintImport.objects.get()
    assert (batch.state, batch.next_row, batch.found["new"]) == ("checking", 4, 4)
    batches.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.found["new"], batch.found["errors"]) == ("checked", 6, 1)


def test_a_long_file_whose_end_cannot_be_read_is_refused_in_words(client, long, category):
    content = csv_of(*LONG, NO_TIME) + b'"' + b"x" * 300_000
    client.post(URL, typed(content, category=category.pk))
    path = Path(ComplaintImport.objects.get(state="checking", id__gt=long.pk).file.path)
    batches.run_waiting()
    refused = ComplaintImport.objects.get(state="refused")
    page = client.get(refused.get_absolute_url())
    assert (page.context["refusal"], page.context["errors"]) == (told(["open_quote", "9"]), [])
    assert page.context["refusal"] in page.text
    assert (path.exists(), bool(refused.file)) == (False, False)
    assert not batches.confirm(refused, at=refused.at)


def test_a_check_at_which_the_portal_breaks_says_so(client, long, monkeypatch):
    def break_down(*_):
        raise OSError("the disk is gone")

    monkeypatch.setattr(Checker, "check", break_down)
    batches.run_waiting()
    page = client.get(long.get_absolute_url())
    assert (page.context["batch"].state, page.context["refusal"]) == ("refused", told(["check_broke", ""]))


def test_a_long_file_can_be_discarded_while_it_is_checked(client, long):
    path = Path(long.file.path)
    client.post(f"{long.get_absolute_url()}discard/")
    batches.run_waiting()
    assert (ComplaintImport.objects.get().state, path.exists()) == ("discarded", False)


def test_a_check_that_no_worker_takes_up_says_so_and_is_forgotten_at_last(client, long):
    ComplaintImport.objects.update(at=long.at - dt.timedelta(minutes=3))
    assert client.get(long.get_absolute_url()).context["stalled"]
    assert batches.forget_files(at=long.at + dt.timedelta(days=8)) == 1


def test_a_real_worker_checks_a_long_file_and_stores_it(worker, client, chen, village, category):
    client.force_login(chen)
    rows = [with_cells(number=str(number)) for number in range(2_050)]
    worker()
    client.post(URL, typed(csv_of(*rows, NO_TIME), category=category.pk))
    batch = ComplaintImport.objects.get()
    wait_until(lambda: ComplaintImport.objects.get().state == "checked", seconds=90)
    page = client.get(batch.get_absolute_url())
    assert (page.context["batch"].found["new"], [row for row, *_ in page.context["errors"]]) == (2050, [2052])
    assert Complaint.objects.count() == 0
    client.post(f"{batch.get_absolute_url()}start/")
    wait_until(lambda: ComplaintImport.objects.get().state == "done", seconds=90)
    assert Complaint.objects.count() == 2050


def test_a_real_worker_stores_a_confirmed_file(worker, client, chen, village, category):
    client.force_login(chen)
    rows = [with_cells(number=str(number)) for number in range(1200)]
    client.post(URL, typed(csv_of(*rows), category=category.pk))
    batch = ComplaintImport.objects.get()
    worker()
    client.post(f"{batch.get_absolute_url()}start/")
    wait_until(lambda: ComplaintImport.objects.get().state == "done", seconds=90)
    assert Complaint.objects.count() == 1200
