"""A ledger in a file, on the page: checked, looked at, taken in or forgotten."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from districts.imports.batches import LEDGERS
from districts.models import LedgerImport, Stage, Work
from tests.districts.ledgers import csv_of, row
from tests.factories import make_member


@pytest.fixture
def upload(client, bai, village, toilets):
    def upload(content: bytes, name: str = "台账.csv", **more: Any) -> Any:
        client.force_login(bai)
        return client.post("/works/import/", {"file": SimpleUploadedFile(name, content), **more})

    return upload


@pytest.fixture
def batch(upload) -> LedgerImport:
    upload(csv_of(row(), row(number="2", quantity="x")))
    return LedgerImport.objects.get()


def test_a_ledger_is_checked_looked_at_and_taken_in(client, batch):
    assert client.get(batch.get_absolute_url()).context["at_work"]
    LEDGERS.run_waiting()
    page = client.get(batch.get_absolute_url())
    assert page.context["counts"] == {"created": 1, "errors": 1}
    assert [(row, number) for row, number, _why in page.context["errors"]] == [(3, "2")]
    [sums] = page.context["sums"]
    assert next((int(before), int(after)) for _stage, before, after in sums["stages"]) == (0, 1)
    assert not Work.objects.exists()
    client.post(f"{batch.get_absolute_url()}start/")
    LEDGERS.run_waiting()
    assert client.get(batch.get_absolute_url()).context["batch"].state == "done"
    assert Work.objects.get().stage == Stage.PLANNED


def test_the_report_is_a_sheet_of_what_is_refused(client, batch):
    LEDGERS.run_waiting()
    lines = b"".join(client.get(f"{batch.get_absolute_url()}report.csv").streaming_content).decode()
    assert lines.count("\n") == 2
    assert "很多" not in lines
    assert ",2," in lines


def test_what_nobody_wants_is_forgotten(client, batch):
    LEDGERS.run_waiting()
    client.post(f"{batch.get_absolute_url()}discard/")
    batch.refresh_from_db()
    assert (batch.state, bool(batch.file), batch.changes) == ("discarded", False, [])
    client.post(f"{batch.get_absolute_url()}start/")
    LEDGERS.run_waiting()
    assert not Work.objects.exists()


def test_a_run_that_was_cut_off_goes_on_where_it_was(client, upload, monkeypatch):
    monkeypatch.setattr("core.imports.batches.CHUNK", 2)
    upload(csv_of(*(row(number=str(n)) for n in range(5))))
    LEDGERS.run_waiting()
    batch = LedgerImport.objects.get()
    LEDGERS.confirm(batch, at=batch.at)
    real, calls = LEDGERS.store_once, []

    def break_down(*args: Any, **words: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the lights went out")
        return real(*args, **words)

    monkeypatch.setattr(LEDGERS, "store_once", break_down)
    LEDGERS.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.next_row, Work.objects.count()) == ("failed", 2, 2)
    client.post(f"{batch.get_absolute_url()}start/")
    LEDGERS.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.stored["created"], Work.objects.count()) == ("done", 5, 5)


@pytest.mark.parametrize(
    ("content", "name"), [(b"a,b\n1,2\n", "a.csv"), (b"%PDF", "a.pdf"), (b"PK broken", "a.xlsx")]
)
def test_what_is_no_ledger_is_refused_at_the_field(upload, content, name):
    answer = upload(content, name)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert not LedgerImport.objects.exists()


def test_a_year_out_of_this_world_is_refused(upload):
    assert list(upload(csv_of(row()), year="99999").context["form"].errors) == ["year"]


def test_an_official_reads_imports_of_the_own_district_alone(client, batch, other_township, other_unit, wang):
    stranger = make_member(role="official", unit=other_unit, home_district=other_township)
    for who, status in ((stranger, 404), (wang, 200)):
        client.force_login(who)
        assert client.get(batch.get_absolute_url()).status_code == status
        assert (batch in client.get("/works/import/").context["imports"]) == (status == 200)
    assert client.get(f"/works/import/{2**63}/").status_code == 404


def test_the_database_refuses_impossible_imports(batch):
    cases: list[tuple[dict[str, Any], str]] = [
        ({"state": "dreamt"}, "ledger_import_state_is_known"),
        ({"next_row": 9}, "ledger_import_ends"),
        ({"state": "done", "total": 3}, "ledger_import_done_is_whole"),
        ({"year": 1999}, "ledger_import_year"),
    ]
    for values, constraint in cases:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            LedgerImport.objects.update(**values)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_number_of_statements(client, upload, rows, django_assert_num_queries):
    for _ in range(rows):
        upload(csv_of(*(row(number=str(n), quantity="x") for n in range(rows)), row(number="ok")))
    LEDGERS.run_waiting()
    batch = LedgerImport.objects.first()
    assert batch
    with django_assert_num_queries(5):
        client.get(batch.get_absolute_url())
    with django_assert_num_queries(5):
        client.get("/works/import/")
