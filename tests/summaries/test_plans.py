"""No page's cost grows with history: the plans of its statements, in a city of three years, read no table whole."""

import datetime as dt
import json
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.build import fill
from core.weeks import Week
from districts.models import District
from members.models import Member
from summaries.facts import gather_at, gather_now
from summaries.facts.trends import trend
from summaries.lifecycle import compile_week

# What grows with history. A member, a target or a district is not history; stories are few.
HISTORY = {
    "complaints_complaint",
    "complaints_complaintevent",
    "complaints_callback",
    "complaints_exclusion",
    "pledges_pledge",
    "pledges_pledgeevent",
    "members_visit",
    "summaries_weeklysummary",
}
pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2021, 7, 28, 9, 0))
WEEK = Week.at(NOW).previous


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[District]:
    """Twenty thousand complaints with their events, two thousand pledges, and the ends of the last weeks."""
    with django_db_blocker.unblock(), transaction.atomic():
        for command in ("load_districts", "load_categories"):
            call_command(command, verbosity=0)
        fill(20_000, NOW, works=6_000)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for week in (WEEK.previous, WEEK):
            compile_week(week, at=NOW)
        yield District.objects.get(level="county")
        transaction.set_rollback(True)


@pytest.fixture
def official(city) -> Member:
    return Member.objects.get(username="official")


def read_whole(pages: Callable[[], object]) -> list[str]:
    """Statements that read a table of history from end to end, in short."""
    with CaptureQueriesContext(connection) as captured:
        pages()
    selects = [
        each["sql"] for each in captured.captured_queries if each["sql"].lstrip("( ").startswith("SELECT")
    ]
    assert selects
    return [sql[:300] for sql in selects if scanned(sql) & HISTORY]


def scanned(sql: str) -> set[str]:
    """Tables read from end to end where an index was to be had: how small they are at the moment says nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = plan_of(sql)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return {node["Relation Name"] for node in nodes(plan) if reads_whole(node)}


def reads_whole(node: dict) -> bool:
    """By itself, or by an index of which nothing is asked, not even its first entries."""
    by_index = node["Node Type"] == "Index Only Scan" and "Index Cond" not in node
    return node["Node Type"] == "Seq Scan" or (by_index and "of a Limit" not in node)


def plan_of(sql: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        [[plan]] = cursor.fetchall()
    return (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]


def nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below | ({"of a Limit": True} if plan["Node Type"] == "Limit" else {}))


def test_the_plan_of_a_statement_that_counts_everything_is_found_out(city):
    assert read_whole(lambda: gather_at(dt.date(2020, 1, 1)))


def test_the_dashboard_of_now_reads_no_history(city):
    assert read_whole(lambda: gather_now(NOW)) == []
    assert read_whole(lambda: gather_now(NOW, within=city)) == []


def test_a_day_after_a_kept_week_reads_no_history(city):
    assert read_whole(lambda: gather_at(WEEK.monday + dt.timedelta(days=2))) == []


def test_compiling_the_next_week_reads_no_history(city):
    assert read_whole(lambda: compile_week(WEEK.next, at=WEEK.next.end)) == []


def test_the_trend_reads_no_history(city):
    village = District.objects.filter(level="village")[0]
    assert read_whole(lambda: [trend(city), trend(village)]) == []


def test_the_countys_dashboard_takes_few_statements_and_reads_no_history(city, official, client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client.force_login(official)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/districts/{city.code}/").status_code == 200
    assert len(captured.captured_queries) <= 15
    assert read_whole(lambda: client.get(f"/districts/{city.code}/")) == []


@pytest.mark.parametrize("narrowed", ["channel=hotline", "state=closed&kind=complaint"])
def test_a_handlers_list_is_sorted_by_an_index(city, client, narrowed):
    """Not by the rows of all complaints that the unit ever had."""
    client.force_login(Member.objects.filter(role="cadre").order_by("pk")[0])
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/complaints/?{narrowed}&sort=due").status_code == 200
    [rows] = [
        each["sql"]
        for each in captured.captured_queries
        if 'BY "complaints_complaint"."answer_by"' in each["sql"]
    ]
    assert index_of(rows) == "complaint_of_unit"


def index_of(sql: str) -> str:
    """The index by which the rows are found where reading all of a table, and forgetting the order, do not pay."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = plan_of(sql)
        cursor.execute("SET LOCAL enable_bitmapscan = on")
        cursor.execute("SET LOCAL enable_seqscan = on")
    named = [node for node in nodes(plan) if node.get("Relation Name") == "complaints_complaint"]
    return named[0].get("Index Name", named[0]["Node Type"])


def test_the_city_adds_up(city):
    facts = gather_now(NOW)[city.path]
    assert sum(facts.complaints.stock.values()) == 20_000
    assert facts.pledges.total == 2_000
    assert facts.complaints.open > 100
    assert facts.complaints.received > 10
    assert facts.works
