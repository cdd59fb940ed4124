"""Lists of pledges by whom, where and what; a column for each state; who has not pledged; sheets."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from complaints.models import Category
from members.models import Role
from pledges import lifecycle
from pledges.models import Campaign, Reminder
from summaries.facts import gather_now
from tests.factories import log_pledge, make_campaign, make_category, make_member


@pytest.fixture
def running(db) -> Campaign:
    """A campaign of today."""
    today = timezone.localdate()
    return make_campaign(opens_on=today.replace(day=1, month=1), closes_on=today.replace(day=31, month=12))


def found(client, query: str) -> list[str]:
    return [pledge.title for pledge in client.get(f"/pledges/?{query}").context["page"]]


@pytest.fixture
def three(lin, zhou, wang, running):
    """One of Lin's in an initiative, one led by a leader, one of Zhou's in a category."""
    initiative = running.initiatives.create(name="20项民生实事")
    make_category(name_zh="道路")
    now = timezone.now()
    return [
        log_pledge(lin, running, now, title="修桥一座", initiative=initiative),
        log_pledge(lin, running, now, title="装灯十盏", led_by=wang),
        log_pledge(zhou, running, now, title="挖井一眼", category=Category.objects.get(depth=1)),
    ]


def test_the_list_is_narrowed_by_whom_what_and_where(client, three, lin, zhou, wang, running):
    client.force_login(wang)
    initiative = running.initiatives.get().pk
    assert found(client, f"initiative={initiative}") == ["修桥一座"]
    assert found(client, "led=true") == ["装灯十盏"]
    assert found(client, f"unit={zhou.unit_id}") == ["挖井一眼"]
    assert found(client, f"member={zhou.pk}") == ["挖井一眼"]
    assert found(client, f"category={three[2].category_id}") == ["挖井一眼"]
    assert found(client, "q=zhou") == ["挖井一眼"]
    assert found(client, "q=修桥") == ["修桥一座"]
    assert found(client, f"campaign={running.pk}&q=林") == ["装灯十盏", "修桥一座"]
    assert found(client, "unit=0&initiative=nonsense&category=%00&member=x") != []  # as good as none


def test_the_board_counts_what_its_list_shows(client, three, bai, wang):
    lifecycle.approve(three[0], by=bai, at=timezone.now())
    client.force_login(wang)
    columns = client.get("/pledges/?shape=board").context["columns"]
    counts = {str(column.state): column.total for column in columns}
    assert counts == {"submitted": 2, "returned": 0, "active": 1, "delivered": 0, "accepted": 0}
    for state, count in counts.items():
        assert client.get(f"/pledges/?state={state}").context["page"].paginator.count == count


def test_a_long_column_shows_the_first_and_how_many_there_are(client, lin, wang, running):
    running.owed_max = 23
    running.save()
    for _ in range(23):
        log_pledge(lin, running, timezone.now())
    client.force_login(wang)
    page = client.get("/pledges/?shape=board")
    [column, *_rest] = page.context["columns"]
    assert (len(column.pledges), column.total) == (20, 23)
    assert "?state=submitted" in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_takes_the_same_number_of_statements(
    client, lin, bai, running, rows, django_assert_num_queries
):
    running.owed_max = 3
    running.save()
    for _ in range(rows):
        log_pledge(lin, running, timezone.now())
    client.force_login(bai)
    with django_assert_num_queries(7):
        client.get("/pledges/?shape=board")


def test_the_sheet_holds_what_the_list_shows(client, three, wang):
    client.force_login(wang)
    sheet = load_workbook(io.BytesIO(client.get("/pledges/export.xlsx?q=lin").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["装灯十盏", "修桥一座"]
    text = client.get("/pledges/export.csv?q=zhou").getvalue().decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()[1:]] == ["挖井一眼"]
    assert client.get("/pledges/export.exe").status_code == 404


def test_a_formula_is_text_in_the_sheet(client, lin, wang, running):
    log_pledge(lin, running, timezone.now(), title="=1+1是修桥")
    client.force_login(wang)
    sheet = load_workbook(io.BytesIO(client.get("/pledges/export.xlsx").content)).active
    assert sheet["B2"].value == "'=1+1是修桥"
    assert sheet["B2"].data_type == "s"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sheet_takes_the_same_number_of_statements(
    client, lin, bai, running, rows, kind, django_assert_num_queries
):
    running.owed_max = 3
    running.save()
    for _ in range(rows):
        log_pledge(lin, running, timezone.now())
    client.force_login(bai)
    with django_assert_num_queries(6):
        list(client.get(f"/pledges/export.{kind}"))


# ---- who has not pledged ------------------------------------------------------------------------


def missing(client) -> list[str]:
    return [member.name for member in client.get("/pledges/missing/").context["page"]]


def test_who_has_not_pledged_is_the_dashboards_number(client, lin, zhou, wang, running, county):
    log_pledge(lin, running, timezone.now())
    client.force_login(wang)
    assert missing(client) == ["周"]
    assert gather_now(timezone.now())[county.path].pledges.members_without == 1


def test_of_several_open_campaigns_each_says_who_is_missing(client, lin, zhou, wang, running):
    earlier = make_campaign(
        opens_on=running.opens_on - dt.timedelta(days=9), closes_on=running.closes_on, name="秋季"
    )
    log_pledge(lin, earlier, timezone.now())
    client.force_login(wang)
    assert set(missing(client)) == {"林", "周"}
    page = client.get(f"/pledges/missing/?campaign={earlier.pk}&q=")
    assert [member.name for member in page.context["page"]] == ["周"]
    assert f'name="campaign" value="{earlier.pk}"' in page.text
    text = client.get(f"/pledges/missing.csv?campaign={earlier.pk}").getvalue().decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 1
    lifecycle.close_campaign(earlier, by=wang, at=timezone.now())
    assert client.get(f"/pledges/missing/?campaign={earlier.pk}").context["campaign"] == running


def test_a_joint_project_counts_for_who_agreed(client, lin, helper, wang, running):
    pledge = log_pledge(lin, running, timezone.now(), is_joint=True, helpers=(helper,))
    client.force_login(wang)
    assert missing(client) == ["高"]
    lifecycle.agree(pledge, by=helper, at=timezone.now())
    assert missing(client) == []


def test_an_official_sees_the_subtree_a_head_the_unit_a_cadre_nothing(client, lin, zhou, bai, head, running):
    client.force_login(bai)
    assert set(missing(client)) == {"林", "孙"}
    client.force_login(head)
    assert set(missing(client)) == {"林", "孙"}
    client.force_login(zhou)
    assert client.get("/pledges/missing/").status_code == 403


def test_the_ticked_ones_are_reminded(client, lin, head, bai, dong, running):
    client.force_login(dong)
    assert client.post("/pledges/missing/", {"chosen": lin.pk}).status_code == 403
    client.force_login(bai)
    client.post("/pledges/missing/", {"chosen": [lin.pk, "x", ""]})
    assert [(row.member, row.by) for row in Reminder.objects.all()] == [(lin, bai)]
    page = client.get("/pledges/missing/")
    assert (page.context["reminded"], page.context["may_tick"]) == ({lin.pk}, True)
    assert not client.get(f"/pledges/missing/?q={lin.username}").context["may_tick"]  # nobody is left to tick
    assert [row.name for row in client.get("/pledges/missing/?q=孙").context["page"]] == ["孙"]


def test_the_sheet_of_those_without_one(client, lin, zhou, bai, running):
    client.force_login(bai)
    text = client.get("/pledges/missing.csv").getvalue().decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["林"]


def test_without_a_campaign_nobody_owes(client, lin, bai):
    client.force_login(bai)
    assert client.get("/pledges/missing/").context["campaign"] is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_missing_take_the_same_number_of_statements(
    client, bai, township, township_unit, running, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_member(unit=township_unit, home_district=township, role=Role.CADRE)
    client.force_login(bai)
    with django_assert_num_queries(8):
        client.get("/pledges/missing/")
