"""Records of other systems: taken over once and whole, by the command or a worker."""

import csv
import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from complaints import lifecycle
from complaints.imports import batches
from complaints.imports.check import Checker, Defaults
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
from core import cell_values as values
from tests.complaints.import_files import ROW, at, csv_of, moment, with_cells

REAL = Path(
    os.environ.get("HOTLINE_MESSAGES")
    or Path(__file__).parents[3] / "shared" / "data" / "hotline_messages.csv"
)


@pytest.fixture
def load(check, now):
    """Checks a file and takes it over."""

    def run(content: bytes, **options) -> list[Complaint]:
        return lifecycle.take_over(check(content, **options).records, channel="hotline", at=now)

    return run


def test_a_reply_of_thousands_of_characters_is_kept_whole(load):
    reply = "经查，情况属实。" * 800
    load(csv_of(with_cells(reply=reply)))
    assert ComplaintEvent.objects.get(kind="answered").note == reply


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
    assert [complaint.source_id for complaint in load(other)] == ["1001@202003040506"]
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
