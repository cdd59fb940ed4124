"""The dashboard at every width, on a wall, on paper and in the dark; a map once boundaries are there."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from districts.lifecycle import set_boundaries
from districts.models import District
from members.models import Member
from tests.browser.conftest import SCREENSHOTS

pytestmark = pytest.mark.browser
COUNTY, TOWNSHIP = "130682000000", "130682204000"


@pytest.fixture
def shapes(city) -> None:
    """A square for each township, five by five."""
    county = District.objects.get(code=COUNTY)
    made = {}
    for number, township in enumerate(District.objects.get_children(county)):
        x, y = 114.8 + 0.1 * (number % 5), 38.3 + 0.1 * (number // 5)
        ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
        made[township.code] = {"type": "Polygon", "coordinates": [ring]}
    keeper = Member.objects.get(username="administrator")
    set_boundaries(county, made, by=keeper, at=keeper.date_joined)


def drawn(page) -> int:
    """How many charts have anything on them."""
    script = """() => [...document.querySelectorAll('[data-chart] canvas')].filter((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((part) => part);
    }).length"""
    found: int = page.evaluate(script)
    return found


def test_an_official_reads_the_dashboard_from_the_county_down_to_a_village(
    visit: Callable, shapes, width
) -> None:
    official = visit()
    page = official.page
    official.sign_in("official")
    official.open(f"/districts/{COUNTY}/")
    expect(page.locator("[data-chart] canvas")).to_have_count(4)
    assert drawn(page) == 4
    expect(page.locator("details[data-chart-table][open]")).to_have_count(0)
    official.look("dashboard-county")
    page.locator("#heat tbody th a").first.click()
    page.wait_for_url(re.compile(r"/districts/\d{12}/$"))
    official.look("dashboard-township")
    page.locator("#heat tbody th a").first.click()
    page.wait_for_load_state()
    official.look("dashboard-village")
    official.open(f"/districts/{COUNTY}/?on=2999-01-01")
    expect(page.locator(".field-error")).to_be_visible()


def test_a_chart_is_kept_as_a_picture(visit: Callable, width) -> None:
    official = visit()
    official.sign_in("official")
    official.open(f"/districts/{COUNTY}/")
    with official.page.expect_download() as download:
        official.page.locator("#trend .chart-picture").first.click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_it_follows_the_dark_and_prints_light(visit: Callable, width) -> None:
    official = visit()
    page = official.page
    official.sign_in("official")
    page.emulate_media(color_scheme="dark")
    official.open(f"/districts/{COUNTY}/")
    official.examine(f"{width}-dashboard-dark")
    page.emulate_media(color_scheme="dark", media="print")
    page.screenshot(path=SCREENSHOTS / f"{width}-dashboard-print.png", full_page=True)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_wall_display_renews_itself_and_says_when_it_cannot(visit: Callable, shapes) -> None:
    official = visit()
    page = official.page
    official.sign_in("official")
    for size in ((1920, 1080), (3840, 2160)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        official.open(f"/districts/{COUNTY}/screen/")
        official.examine(f"wall-{size[0]}")
        down = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
        assert page.evaluate(down) <= 0, "a wall cannot scroll"
    page.evaluate("document.querySelector('.screen_figure').textContent = '?'")
    refresh = "htmx.ajax('GET', location.pathname, {target: '[data-screen]', swap: 'innerHTML'})"
    page.evaluate(refresh)
    expect(page.locator(".screen_figure")).to_contain_text("%")
    assert drawn(page) == 2
    page.route("**/screen/", lambda route: route.abort())
    page.evaluate(f"{refresh}.catch(() => {{}})")
    expect(page.locator(".screen_stale")).to_be_visible()
    official.faults.clear()


def test_the_numbers_are_there_without_scripts(new_context, city, live_server) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.locator("[name=login]").fill("official")
    page.locator("[name=password]").fill("dingzhou-demo")
    page.locator("main button[type=submit]").first.click()
    page.goto(f"{live_server.url}/districts/{COUNTY}/")
    expect(page.locator("#by_district table")).to_be_visible()
    expect(page.locator("#trend table")).to_be_visible()
    expect(page.locator(".chart-picture, [data-print]:visible")).to_have_count(0)
    assert json.loads(page.locator("#chart_data").text_content() or "")["districts"]
