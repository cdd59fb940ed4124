"""What every test shares: quick hashing, files in a temporary place, and the cast.

The county has two townships. Lin and Bai work in the first: Lin is a cadre of its government, Bai its official.
Chen dispatches and Dong inspects for the whole county; Official Wang looks after it all. Zhou is a cadre of the
second township and must not see what belongs to the first.
"""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from complaints.models import Category
from districts.models import District, Indicator
from members.models import Member, Role, Unit
from pledges.models import Campaign

from .city import city_folder, city_media, city_rows  # noqa: F401
from .factories import make_campaign, make_category, make_member, make_unit
from .worker import worker  # noqa: F401


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that empty the database come last: they take away what the migrations wrote.

    pytest-django says so too, but pytest then brings all tests of one browser together, in the middle.
    """

    def empties(item: pytest.Item) -> bool:
        marker = item.get_closest_marker("django_db")
        return "transactional_db" in getattr(item, "fixturenames", ()) or bool(
            marker and marker.kwargs.get("transaction")
        )

    items.sort(key=empties)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A browser's kept-alive line to the live server must not keep a connection to the database too:
    nobody can drop a database in use."""
    connections.settings["default"]["CONN_MAX_AGE"] = 0


@pytest.fixture(autouse=True)
def _quick_and_clean(settings, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Throttles start afresh with each test, and a proof of work takes a moment.
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}
    # Whoever is signed in for a test shows no second step and is not sent away for a pause; tests/members/sign_in
    # switches both on.
    settings.SECOND_FACTOR_ROLES = []
    settings.SESSION_IDLE_SECONDS = 0
    settings.ALTCHA_CHALLENGE = {**settings.ALTCHA_CHALLENGE, "cost": 1, "max_number": 4}


@pytest.fixture
def now() -> dt.datetime:
    """A Wednesday morning of the article's week, 2021-W30."""
    return timezone.make_aware(dt.datetime(2021, 7, 28, 9, 0))


@pytest.fixture
def county(db) -> District:
    return District.objects.add_root(
        {"code": "130682000000", "name": "定州市", "short_name": "定州市", "level": "county"}
    )


@pytest.fixture
def township(county: District) -> District:
    return District.objects.add_child(
        county,
        {"code": "130682204000", "name": "号头庄回族乡", "short_name": "号头庄回族乡", "level": "township"},
    )


@pytest.fixture
def village(township: District) -> District:
    return District.objects.add_child(
        township,
        {"code": "130682204200", "name": "号头庄村民委员会", "short_name": "号头庄村", "level": "village"},
    )


@pytest.fixture
def other_township(county: District) -> District:
    return District.objects.add_child(
        county, {"code": "130682208000", "name": "西城乡", "short_name": "西城乡", "level": "township"}
    )


@pytest.fixture
def other_village(other_township: District) -> District:
    return District.objects.add_child(
        other_township,
        {"code": "130682208200", "name": "大西丈村民委员会", "short_name": "大西丈村", "level": "village"},
    )


@pytest.fixture
def city_unit(county: District) -> Unit:
    return make_unit(name="定州市人民政府", kind="bureau", district=county)


@pytest.fixture
def township_unit(township: District) -> Unit:
    return make_unit(name="号头庄回族乡人民政府", kind="township", district=township)


@pytest.fixture
def other_unit(other_township: District) -> Unit:
    return make_unit(name="西城乡人民政府", kind="township", district=other_township)


@pytest.fixture
def lin(township: District, township_unit: Unit) -> Member:
    return make_member(username="lin", name="林", role=Role.CADRE, unit=township_unit, home_district=township)


@pytest.fixture
def bai(township: District, township_unit: Unit) -> Member:
    return make_member(
        username="bai", name="白", role=Role.OFFICIAL, unit=township_unit, home_district=township
    )


@pytest.fixture
def zhou(other_township: District, other_unit: Unit) -> Member:
    return make_member(
        username="zhou", name="周", role=Role.CADRE, unit=other_unit, home_district=other_township
    )


@pytest.fixture
def chen(county: District, city_unit: Unit) -> Member:
    return make_member(username="chen", name="陈", role=Role.DISPATCHER, unit=city_unit, home_district=county)


@pytest.fixture
def dong(county: District, city_unit: Unit) -> Member:
    return make_member(username="dong", name="董", role=Role.INSPECTOR, unit=city_unit, home_district=county)


@pytest.fixture
def wang(county: District, city_unit: Unit) -> Member:
    return make_member(username="wang", name="王", role=Role.OFFICIAL, unit=city_unit, home_district=county)


@pytest.fixture
def category(db) -> Category:
    """村镇建设 below 城乡建设, with ordinary limits."""
    return make_category(name_zh="村镇建设", name_en="Rural construction", above="城乡建设")


@pytest.fixture
def campaign(db) -> Campaign:
    return make_campaign()


@pytest.fixture
def toilets(db) -> Indicator:
    return Indicator.objects.create(
        code="toilets", name_zh="农村厕所改造", name_en="Rural toilets rebuilt", unit_zh="座"
    )
