"""Administrators see which statements take the database's time, and never what was asked for."""

import pytest
from django.db import connection

from districts.models import District
from members.models import Member
from pledgeportal.operation.statements import slowest, unquoted
from tests.factories import make_member, make_unit

PAGE = "/operation/statements/"
SECRET = "13800138000"


@pytest.fixture
def administrator(county) -> Member:
    return administrator_of(county)


def administrator_of(district: District) -> Member:
    unit = make_unit(district=district)
    return make_member(role="administrator", unit=unit, home_district=district, is_staff=True)


@pytest.fixture
def counting(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW shared_preload_libraries")
        if "pg_stat_statements" not in cursor.fetchone()[0]:
            pytest.skip("this server does not count statements")
        cursor.execute("CREATE EXTENSION pg_stat_statements")
        cursor.execute(
            "SELECT pg_stat_statements_reset(0, oid, 0) FROM pg_database WHERE datname = current_database()"
        )


def test_the_slowest_come_first_without_their_values(client, administrator, counting):
    client.force_login(administrator)
    Member.objects.filter(name=SECRET).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05), %s AS secret", [SECRET])
    first, *others = slowest() or []
    assert (first.sql, first.calls, first.rows) == ("SELECT pg_sleep($1), $2 AS secret", 1, 1)
    assert first.mean > 50
    assert first.share + sum(each.share for each in others) == pytest.approx(100)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "pg_sleep($1)" in page.text
    assert SECRET not in page.text


def test_only_what_reads_and_writes_rows_is_told(counting):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE noted (words text)")
        cursor.execute("INSERT INTO noted VALUES ('x')")
    told = [each.sql for each in slowest() or []]
    assert [sql for sql in told if "noted" in sql] == ["INSERT INTO noted VALUES ($1)"]


def test_where_nothing_is_counted_the_page_says_what_to_switch_on(client, administrator):
    client.force_login(administrator)
    assert slowest() is None
    assert "CREATE EXTENSION pg_stat_statements" in client.get(PAGE).text


def test_what_stands_in_quotation_marks_is_never_shown():
    sql = "SELECT 1 FROM t WHERE a = 'it''s' AND b = $1 AND c = 'cut off"
    assert unquoted(sql) == "SELECT 1 FROM t WHERE a = '…' AND b = $1 AND c = '…'"


def test_the_desk_of_who_looks_after_the_county_leads_there(client, administrator, township):
    client.force_login(administrator)
    assert PAGE in client.get("/work/").text
    client.force_login(administrator_of(township))
    assert PAGE not in client.get("/work/").text
