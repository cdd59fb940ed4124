"""The roster's pages: who sees whom, how the list is narrowed, what can be pressed, the file's way in."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from members import lifecycle
from members.imports import batches
from members.imports.columns import recognise
from members.models import Member, Role, RosterImport, Unit
from tests.factories import make_member, make_unit
from tests.members.rosters import HEADERS, ROW, csv_of, row
from tests.worker import wait_until

LIST, IMPORTS = "/members/", "/members/import/"


def names(client, query: str = "") -> set[str]:
    return {member.username for member in client.get(f"{LIST}?{query}").context["page"]}


# ---- The list -----------------------------------------------------------------------------------


def test_an_official_sees_the_members_of_the_district(client, bai, lin, zhou):
    client.force_login(bai)
    assert names(client) == {"bai", "lin"}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=林", {"lin"}),
        ("q=ZHOU", {"zhou"}),
        ("q=西城乡", {"zhou"}),
        ("role=cadre", {"lin", "zhou"}),
        ("standing=left", {"gone"}),
        ("standing=new", {"lin"}),
        ("district=130682208000", {"zhou", "gone"}),
    ],
)
def test_the_list_is_narrowed(client, wang, lin, zhou, other_unit, query, wanted):
    make_member(
        username="gone",
        role=Role.INSPECTOR,
        is_active=False,
        unit=other_unit,
        home_district=other_unit.district,
    )
    Member.objects.exclude(username="lin").update(last_login=timezone.now())
    Unit.objects.filter(name="定州市人民政府").update(name="市")
    client.force_login(wang)
    assert (
        names(client, query) - {"wang"} == wanted
        if query.startswith("standing")
        else names(client, query) >= wanted
    )


def test_a_unit_shows_all_that_stand_below_it(client, wang, lin, zhou, city_unit, township_unit):
    township_unit.parent = city_unit
    township_unit.save()
    client.force_login(wang)
    assert names(client, f"unit={city_unit.pk}") == {"wang", "lin"}


def test_the_list_shows_no_address(client, bai, lin):
    Member.objects.filter(pk=lin.pk).update(email="lin@example.org")
    client.force_login(bai)
    pages = client.get(LIST).text + client.get(lin.get_absolute_url()).text
    assert ("林" in pages, "lin@example.org" in pages) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements(
    client, wang, county, city_unit, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_member(unit=city_unit, home_district=county)
    client.force_login(wang)
    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_members_page_takes_the_same_number_of_statements(
    client, boss, lin, now, rows, django_assert_num_queries
):
    for role in ["inspector", "official", "cadre"][:rows]:
        lifecycle.change_role(lin, to=role, by=boss, at=now)
    client.force_login(boss)
    with django_assert_num_queries(5):
        client.get(lin.get_absolute_url())


# ---- One member ---------------------------------------------------------------------------------


def test_everybody_reads_their_own_history(client, lin, boss, now):
    lifecycle.change_role(lin, to="inspector", by=boss, at=now, note="轮岗")
    client.force_login(lin)
    page = client.get(lin.get_absolute_url())
    assert "轮岗" in page.text
    assert reverse("member_leave", args=[lin.pk]) not in page.text
    assert client.get(boss.get_absolute_url()).status_code == 404


def test_a_role_is_changed_on_the_page(client, boss, lin):
    client.force_login(boss)
    client.post(reverse("member_role", args=[lin.pk]), {"to": "dispatcher", "note": "轮岗"})
    lin.refresh_from_db()
    assert (lin.role, lin.history.get().note) == ("dispatcher", "轮岗")
    assert client.post(reverse("member_role", args=[lin.pk]), {"to": "king"}).status_code == 422


def test_who_left_is_taken_back_on_the_page(client, boss, lin, now, township_unit):
    lifecycle.leave(lin, by=boss, at=now)
    client.force_login(boss)
    assert client.post(reverse("member_rejoin", args=[lin.pk]), {}).status_code == 422
    client.post(reverse("member_rejoin", args=[lin.pk]), {"to_unit": township_unit.pk})
    lin.refresh_from_db()
    assert (lin.is_active, lin.home_district) == (True, township_unit.district)


def test_the_admin_keeps_the_history_and_deletes_nobody(client, boss, lin, township_unit):
    client.force_login(boss)
    change = reverse("admin:members_member_change", args=[lin.pk])
    page = client.get(change)
    assert 'name="role"' not in page.text
    client.post(change, {"username": "lin", "name": "林海", "position": "科员", "email": ""})
    lin.refresh_from_db()
    assert (lin.name, lin.role, lin.history.get().kind) == ("林海", "cadre", "corrected")
    assert client.get(reverse("admin:members_member_delete", args=[lin.pk])).status_code == 403
    new = {"username": "new", "name": "新人", "role": "cadre", "unit": township_unit.pk}
    new |= {"home_district": township_unit.district_id, "usable_password": "false"}
    client.post(reverse("admin:members_member_add"), new)
    assert Member.objects.get(username="new").history.get().actor == boss


def test_a_password_set_in_the_admin_stands_in_the_history_without_itself(client, boss, lin):
    client.force_login(boss)
    address = reverse("admin:auth_user_password_change", args=[lin.pk])
    client.post(address, {"usable_password": "true", "password1": "kurz", "password2": "lang"})
    assert not lin.history.exists()
    client.post(
        address, {"usable_password": "true", "password1": "Mahlzeit-42-x", "password2": "Mahlzeit-42-x"}
    )
    event = lin.history.get()
    assert (event.kind, event.actor, event.note) == ("corrected", boss, "密码")


@pytest.fixture
def township_boss(township, township_unit) -> Member:
    return make_member(
        username="low",
        role=Role.ADMINISTRATOR,
        unit=township_unit,
        home_district=township,
        is_staff=True,
    )


def test_the_admin_shows_a_township_nothing_outside(client, township_boss, lin, zhou, boss, township_unit):
    client.force_login(township_boss)
    page = client.get(reverse("admin:members_member_changelist"))
    assert {member.username for member in page.context["cl"].result_list} == {"lin", "low"}
    page = client.get(reverse("admin:members_unit_changelist"))
    assert list(page.context["cl"].result_list) == [township_unit]
    for other in (zhou, boss):
        assert client.get(reverse("admin:members_member_change", args=[other.pk])).status_code == 302
        assert client.get(reverse("admin:auth_user_password_change", args=[other.pk])).status_code == 404
    assert client.get(reverse("admin:auth_user_password_change", args=[lin.pk])).status_code == 200


def test_the_admin_lets_a_township_make_no_account_above(client, township_boss, county, city_unit):
    client.force_login(township_boss)
    new = {"username": "new", "name": "新人", "role": "administrator", "usable_password": "false"}
    above = {"home_district": county.pk, "unit": city_unit.pk}
    within = {"home_district": township_boss.home_district_id, "unit": township_boss.unit_id}
    add = reverse("admin:members_member_add")
    client.post(add, new | above)
    assert not Member.objects.filter(username="new").exists()
    client.post(add, new | within)
    assert Member.objects.get(username="new").home_district == township_boss.home_district


def test_the_admin_lets_a_township_choose_its_own_heads(client, township_boss, zhou, lin):
    client.force_login(township_boss)
    unit = township_boss.unit
    change = reverse("admin:members_unit_change", args=[unit.pk])
    said = {"name": unit.name, "kind": unit.kind, "district": unit.district_id}
    for head, stored in ((zhou, None), (lin, lin)):
        client.post(change, said | {"head": head.pk})
        unit.refresh_from_db()
        assert unit.head == stored


def test_the_admin_lists_units_as_a_tree(client, boss, township_unit, city_unit):
    make_unit(name="阿机关党支部", kind="branch", district=township_unit.district, parent=township_unit)
    client.force_login(boss)
    page = client.get(reverse("admin:members_unit_changelist"))
    assert "\u3000阿机关党支部" in page.text
    listed = [unit.name for unit in page.context["cl"].result_list]
    assert listed.index("阿机关党支部") == listed.index(township_unit.name) + 1


# ---- The file -----------------------------------------------------------------------------------


def sent(content: bytes, name: str = "花名册.csv", **values: str) -> dict:
    return {"file": SimpleUploadedFile(name, content)} | values


@pytest.fixture
def batch(client, boss, township_unit, lin) -> RosterImport:
    """One new, one changed, one refused."""
    client.force_login(boss)
    client.post(IMPORTS, sent(csv_of(ROW, row(username="lin"), row(username="=1+1"))))
    return RosterImport.objects.get()


def test_a_file_is_checked_by_a_worker_and_nothing_is_stored(client, batch):
    assert "data-follow" in client.get(batch.get_absolute_url()).text
    batches.run_waiting()
    page = client.get(batch.get_absolute_url())
    batch = page.context["batch"]
    assert (batch.state, batch.found["created"], batch.found["updated"], batch.found["errors"]) == (
        "checked",
        1,
        1,
        1,
    )
    assert [number for number, *_ in page.context["errors"]] == [4]
    assert "data-follow" not in page.text
    assert page.context["created"] == [[2, "DZ0001", "孙志远", "号头庄回族乡人民政府"]]
    assert "DZ0001" in page.text
    assert not Member.objects.filter(username="DZ0001").exists()


def test_while_it_is_stored_only_the_progress_is_shown(client, batch):
    batches.run_waiting()
    client.post(f"{batch.get_absolute_url()}start/")
    page = client.get(batch.get_absolute_url())
    assert ("data-follow" in page.text, "stat_tile" in page.text) == (True, False)


def test_from_the_file_to_the_accounts(client, batch, lin):
    batches.run_waiting()
    client.post(f"{batch.get_absolute_url()}start/")
    batches.run_waiting()
    page = client.get(batch.get_absolute_url())
    batch = page.context["batch"]
    assert (batch.state, batch.stored["created"], batch.stored["updated"], bool(batch.file)) == (
        "done",
        1,
        1,
        False,
    )
    lin.refresh_from_db()
    assert lin.name == "孙志远"
    assert "standing=new" in page.text


def test_confirming_twice_and_running_twice_store_once(client, batch):
    batches.run_waiting()
    for _ in range(2):
        client.post(f"{batch.get_absolute_url()}start/")
        batches.run_waiting()
    batch.refresh_from_db()
    assert (batch.stored["created"], Member.objects.get(username="DZ0001").history.count()) == (1, 1)


def test_a_run_that_was_cut_off_goes_on_where_it_was(client, boss, township_unit, monkeypatch):
    monkeypatch.setattr("core.imports.batches.CHUNK", 2)
    client.force_login(boss)
    client.post(IMPORTS, sent(csv_of(*(row(username=f"N{number}") for number in range(5)))))
    batch = RosterImport.objects.get()
    batches.run_waiting()
    batches.confirm(batch, at=batch.at)
    real = batches.take_in
    calls = iter([real])  # the second finds none, as a worker does that is cut off
    monkeypatch.setattr(batches, "take_in", lambda *args, **kwargs: next(calls)(*args, **kwargs))
    batches.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.next_row, Member.objects.filter(username__startswith="N").count()) == (
        "failed",
        2,
        2,
    )
    monkeypatch.setattr(batches, "take_in", real)
    client.post(f"{batch.get_absolute_url()}start/")
    batches.run_waiting()
    batch.refresh_from_db()
    assert (batch.state, batch.stored["created"]) == ("done", 5)


def test_a_discarded_file_is_gone(client, batch):
    batches.run_waiting()
    client.post(f"{batch.get_absolute_url()}discard/")
    client.post(f"{batch.get_absolute_url()}start/")
    batch.refresh_from_db()
    assert (batch.state, bool(batch.file), batch.changes) == ("discarded", False, [])


def test_files_that_nobody_goes_on_with_are_forgotten_after_a_week(client, batch):
    batches.run_waiting()
    week = batches.KEEP_UNCONFIRMED
    assert batches.forget_files(at=batch.at + week) == 0
    RosterImport.objects.update(state="failed")
    assert batches.forget_files(at=batch.at + week * 2) == 1
    batch.refresh_from_db()
    assert (batch.state, bool(batch.file)) == ("discarded", False)


def test_the_report_is_a_sheet_in_the_files_language_without_formulas(client, batch):
    batches.run_waiting()
    answer = client.get(f"{batch.get_absolute_url()}report.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))
    assert [each[:2] for each in rows[1:]] == [["2", "DZ0001"], ["3", "lin"], ["4", "'=1+1"]]


def test_the_empty_sheet_has_headers_that_are_understood(client, boss):
    client.force_login(boss)
    book = load_workbook(io.BytesIO(client.get(f"{IMPORTS}template.xlsx").getvalue()))
    headers = [cell.value for cell in next(book.active.rows)]
    assert (None in recognise(headers), headers[0]) == (False, HEADERS[0])


@pytest.mark.parametrize(
    ("name", "content"), [("a.jpg", b"\xff\xd8"), ("a.csv", b"a,b\n"), ("a.xlsx", b"PK\3\4"), ("a.csv", b"")]
)
def test_what_is_no_roster_is_said_at_the_field(client, boss, name, content):
    client.force_login(boss)
    answer = client.post(IMPORTS, sent(content, name))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_files_takes_the_same_number_of_statements(
    client, boss, now, rows, django_assert_num_queries
):
    client.force_login(boss)
    for number in range(rows):
        RosterImport.objects.create(name=f"{number}.csv", by=boss, at=now)
    with django_assert_num_queries(4):
        client.get(IMPORTS)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "eaten"}, "roster_import_state_is_known"),
        ({"next_row": 2, "total": 1}, "roster_import_ends"),
        ({"state": "done", "next_row": 1, "total": 2}, "roster_import_done_is_whole"),
    ],
)
def test_imports_hold_together(boss, now, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RosterImport.objects.create(name="a.csv", by=boss, at=now, **values)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_roster_at_once_make_each_account_once(
    boss, township_unit, now, run_beside, county
):
    content = csv_of(*(row(username=f"N{number}") for number in range(40)))

    def take_in() -> dict[str, int]:
        roster = batches.Roster("r.csv", content)
        checker = batches.Checker(roster, within=county, create_units=False, by=None, now=now)
        return dict(batches.store(checker, list(roster.rows()), by=None, at=now).counts)

    counts = [each.result(timeout=60) for each in [run_beside(take_in) for _ in range(4)]]
    assert sum(count.get("created", 0) for count in counts) == 40
    assert sum(count.get("unchanged", 0) for count in counts) == 120
    assert Member.objects.filter(username__startswith="N").count() == 40


def test_a_real_worker_checks_and_takes_in(worker, client, boss, township_unit):
    client.force_login(boss)
    client.post(IMPORTS, sent(csv_of(*(row(username=f"N{number}") for number in range(1200)))))
    batch = RosterImport.objects.get()
    worker()
    batches.outbox.send(batches.RUN)
    wait_until(lambda: RosterImport.objects.get().state == "checked", seconds=90)
    client.post(f"{batch.get_absolute_url()}start/")
    wait_until(lambda: RosterImport.objects.get().state == "done", seconds=90)
    assert Member.objects.filter(username__startswith="N").count() == 1200
