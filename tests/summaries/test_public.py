"""Public progress and open data: the dashboard's figures without persons, also while the database is away."""

import csv
import datetime as dt
import io
import json
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import InternalError, OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from core import database_state
from districts.models import Stage, Target
from members.models import Member
from summaries import public_figures, tasks
from tests.factories import enter_work, file_complaint, log_pledge

COUNTY, TOWNSHIP, VILLAGE = "130682000000", "130682204000", "130682204200"


@pytest.fixture
def clock(monkeypatch, now):
    """What the clock shows; `forward` moves it on."""

    class Clock:
        at = now

        def forward(self, **time: int) -> None:
            self.at += dt.timedelta(**time)

    shown = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: shown.at)
    monkeypatch.setattr(database_state.Memory, "gone_until", 0.0)
    return shown


@pytest.fixture
def city(village, other_village, county, township, category, toilets, lin, campaign, now):
    """Six complaints in one village and two in another, a pledge, and 12 of 20 toilets accepted."""
    before = now - dt.timedelta(hours=1)
    for _ in range(6):
        file_complaint(village, category, before)
    for _ in range(2):
        file_complaint(other_village, category, before, title="王家的私事", contact_name="王五")
    log_pledge(lin, campaign, now)
    for place in (county, township):
        Target.objects.create(indicator=toilets, district=place, year=2021, amount=20)
    january = timezone.make_aware(dt.datetime(2021, 1, 5))
    reached = [(stage, january) for stage in (Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED)]
    enter_work(village, toilets, Decimal(12), *reached)


def read_csv(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# ---- What is told -------------------------------------------------------------------------------


def test_townships_tell_all_and_villages_nothing_of_few(client, city, clock):
    page = client.get(f"/progress/{COUNTY}/")
    assert [each.complaints_open for each in page.context["page"].every] == [8, 6, 2]
    page = client.get(f"/progress/{TOWNSHIP}/")
    assert [each.complaints_open for each in page.context["page"].every] == [6, 6]
    assert [each.complaints_closed for each in page.context["page"].every] == [0, None]
    page = client.get("/progress/130682208200/")
    assert [each.complaints_open for each in page.context["page"].every] == [None]


def test_a_village_tells_nothing_of_a_week_a_visit_or_a_verdict(client, city, clock):
    [village] = json.loads(client.get(f"/progress/{VILLAGE}/data.json").content)["districts"]
    told = {name for name, value in village.items() if value is not None}
    assert told == {
        "code",
        "name",
        "level",
        "parent_code",
        "pledges_made",
        "pledges_kept",
        "complaints_open",
        "works",
    }
    assert client.get(f"/progress/{VILLAGE}/").text.count("n = ") == 0


def test_nothing_names_a_person_or_a_matter(client, city, clock, lin):
    secrets = ["王家的私事", "王五", lin.name + "的", "村小学门口", "修复村口300米翻浆路"]
    for address in (f"/progress/{COUNTY}/", "/progress/130682208200/", f"/progress/{COUNTY}/data.json"):
        text = client.get(address).content.decode()
        assert [secret for secret in secrets if secret in text] == []


def test_the_files_say_what_the_page_says(client, city, clock):
    rows = read_csv(client.get(f"/progress/{COUNTY}/data.csv"))
    assert [row["code"] for row in rows] == [COUNTY, TOWNSHIP, "130682208000"]
    county = rows[0]
    wanted = {
        "as_of": "2021-07-28T09:00:00+08:00",
        "year": "2021",
        "name": "定州市",
        "level": "county",
        "parent_code": "",
        "pledges_made": "1",
        "complaints_open": "8",
        "complaints_received_this_week": "8",
        "response_n": "0",
        "response_rate": "",
        "toilets_target": "20",
        "toilets_accepted": "12",
        "licence": "CC BY 4.0",
    }
    assert {name: county[name] for name in wanted} == wanted
    document = json.loads(client.get(f"/progress/{COUNTY}/data.json").content)
    assert document["as_of"] == wanted["as_of"]
    assert document["licence"]["name"] == "CC BY 4.0"
    assert [place["works"]["toilets"]["accepted"] for place in document["districts"]] == [12, 12, 0]
    assert document["districts"][1]["parent_code"] == COUNTY


def test_the_columns_are_those_of_the_documents(client, city, clock, settings):
    heads = list(read_csv(client.get(f"/progress/{COUNTY}/data.csv"))[0])
    for name in ("open-data.md", "open-data.zh.md"):
        text = (settings.BASE_DIR / "docs" / name).read_text()
        for head in heads:
            assert f"`{head.replace('toilets_', '<indicator>_')}`" in text, (name, head)


def test_open_data_can_be_read_from_other_sites_and_kept_on_the_way(client, city, clock, lin):
    client.force_login(lin)
    for kind in ("csv", "json"):
        answer = client.get(f"/progress/{COUNTY}/data.{kind}")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"].startswith("public, max-age=60")
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert 'rel="license"' in answer.headers["Link"]
        assert not answer.cookies
        assert client.post(f"/progress/{COUNTY}/data.{kind}").status_code == 405


def test_open_data_is_had_as_it_stood_on_a_day(client, city, clock, village, category):
    clock.forward(days=10)
    file_complaint(village, category, clock.at)
    document = json.loads(client.get(f"/progress/{COUNTY}/data.json?on=2021-07-28").content)
    assert (document["as_of"], document["districts"][0]["complaints_open"]) == (
        "2021-07-29T00:00:00+08:00",
        8,
    )
    before = json.loads(client.get(f"/progress/{COUNTY}/data.json?on=2021-07-27").content)
    assert before["districts"][0]["complaints_open"] == 0
    now = json.loads(client.get(f"/progress/{COUNTY}/data.json").content)
    assert now["districts"][0]["complaints_open"] == 9


@pytest.mark.parametrize("query", ["on=x", "on=2031-01-01", "on=1999-12-31", "year=x", "year=1", "on=%00"])
def test_a_wrong_choice_is_said_with_its_field(client, city, clock, query):
    for kind in ("csv", "json"):
        answer = client.get(f"/progress/{COUNTY}/data.{kind}?{query}")
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [query.split("=")[0]])


@pytest.mark.parametrize("code", ["999999999999", "000000000000"])
def test_a_district_that_is_not_there_has_no_data(client, city, clock, code):
    for kind in ("csv", "json"):
        assert client.get(f"/progress/{code}/data.{kind}").status_code == 404


def test_open_data_is_throttled_gently(client, city, clock, settings):
    settings.OPEN_DATA_PER_ADDRESS = 2
    statuses = [client.get(f"/progress/{COUNTY}/data.json").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = client.get(f"/progress/{COUNTY}/data.csv")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_a_minute_is_served_from_one_look(client, city, clock, django_assert_num_queries):
    client.get("/progress/")
    with django_assert_num_queries(0):
        client.get("/progress/")
        client.get(f"/progress/{TOWNSHIP}/")
        client.get(f"/progress/{COUNTY}/data.csv")


def test_an_empty_portal_has_a_home_page(client, db, clock):
    assert client.get("/").status_code == 200
    assert client.get("/progress/").status_code == 404


# ---- While the database is away -----------------------------------------------------------------


@pytest.fixture
def away(monkeypatch):
    """Nobody can connect, and the line there was is cut."""

    def refused(*args, **kwargs):
        raise OperationalError("connection refused")

    @contextmanager
    def gone():
        with monkeypatch.context() as broken:
            broken.setattr(connection, "ensure_connection", refused)
            broken.setattr(connection, "cursor", refused)
            yield
        database_state.Memory.gone_until = 0.0

    return gone


def test_everything_that_stays_up_answers_without_a_database(client, city, clock, away, wang):
    client.force_login(wang)
    for address in ("/", "/progress/"):
        client.get(address)
    clock.forward(minutes=10)
    with away():
        for address in ("/", "/progress/", f"/progress/{TOWNSHIP}/", f"/progress/{VILLAGE}/"):
            answer = client.get(address)
            assert (answer.status_code, answer.context["page"].stale) == (200, True), address
            assert "2021年7月28日 09:00" in answer.text
        switched = client.post(reverse("set_language"), {"language": "en", "next": "/progress/"})
        assert (switched.status_code, switched.headers["Location"]) == (302, "/progress/")
        assert "28 July 2021, 09:00" in client.get("/progress/").text
        document = client.get(f"/progress/{COUNTY}/data.json").json()
    assert (document["is_newest"], document["as_of"]) == (False, "2021-07-28T09:00:00+08:00")


def test_older_figures_are_said_to_be_so_as_soon_as_they_are(client, city, clock, away):
    client.get("/progress/")
    told = []
    for seconds in (50, 20, 20):
        clock.forward(seconds=seconds)
        with away():
            told.append(client.get("/progress/").context["page"].stale)
    assert told == [False, True, True]


def test_every_years_figures_are_kept_at_hand(client, city, clock, away, county, toilets):
    Target.objects.create(indicator=toilets, district=county, year=2020, amount=5)
    tasks.keep_public_figures()
    clock.forward(hours=3)
    with away():
        for year in (2021, 2020):
            assert client.get(f"/progress/{TOWNSHIP}/?year={year}").status_code == 200


def test_somebody_signed_in_stays_signed_in_when_it_is_back(client, city, clock, away, wang):
    client.force_login(wang)
    client.get("/progress/")
    clock.forward(minutes=10)
    with away():
        answer = client.get("/progress/")
    assert (answer.status_code, "sessionid" in answer.cookies) == (200, False)
    assert client.get("/work/").status_code == 200


def test_what_was_never_kept_says_so(client, db, clock, away):
    cache.clear()
    with away():
        page, file = client.get("/progress/"), client.get(f"/progress/{COUNTY}/data.json")
        home = client.get("/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert (file.status_code, file.headers["Access-Control-Allow-Origin"]) == (503, "*")
    assert home.status_code == 200


def test_without_the_cache_the_database_is_asked(client, city, clock, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert client.get("/progress/").context["page"].figures.complaints_open == 8
    assert client.get(f"/progress/{COUNTY}/data.json").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_writing_is_read(client, clock, settings, county, wang: Member, toilets):
    """By the server's own refusal, as a standby gives it."""
    settings.SESSION_IDLE_SECONDS = 3600
    client.force_login(wang)
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    connection.close()
    try:
        with pytest.raises(InternalError):
            wang.save()
        assert database_state.is_read_only()
        for address in ("/", "/progress/"):
            answer = client.get(address)
            assert (answer.status_code, answer.context["page"].stale) == (200, False)
        assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        connection.close()
    assert not public_figures.page_of(None, now=timezone.now()).stale


def test_whether_the_database_is_gone_is_asked_once_in_a_while(clock, db, monkeypatch):
    asked = []

    def refused():
        asked.append(1)
        raise OperationalError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "ensure_connection", refused)
        found = [database_state.is_down() for _ in range(3)]
    assert (found, len(asked)) == ([True, True, True], 1)
