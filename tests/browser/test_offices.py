"""A complaint near an accepted work, another look, the accepted figure; the month; what everybody may read."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from complaints import lifecycle
from complaints.models import Category
from districts.models import District, Indicator, Work
from members.models import Member
from summaries.facts import gather_now
from tests.districts.works import accept, finish, plan
from tests.factories import file_complaint

pytestmark = pytest.mark.browser
SPOT: dict[str, Any] = {"latitude": Decimal("38.51601"), "longitude": Decimal("114.99001")}
NEAR: dict[str, Any] = {"latitude": Decimal("38.51701"), "longitude": Decimal("114.99001")}


@pytest.fixture
def work(city) -> Work:
    """Finished by a cadre and accepted by an official of the county two days ago."""
    now = timezone.now()
    village = District.objects.filter(level="village").order_by("path")[3]
    toilets = Indicator.objects.get(code="toilets")
    cadre = Member.objects.get(username="cadre")
    home = District.objects.get(pk=cadre.home_district_id)
    village = District.objects.within(home).order_by("-path")[0] if home else village
    day = dt.timedelta(days=1)
    made = plan(village, toilets, now - 6 * day, address="村东头公厕", **SPOT)
    Work.objects.filter(pk=made.pk).update(year=timezone.localdate(now).year)
    made = finish(Work.objects.get(pk=made.pk), by=cadre, at=now - 4 * day)
    return accept(made, by=Member.objects.get(username="official"), at=now - 2 * day)


def accepted(work: Work) -> Decimal:
    now = timezone.now()
    return gather_now(now)[work.district.path].works["toilets"].accepted


def test_a_complaint_near_an_accepted_work_takes_it_out_of_the_accepted_ones(visit, work):
    before = accepted(work)
    category = Category.objects.filter(depth=3)[0]
    file_complaint(work.district, category, timezone.now(), title="公厕化粪池往外冒水", **NEAR)
    assert lifecycle.find_recurrences(at=timezone.now()) >= 1
    inspector = visit()
    inspector.sign_in("inspector")
    inspector.open(f"/works/look-again/?district={work.district.code}")
    inspector.look("look-again")
    inspector.page.get_by_role("link", name=work.name).first.click()
    inspector.look("look-again-at")
    page = inspector.page
    page.locator("[name=outcome][value=sent_back]").check()
    page.locator("[name=note]").fill("化粪池渗漏，盖板破损")
    page.locator("main form.form button[type=submit]").click()
    inspector.examine(f"{inspector.width}-look-again-wrong")
    page.locator("[name=put_right_by]").fill(f"{timezone.localdate() + dt.timedelta(days=10):%Y-%m-%d}")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url("**/works/look-again/")
    assert accepted(work) == before - work.quantity


def test_an_official_reads_the_month_and_opens_a_number(visit, city):
    official = visit()
    official.sign_in("official")
    for by in ("unit", "township"):
        official.open(f"/summaries/monthly/?by={by}")
        official.look(f"monthly-{by}")
    cell = official.page.locator("tfoot a").first
    shown = cell.inner_text().replace(",", "")
    cell.click()
    assert shown in official.page.locator(".count_line").first.inner_text().replace(",", "")


def test_everybody_reads_the_progress_and_its_files(visit, city):
    stranger = visit()
    for name, address in (("county", "/progress/"), ("township", "/progress/130682204000/")):
        stranger.open(address)
        stranger.look(f"progress-{name}")
    with stranger.page.expect_download() as file:
        stranger.page.get_by_role("link", name="CSV").click()
    assert file.value.suggested_filename == "progress-130682204000.csv"
