"""Rosters: what is read, what is refused and why, what is stored; once, and without a silent overwrite."""

import datetime as dt
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from openpyxl import Workbook

from core.sheet_errors import SheetError
from members.imports import batches
from members.imports.check import Checker, Outcome
from members.imports.reasons import TEXTS, told
from members.imports.rows import Roster
from members.models import Member, MemberEvent, Role, Unit
from tests.factories import make_member, make_unit
from tests.members.rosters import HEADERS, ROW, csv_of, messy_book, row, saved, xlsx_of
from tests.worker import libpq_url

Kind = MemberEvent.Kind


@pytest.fixture
def check(county, township_unit, other_unit, village, now):
    """Checks a roster as an administrator of the county would."""

    def run(content: bytes, *, name: str = "roster.csv", store: bool = False, **options) -> Outcome:
        roster = Roster(name, content)
        given = {"within": county, "create_units": False, "by": None, "now": now} | options
        checker = Checker(roster, **given)
        rows = list(roster.rows())
        return batches.store(checker, rows, by=given["by"], at=now) if store else checker.check(rows)

    return run


def reasons(outcome: Outcome) -> list[tuple[int, list[tuple[str, str]]]]:
    return [(row, [(column, word) for column, word, _ in each]) for row, _, each in outcome.errors]


# ---- What is read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        (HEADERS, "zh-hans"),
        (
            [
                "员工编号",
                "姓　名",
                "工作单位*",
                "责任区",
                "现任职务",
                "系统角色",
                "是否党员",
                "所在支部",
                "任职时间",
            ],
            "zh-hans",
        ),
        (
            [
                "Staff number",
                "Name",
                "Unit",
                "District",
                "Position",
                "Role",
                "Party member",
                "Branch",
                "Joined",
            ],
            "en",
        ),
    ],
)
def test_headers_go_by_many_names_and_tell_the_language(check, headers, language):
    content = csv_of(ROW, headers=headers)
    [entry] = check(content).entries
    assert (entry.member.username, entry.member.name, entry.member.position) == (
        "DZ0001",
        "孙志远",
        "乡党委委员",
    )
    assert Roster("a.csv", content).heads.language == language


def test_numbers_and_names_are_read_as_they_are_meant(check):
    rows = [
        row(username=" ＤＺ００１２\u00a0", name="张　三"),
        row(username="1023.0", name="Lena Park"),
        row(username="\u200bDZ 0014", name="买买提·艾力"),
    ]
    members = [entry.member for entry in check(csv_of(*rows)).entries]
    assert [member.username for member in members] == ["DZ0012", "1023", "DZ0014"]
    assert [member.name for member in members] == ["张三", "Lena Park", "买买提·艾力"]


@pytest.mark.parametrize(
    "written",
    ["号头庄回族乡人民政府", "号头庄回族乡 人民政府", "号头庄回族乡政府"],
)
def test_a_unit_is_found_however_it_is_written(check, township_unit, written):
    assert check(csv_of(row(unit=written))).entries[0].member.unit == township_unit


def test_units_of_one_name_are_told_apart_by_the_district(check, township, other_township):
    for district in (township, other_township):
        make_unit(name="财政所", kind="bureau", district=district)
    rows = [row(unit="财政所", district="西城乡"), row(username="2", unit="财政所")]
    outcome = check(csv_of(*rows))
    assert [entry.member.unit.district for entry in outcome.entries] == [other_township]
    assert reasons(outcome) == [(3, [("单位", "many_units")])]


def test_without_a_district_the_units_own_is_the_home(check, township, village):
    rows = [ROW, row(username="2", district="号头庄村")]
    homes = [entry.member.home_district for entry in check(csv_of(*rows)).entries]
    assert homes == [township, village]


@pytest.mark.parametrize(
    ("party", "branch", "wanted"),
    [
        ("中共党员", "", True),
        ("群众", "", False),
        ("", "", False),
        ("", "机关党支部", True),
        ("预备党员", "机关党支部", True),
    ],
)
def test_party_and_branch_go_together(check, township, township_unit, party, branch, wanted):
    own = make_unit(name="机关党支部", kind="branch", district=township, parent=township_unit)
    member = check(csv_of(row(party=party, branch=branch))).entries[0].member
    assert (member.is_party_member, member.party_branch) == (wanted, own if branch else None)


@pytest.mark.parametrize("written", ["2021年3月1日", "2021/3/1", "20210301", "44256", "2021.03.01"])
def test_the_first_day_is_read_however_it_is_written(check, written):
    joined = check(csv_of(row(joined=written))).entries[0].member.date_joined
    assert joined == timezone.make_aware(dt.datetime(2021, 3, 1))


def test_headers_repeated_on_each_printed_page_are_no_rows(check):
    outcome = check(csv_of(ROW, HEADERS, row(username="2")))
    assert [entry.row for entry in outcome.entries] == [2, 4]


# ---- What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column", "word"),
    [
        ({"username": "—"}, "工号", "bad_number"),
        ({"username": ""}, "工号", "missing"),
        ({"username": "张三"}, "姓名", "long"),
        ({"username": "A B/C"}, "工号", "bad_number"),
        ({"username": "#REF!"}, "工号", "broken"),
        ({"name": ""}, "姓名", "missing"),
        ({"name": "#N/A"}, "姓名", "broken"),
        ({"unit": ""}, "单位", "missing"),
        ({"unit": "号头庄乡政府"}, "单位", "no_unit"),
        ({"unit": "局" * 81}, "单位", "long"),
        ({"district": "月球"}, "辖区", "no_district"),
        ({"role": "皇帝"}, "角色", "bad_role"),
        ({"role": "管理员"}, "角色", "no_administrators"),
        ({"party": "也许"}, "政治面貌", "bad_party"),
        ({"party": "群众", "branch": "机关党支部"}, "党支部", "branch_without_party"),
        ({"branch": "没有的支部"}, "党支部", "no_unit"),
        ({"joined": "去年"}, "到岗日期", "bad_date"),
        ({"joined": "2031-01-01"}, "到岗日期", "future"),
    ],
)
def test_a_wrong_row_is_told_with_its_number_column_and_reason(check, cells, column, word):
    if word == "long" and column == "姓名":
        cells = {"name": "名" * 41}
    outcome = check(csv_of(ROW, row(**({"username": "DZ0002"} | cells))))
    assert [entry.row for entry in outcome.entries] == [2]
    assert reasons(outcome) == [(3, [(column, word)])]
    assert told(outcome.errors[0][2][0]).startswith(column)


def test_every_reason_can_be_told():
    assert all(told(["工号", word, "x"]) for word in TEXTS)


def test_a_number_that_stands_twice_is_refused_in_both_rows(check):
    outcome = check(csv_of(ROW, row(username="2"), row(name="钱文")))
    assert [entry.row for entry in outcome.entries] == [3]
    assert [(number, each[0][1:]) for number, _, each in outcome.errors] == [
        (2, ["same_number", "2, 4"]),
        (4, ["same_number", "2, 4"]),
    ]


def test_an_unknown_unit_names_the_nearest(check):
    outcome = check(csv_of(row(unit="号头庄回族乡人民政俯")))
    assert outcome.errors[0][2][0][2] == "号头庄回族乡人民政俯（号头庄回族乡人民政府？）"


def test_a_formula_counts_as_the_value_that_was_shown_or_is_refused():
    book = Workbook()
    for line in [HEADERS, ROW, ['="DZ"&"2"', *ROW[1:]]]:
        book.active.append(line)
    rows = list(Roster("r.xlsx", saved(book)).rows())
    assert [str(cells["username"]) for _, cells in rows] == ["DZ0001", ""]


def test_a_formula_without_a_value_is_named(check):
    content = xlsx_of(HEADERS, ['="DZ"&"2"', *ROW[1:]], ["DZ3", '=A2&"x"', *ROW[2:]])
    outcome = check(content, name="r.xlsx")
    assert reasons(outcome) == [(2, [("工号", "formula")]), (3, [("姓名", "formula")])]


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\0" * 9, csv_of(ROW, headers=["工号", *"bcdefghi"])]
)
def test_what_is_no_roster_is_said_at_once(content):
    with pytest.raises(SheetError):
        Roster("r.csv", content)


def test_nobody_is_taken_from_another_district(check, township, lin, zhou):
    outcome = check(csv_of(row(username="zhou"), row(username="2", unit="西城乡人民政府")), within=township)
    assert reasons(outcome) == [(2, [("工号", "elsewhere")]), (3, [("单位", "unit_elsewhere")])]


def test_who_has_left_is_not_brought_back_by_a_sheet(check, lin):
    Member.objects.update(is_active=False)
    assert reasons(check(csv_of(row(username="lin")))) == [(2, [("姓名", "has_left")])]


def test_nobody_changes_their_own_role(check, county, city_unit):
    boss = make_member(username="boss", role=Role.ADMINISTRATOR, unit=city_unit, home_district=county)
    outcome = check(csv_of(row(username="boss", unit="", role="领导")), by=boss)
    assert reasons(outcome) == [(2, [("角色", "own_role")])]


def test_capitals_make_no_other_staff_number(check, lin):
    outcome = check(csv_of(row(username="LIN"), row(username="DZ7"), row(username="dz7")))
    assert [(entry.member.pk, entry.member.username) for entry in outcome.entries] == [(lin.pk, "lin")]
    assert reasons(outcome) == [(3, [("工号", "same_number")]), (4, [("工号", "same_number")])]


def test_a_sheet_unmakes_no_administrator(check, county, city_unit):
    make_member(username="boss", role=Role.ADMINISTRATOR, unit=city_unit, home_district=county)
    outcome = check(csv_of(row(username="boss", unit="", role="干部")))
    assert reasons(outcome) == [(2, [("角色", "no_administrators")])]


# ---- What is stored -----------------------------------------------------------------------------


def test_a_new_member_has_no_password_and_a_first_event(check):
    check(csv_of(ROW), store=True)
    member = Member.objects.get(username="DZ0001")
    assert (member.has_usable_password(), member.is_active, member.is_staff) == (False, True, False)
    assert list(member.history.values_list("kind", "to_role")) == [("joined", "cadre")]


def test_the_same_roster_again_changes_nothing(check):
    check(csv_of(ROW), store=True)
    outcome = check(csv_of(ROW), store=True)
    assert (outcome.counts["unchanged"], outcome.counts["updated"]) == (1, 0)
    assert MemberEvent.objects.count() == 1


def test_what_differs_is_changed_told_and_kept_in_the_history(check, lin, other_unit, other_township, now):
    township_unit = lin.unit
    township_unit.head = lin
    township_unit.save()
    outcome = check(
        csv_of(
            row(
                username="lin",
                name="林",
                unit="西城乡人民政府",
                position="副乡长",
                role="督查员",
                party="党员",
            )
        ),
        store=True,
    )
    lin.refresh_from_db()
    assert (lin.unit, lin.home_district, lin.role, lin.is_party_member) == (
        other_unit,
        other_township,
        "inspector",
        True,
    )
    [(_, number, name, what)] = outcome.changes
    assert (number, name) == ("lin", "林")
    assert ["单位", "号头庄回族乡人民政府", "西城乡人民政府"] in what
    moved = lin.history.get(kind=Kind.MOVED)
    assert (moved.from_unit, moved.to_unit, moved.at) == (township_unit, other_unit, now)
    assert lin.history.get(kind=Kind.ROLE_CHANGED).to_role == "inspector"
    assert "职务：— → 副乡长" in lin.history.get(kind=Kind.CORRECTED).note
    township_unit.refresh_from_db()
    assert township_unit.head is None


@pytest.mark.parametrize(
    ("headers", "column"), [(["工号", "姓名", "单位"], "辖区"), (["staff no", "name", "unit"], "district")]
)
def test_what_another_unit_brings_is_told_by_the_name_of_its_column(check, lin, other_unit, headers, column):
    outcome = check(csv_of(["lin", "林", "西城乡人民政府"], headers=headers))
    [(_row, _number, _name, what)] = outcome.changes
    assert [header for header, _old, _new in what] == [headers[2], column]


def test_an_empty_cell_changes_nothing(check, lin):
    Member.objects.filter(pk=lin.pk).update(position="乡长")
    outcome = check(csv_of(["lin", "林", *[""] * 7]), store=True)
    lin.refresh_from_db()
    assert (lin.position, outcome.counts["unchanged"]) == ("乡长", 1)


def test_who_leaves_the_party_leaves_the_branch(check, lin, township, township_unit):
    branch = make_unit(name="机关党支部", kind="branch", district=township, parent=township_unit)
    Member.objects.filter(pk=lin.pk).update(is_party_member=True, party_branch=branch)
    check(csv_of(["lin", "林", "", "", "", "", "群众", "", ""]), store=True)
    lin.refresh_from_db()
    assert (lin.is_party_member, lin.party_branch) == (False, None)


def test_missing_units_are_made_once_when_asked_for(check, township, township_unit):
    rows = [
        row(unit="新设办公室", branch="新设办公室党支部", district="号头庄回族乡"),
        row(username="2", unit="新设办公室", branch="新设办公室党支部", district="号头庄回族乡"),
        row(username="3", unit="新村民委员会", district="号头庄村"),
    ]
    check(csv_of(*rows), store=True, create_units=True)
    made = Unit.objects.filter(name__startswith="新").order_by("pk")
    found = [(unit.name, unit.kind, unit.parent and unit.parent.name) for unit in made]
    assert found == [
        ("新设办公室", "bureau", None),
        ("新设办公室党支部", "branch", "新设办公室"),
        ("新村民委员会", "village", "号头庄回族乡人民政府"),
    ]
    assert Member.objects.filter(party_branch=made[1]).count() == 2


def test_a_dry_run_makes_no_unit(check):
    outcome = check(csv_of(row(unit="新设办公室")), create_units=True)
    assert (outcome.counts["created"], Unit.objects.filter(name="新设办公室").exists()) == (1, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_chunk_takes_the_same_number_of_statements(
    county, township_unit, other_unit, now, rows, django_assert_num_queries
):
    people = [make_member(unit=township_unit, home_district=township_unit.district) for _ in range(rows)]
    lines = [row(username=f"N{number}") for number in range(rows)]
    lines += [row(username=member.username, unit="西城乡人民政府") for member in people]
    roster = Roster("r.csv", csv_of(*lines))
    checker = Checker(roster, within=county, create_units=False, by=None, now=now)
    with django_assert_num_queries(9):  # two marks, the rows, two writes in savepoints, heads and events
        batches.store(checker, list(roster.rows()), by=None, at=now)


# ---- The command --------------------------------------------------------------------------------


def run(path, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_members", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_tells_and_stores(tmp_path, county, township_unit, lin):
    path = tmp_path / "花名册.csv"
    path.write_bytes(csv_of(ROW, row(username="lin"), row(username="3", unit="无此单位")))
    out, err = run(path, "--dry-run")
    assert "3 rows: 1 would be created, 1 would be updated (0 moved), 0 unchanged, 1 with errors." in out
    assert "row 2 (DZ0001 孙志远): new, 号头庄回族乡人民政府" in out
    assert Member.objects.count() == 1
    out, err = run(path)
    assert "姓名 林 -> 孙志远" in out
    assert err.startswith("row 4 (3): 单位")
    assert set(Member.objects.values_list("username", "name")) == {("lin", "孙志远"), ("DZ0001", "孙志远")}


def test_the_command_says_what_it_cannot_do(tmp_path, county):
    with pytest.raises(CommandError, match=r"none\.csv"):
        run(tmp_path / "none.csv")
    path = tmp_path / "r.csv"
    path.write_bytes(csv_of(ROW))
    with pytest.raises(CommandError, match="nobody1"):
        run(path, "--by", "nobody1")


# ---- Twenty thousand rows -----------------------------------------------------------------------


# Says its own peak: what the system tells of a child's includes what its parent held when it was started.
IMPORT = """
import sys
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "import_members", sys.argv[1]])
with open("/proc/self/status") as status:
    print("peak", status.read().partition("VmHWM:")[2].split()[0])
"""


def peak_of(rows: int, folder: Path) -> tuple[int, str]:
    """The most memory, in MB, that a process of its own takes to import so many rows, and its report."""
    path = folder / f"{rows}.xlsx"
    path.write_bytes(messy_book(rows))
    url = libpq_url(connection.settings_dict["NAME"])
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(path)],
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return int(done.stdout.partition("peak ")[2]) // 1024, done.stdout


@pytest.mark.django_db(transaction=True)
def test_twenty_thousand_messy_rows_come_in_or_are_told_and_memory_stays_flat(
    tmp_path, county, township_unit
):
    small, _ = peak_of(1_000, tmp_path)
    large, out = peak_of(20_000, tmp_path)
    # of each thousand a formula, a number that stands in that row too, and an unknown unit
    assert "20000 rows: 18943 created, 0 updated (0 moved), 997 unchanged, 60 with errors." in out
    assert "row 12 (DZ000009): 所在单位" in out
    assert Member.objects.filter(name="张三", is_party_member=True).count() == 19_940
    assert large - small < 40, (small, large)
