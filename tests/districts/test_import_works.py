"""A township's ledger in a file: what its rows become, and what they never do."""

import datetime as dt
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from core.sheet_errors import SheetError
from districts import lifecycle
from districts.imports import batches
from districts.imports.batches import LEDGERS, sums_of
from districts.imports.check import Checker
from districts.imports.columns import COLUMNS
from districts.imports.reasons import TEXTS, told
from districts.imports.rows import Ledger
from districts.imports.values import Defaults
from districts.models import Stage, Work, WorkEvent, WorkGate
from districts.views.lists import HEADS
from tests.districts.ledgers import SIGNED, csv_of, row, xlsx_of
from tests.districts.works import accept, finish, plan

DAY = dt.timedelta(days=1)


@pytest.fixture
def take(county, township, village, toilets, now):
    """Checks rows, or stores them."""

    def take(
        *rows: Any, store: bool = True, content: bytes | None = None, name: str = "台账.csv", **more: Any
    ):
        ledger = Ledger(name, content or csv_of(*rows))
        given = {"within": township, "change_existing": True, "by": None, "defaults": Defaults()} | more
        checker = Checker(ledger, now=now, **given)
        found = list(ledger.rows())
        outcome = LEDGERS.store(checker, found, by=given["by"], at=now) if store else checker.check(found)
        outcome.checker = checker  # type: ignore[union-attr]  # for what the sums are made of
        return outcome

    return take


def words(outcome) -> list[tuple[int, list[str]]]:
    return [(number, [word for _head, word, _value in reasons]) for number, _n, reasons in outcome.errors]


def stages(work: Work) -> list[tuple[str, str]]:
    return [
        (to, f"{at.astimezone(dt.timezone(dt.timedelta(hours=8))):%m-%d}")
        for to, at in work.events.values_list("to_stage", "at")
    ]


# ---- New works --------------------------------------------------------------------------------


def test_a_row_becomes_a_work_with_its_history(take, village, toilets):
    full = row(
        stage="已验收", started="2021.3.1", completed="2021年6月30日", accepted="2021/7/5",
        contractor="定州二建", owner="李家3号", due="2021-06-30", quantity="20座", **SIGNED,
    )  # fmt: skip
    outcome = take(full)
    work = Work.objects.get()
    assert dict(outcome.counts) == {"created": 1, "errors": 0, "held": 0}
    assert (work.number, int(work.quantity), work.stage, work.contractor) == (
        "001",
        20,
        "accepted",
        "定州二建",
    )
    assert (work.owner_mark, work.due_on) == ("李家3号", dt.date(2021, 6, 30))
    assert stages(work) == [
        ("planned", "03-01"), ("started", "03-01"), ("completed", "06-30"), ("accepted", "07-05"),
    ]  # fmt: skip
    assert list(WorkGate.objects.values_list("signed_by", "signed_on")) == [
        (name, dt.date(2021, 7, 5)) for name in "张李王"
    ]


def test_the_stage_follows_from_the_days(take):
    take(row(started="2021-03-01"), row(number="002", completed="2021-06-01"), row(number="003"))
    assert [(work.number, work.stage) for work in Work.objects.order_by("number")] == [
        ("001", "started"), ("002", "completed"), ("003", "planned"),
    ]  # fmt: skip


def test_accepted_without_signatures_stays_completed_and_is_told(take):
    outcome = take(row(stage="验收", accepted="2021-07-05", quality="张"))
    assert dict(outcome.counts) == {"created": 1, "errors": 0, "held": 1}
    assert words(outcome) == [(2, ["no_signers"])]
    assert Work.objects.get().stage == Stage.COMPLETED


def test_what_rows_do_not_say_is_chosen_with_the_file(take, toilets):
    content = csv_of(["7", "号头庄村", "李家户厕", "1"], headers=["序号", "村", "名称", "座数"])
    outcome = take(content=content, defaults=Defaults(toilets, 2021))
    assert (outcome.counts["created"], Work.objects.get().year) == (1, 2021)


def test_an_english_sheet_with_a_title_above_is_read(take, toilets):
    toilets.name_en = "Rural toilets rebuilt"
    content = xlsx_of(
        ["The township's ledger", None],
        [None],
        ["No", "Indicator", "Year", "Village", "Name", "Quantity", "Stage", "Started on", "Latitude", "Longitude"],
        [1.0, "rural toilets rebuilt", 2021, "号头庄村", "Li", 2.5, "Started", dt.datetime(2021, 3, 1), 38.5, 114.99],
        ["No", "Indicator", "Year", "Village", "Name", "Quantity", "Stage", "Started on", "Latitude", "Longitude"],
        ["2", "toilets", "2021年", "130682204200", "Wang", "1,200", "planned", None, "115", "38"],
    )  # fmt: skip
    outcome = take(content=content, name="ledger.xlsx")
    assert words(outcome) == [(6, ["bad_position"])]
    assert (Work.objects.get().quantity, Work.objects.get().latitude) == (Decimal("2.5"), Decimal("38.5"))
    [(_row, _number, [reason])] = outcome.errors
    assert told(reason).startswith("Latitude")


WRONG: dict[str, tuple[dict[str, str], list[str]]] = {
    "no number": ({"number": ""}, ["missing"]),
    "long number": ({"number": "x" * 41}, ["long"]),
    "no name": ({"name": ""}, ["missing"]),
    "long name": ({"name": "长" * 121}, ["long"]),
    "no quantity": ({"quantity": ""}, ["missing"]),
    "nothing": ({"quantity": "0"}, ["bad_quantity"]),
    "less than nothing": ({"quantity": "-3"}, ["bad_quantity"]),
    "words for a number": ({"quantity": "若干"}, ["bad_quantity"]),
    "three places": ({"quantity": "1.234"}, ["bad_quantity"]),
    "no such indicator": ({"indicator": "桥梁"}, ["no_indicator"]),
    "no such year": ({"year": "202"}, ["bad_year"]),
    "elsewhere": ({"district": "大西丈村"}, ["no_district"]),
    "no such stage": ({"stage": "快好了"}, ["bad_stage"]),
    "cancelled": ({"stage": "取消"}, ["cancelled"]),
    "unreadable day": ({"started": "三月初"}, ["bad_date"]),
    "a day to come": ({"started": "2021-07-29"}, ["future"]),
    "days out of order": ({"started": "2021-06-02", "completed": "2021-06-01"}, ["order"]),
    "a day beyond the stage": ({"stage": "开工", "completed": "2021-06-01"}, ["beyond_stage"]),
    "an error of the sheet": ({"name": "#REF!"}, ["broken", "missing"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_row_that_makes_no_sense_is_refused_with_the_reason(take, case, other_village):
    cells, expected = WRONG[case]
    outcome = take(row(**cells), row(number="9"))
    flat = [word for _number, each in words(outcome) for word in each]
    assert (flat, outcome.counts["created"], outcome.counts["errors"]) in [
        (expected, 1, 1),
        (expected[:1], 1, 1),
    ]
    assert Work.objects.get().number == "9"


def test_a_number_that_stands_twice_is_taken_in_from_neither_row(take, village, township):
    outcome = take(row(), row(name="另一家"), row(number="2"))
    assert outcome.counts["created"] == 1
    assert words(outcome) == [(2, ["same_number"]), (3, ["same_number"])]


def test_the_same_number_in_another_township_is_another_work(take, county, other_village):
    take(row(), row(district="大西丈村"), within=county)
    assert Work.objects.filter(number="001").count() == 2


# ---- Works that are there ---------------------------------------------------------------------


@pytest.fixture
def work(village, toilets, now) -> Work:
    return plan(village, toilets, now - 60 * DAY, number="001")


def same(**cells: str) -> list[str]:
    """A row that says of this work what the ledger has."""
    return row(**({"name": "第一批户厕改造", "quantity": "20"} | cells))


def test_a_sheet_taken_in_again_changes_nothing(take, work):
    outcome = take(same())
    assert (outcome.counts["unchanged"], outcome.entries) == (1, [])
    assert work.events.count() == 1


def test_changes_are_listed_old_and_new_and_become_events(take, work):
    changed = same(contractor="定州二建", quantity="18", stage="完工", started="2021-06-10")
    dry = take(changed, store=False)
    assert dry.changes == [
        (2, "001", "第一批户厕改造", [
            ["施工单位", "", "定州二建"], ["数量", "20", "18"], ["阶段", str(Stage.PLANNED.label), str(Stage.COMPLETED.label)],
        ])
    ]  # fmt: skip
    assert work.events.count() == 1
    take(changed)
    now_there = Work.objects.get()
    assert (now_there.contractor, int(now_there.quantity), now_there.stage) == ("定州二建", 18, "completed")
    assert [(e.kind, e.from_stage, e.to_stage, e.quantity) for e in work.events.order_by("id")][1:] == [
        ("noted", "planned", "planned", 20),
        ("moved", "planned", "started", 20),
        ("moved", "started", "completed", 20),
        ("corrected", "completed", "", 20),
        ("corrected", "", "completed", 18),
    ]
    assert take(changed).counts["unchanged"] == 1


def test_nothing_is_changed_without_the_tick(take, work):
    outcome = take(same(contractor="定州二建"), change_existing=False)
    assert words(outcome) == [(2, ["differs"])]
    assert "定州二建" in told(outcome.errors[0][2][0])
    assert Work.objects.get().contractor == ""


def test_a_sheet_takes_no_step_back_and_touches_no_accepted_quantity(take, work, lin, dong, now, village):
    accept(finish(work, by=lin, at=now), by=dong, at=now)
    assert words(take(same(stage="完工"))) == [(2, ["lower"])]
    assert words(take(same(quantity="19"))) == [(2, ["accepted_quantity"])]
    assert words(take(same(started="2021-07-01"))) == [(2, ["other_day"])]
    assert take(same(started="2021-07-28", stage="验收")).counts["unchanged"] == 1
    assert Work.objects.get().stage == Stage.ACCEPTED


def test_a_work_does_not_move_and_a_cancelled_one_stays_so(take, work, bai, now, township):
    assert words(take(same(district="号头庄回族乡"))) == [(2, ["other_place"])]
    lifecycle.cancel_work(work, by=bai, at=now, note="拆迁")
    assert words(take(same())) == [(2, ["was_cancelled"])]


def test_a_step_is_not_dated_before_the_last_one(take, work, lin, now):
    lifecycle.move_on(work, to=Stage.STARTED, by=lin, at=now)
    assert words(take(same(completed="2021-07-01"))) == [(2, ["too_early"])]


def test_nobody_accepts_by_sheet_what_they_reported_completed(take, work, bai, wang, now):
    finish(work, by=bai, at=now)
    signed = same(stage="验收", **SIGNED)
    assert words(take(signed, by=bai)) == [(2, ["own_report"])]
    assert take(signed, by=wang).counts["updated"] == 1
    assert Work.objects.get().accepted_at is not None


def test_what_was_sent_back_is_put_right_by_a_sheet(take, work, lin, dong, now):
    finish(work, by=lin, at=now - DAY)
    lifecycle.send_back(work, what="漏", put_right_by=now.date(), by=dong, at=now - DAY)
    take(same(stage="完工", completed="2021-07-28"))
    assert work.defects.get().put_right_at == now


def test_rows_that_somebody_enters_meanwhile_are_looked_at_again(take, work, monkeypatch):
    real, tries = batches.take_in, []

    def once_too_late(*args: Any, **words: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise lifecycle.NotAllowed(lifecycle.Reason.TAKEN)
        real(*args, **words)

    monkeypatch.setattr(batches, "take_in", once_too_late)
    assert take(row(number="2")).counts["created"] == 1
    assert len(tries) == 2


# ---- Sums, figures, size ----------------------------------------------------------------------


def test_the_sums_of_before_and_after_add_up(take, work, township, toilets, now):
    rows = [same(stage="开工", quantity="18"), row(number="2", quantity="5", stage="完工")]
    outcome = take(*rows, store=False)
    sums = sums_of(outcome.checker, township)
    assert sums == [
        ["toilets", 2021, [["20.00", "23.00"], ["0", "23"], ["0", "5"], ["0", "0"]]],
    ]
    take(*rows)
    for stage, (_before, after) in zip(("planned", "started", "completed"), sums[0][2], strict=False):
        assert Work.objects.reached(stage).quantity_in_all() == Decimal(after)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_part_of_a_sheet_takes_the_same_number_of_statements(
    take, village, toilets, now, rows, django_assert_num_queries
):
    for number in range(rows):
        plan(village, toilets, now - DAY, number=f"a{number}")
    new = [row(number=str(n), stage="验收", completed="2021-07-01", **SIGNED) for n in range(rows)]
    old = [same(number=f"a{n}", stage="验收", quantity="3", contractor="x", **SIGNED) for n in range(rows)]
    ledger = Ledger("a.csv", csv_of(*new, *old))
    words_of = {"within": village, "change_existing": True, "defaults": Defaults(), "by": None, "now": now}
    with django_assert_num_queries(3):
        checker = Checker(ledger, **words_of)
    with django_assert_num_queries(3):
        assert not checker.check(list(ledger.rows())).errors
    with django_assert_num_queries(21):
        outcome = LEDGERS.store(checker, list(ledger.rows()), by=None, at=now)
    assert (outcome.counts["created"], outcome.counts["updated"]) == (rows, rows)
    assert WorkEvent.objects.filter(to_stage="accepted", kind="moved").count() == 2 * rows


def test_five_thousand_toilets(take, village, township, lin, now, toilets):
    rows = [
        row(number=f"{n:05}", name=f"第{n}户", started="2021-03-01", completed="2021-05-01" if n % 2 else "")
        for n in range(5_000)
    ]
    batch = LEDGERS.prepare("台账.csv", csv_of(*rows), by=lin, at=now)
    LEDGERS.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.found) == ("checked", {"created": 5_000})
    assert batch.sums == [["toilets", 2021, [["0", "5000"], ["0", "5000"], ["0", "2500"], ["0", "0"]]]]
    assert not Work.objects.exists()
    LEDGERS.confirm(batch, at=now)
    LEDGERS.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.stored["created"], Work.objects.count()) == ("done", 5_000, 5_000)
    assert batch.sums[0][2][2] == ["0", "2500.00"]


# ---- The command ------------------------------------------------------------------------------


def said_by(path, *options: str) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("import_works", str(path), *options, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_looks_and_stores(take, tmp_path):
    path = tmp_path / "台账.csv"
    path.write_bytes(csv_of(row(), row(number="2", quantity="x")))
    dry = said_by(path, "--dry-run")
    assert "2 rows: 1 would be created, 0 would be updated, 0 unchanged, 1 with errors" in dry
    assert "2021" in dry
    assert not Work.objects.exists()
    assert "2 rows: 1 created" in said_by(path)
    assert "1 unchanged" in said_by(path)


@pytest.mark.parametrize("options", [["--by", "nobody"], ["--indicator", "dreams"]])
def test_the_command_refuses_what_it_does_not_know(take, tmp_path, options):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(row()))
    with pytest.raises(CommandError):
        said_by(path, *options)


def test_a_file_that_is_no_ledger_is_refused(take, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(CommandError, match="编号"):
        said_by(path)
    with pytest.raises(SheetError):
        Ledger("a.pdf", b"x")


def test_every_reason_has_words():
    with translation.override("en"):
        for word in TEXTS:
            assert told(["编号", word, "17"])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_exported_can_be_imported(language):
    with translation.override(language):
        heads = [str(head) for head in HEADS]
    assert None not in COLUMNS.recognise(heads), heads
