"""The map of a place: fetched when opened, set by a tap, moved with the tiles, never needed."""

from collections.abc import Callable, Iterator
from math import cos, hypot, radians

import pytest
from playwright.sync_api import Page, expect

from complaints.models import Complaint
from core.codes import pin_for
from pledgeportal.demo.people import PASSWORD
from tests.factories import file_complaint

from .conftest import Visitor
from .test_filing import choose, send, write
from .tile_server import Tiles, tile_server

pytestmark = pytest.mark.browser

NEW = "/complaints/new/"
HERE = (38.51634, 114.99021)
# WGS 84 and GCJ-02 of the same place, as other programs publish them for their tests.
KNOWN = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]
PLACES = [(38.516, 114.99), (18.25, 109.5), (53.48, 122.37), (39.47, 75.99), (48.36, 134.3)]
ABROAD = (48.8566, 2.3522)


@pytest.fixture
def width() -> str:
    return "phone"


@pytest.fixture
def tiles(settings) -> Iterator[Tiles]:
    with tile_server() as server:
        settings.MAP_TILES_URL = [f"{server.host}/{{z}}/{{x}}/{{y}}.png"]
        settings.MAP_ATTRIBUTION = '© <a href="https://example.org/">Example Maps</a>'
        yield server


@pytest.fixture
def visitor(transactional_db, village, category, live_server, new_context, width) -> Callable[..., Visitor]:
    def anybody(**context: object) -> Visitor:
        return Visitor(new_context(**context).new_page(), live_server.url, width)

    return anybody


def open_map(page: Page) -> None:
    page.locator("[data-map] > summary").click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()


def tap(page: Page, across: float = 0.5, down: float = 0.5) -> None:
    canvas = page.locator(".map-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    canvas.tap(position={"x": box["width"] * across, "y": box["height"] * down})


def position(page: Page) -> tuple[float, float]:
    """What the form would send."""
    expect(page.locator("#id_latitude")).not_to_have_value("")
    return (
        float(page.locator("#id_latitude").input_value()),
        float(page.locator("#id_longitude").input_value()),
    )


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north, east = one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0]))
    return 111_320 * hypot(north, east)


def test_a_tap_sets_the_position_and_it_is_sent(visitor, tiles, live_server):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    page.wait_for_load_state("networkidle")
    assert tiles.asked == []  # nobody hears of a visitor who does not open the map
    open_map(page)
    tap(page)
    expect(page.locator("[data-position-words]")).to_contain_text("38.51")
    expect(page.locator(".map-mark")).to_be_visible()
    assert metres(position(page), (38.516, 114.99)) < 200
    resident.examine("phone-map-picked-zh")
    assert {referer for _, referer in tiles.asked} == {f"{live_server.url}/"}
    write(page)
    choose(page)
    send(page)
    page.wait_for_url("**/received/")
    kept = Complaint.objects.get()
    assert kept.latitude is not None
    assert kept.longitude is not None
    assert metres((float(kept.latitude), float(kept.longitude)), (38.516, 114.99)) < 200


@pytest.mark.parametrize("width", ["desktop"])
def test_the_mark_is_dragged_and_taken_away(visitor, tiles, width):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    open_map(page)
    page.locator(".map-canvas").click(position={"x": 150, "y": 150})
    before = position(page)
    box = page.locator(".map-mark").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y - 20, steps=4)
    page.mouse.move(x + 40, y - 40, steps=4)
    page.mouse.up()
    after = position(page)
    assert after[0] > before[0]
    assert after[1] > before[1]
    page.locator("[data-position-remove]").click()
    expect(page.locator("#id_latitude")).to_have_value("")
    expect(page.locator(".map-mark")).to_have_count(0)
    assert resident.faults == []


def test_the_phones_own_position_stands_on_the_map(visitor, tiles):
    resident = visitor(geolocation={"latitude": HERE[0], "longitude": HERE[1]}, permissions=["geolocation"])
    page = resident.page
    resident.open(NEW)
    page.locator("[data-position-find]").click()
    expect(page.locator("[data-position-words]")).to_contain_text("38.51634")
    open_map(page)
    expect(page.locator(".map-mark")).to_be_visible()
    assert position(page) == HERE


def test_tiles_of_chinese_companies_are_met_where_they_lie(visitor, tiles, settings):
    """Both maps open on the same place, which lies on other tiles where these are moved."""
    settings.MAP_ZOOM = 17
    taken, asked = [], []
    for datum in ("wgs84", "gcj02"):
        settings.MAP_TILES_DATUM = datum
        resident = visitor()
        resident.open(NEW)
        open_map(resident.page)
        tap(resident.page)
        taken.append(position(resident.page))
        resident.page.wait_for_load_state("networkidle")
        asked.append({path for path, _ in tiles.asked})
        tiles.asked.clear()
        assert resident.faults == []
    assert metres(*taken) < 3
    assert not asked[0] & asked[1]


def test_the_way_there_and_back_agrees_with_what_is_known(visitor, tiles):
    resident = visitor()
    resident.open(NEW)
    run = """async (places) => {
        const { toGcj02, fromGcj02 } = await import("/static/js/gcj02.js");
        const pair = ({ lat, lng }) => [lat, lng];
        return places.map(([lat, lng]) => {
            const there = toGcj02({ lat, lng });
            return [pair(there), pair(fromGcj02(there)), pair(fromGcj02({ lat, lng }))];
        });
    }"""
    known = [wgs for wgs, _ in KNOWN]
    for (there, back, _), (wgs, gcj) in zip(resident.page.evaluate(run, known), KNOWN, strict=True):
        assert metres(there, gcj) < 0.1
        assert metres(back, wgs) < 0.001
    for (there, back, _), place in zip(resident.page.evaluate(run, PLACES), PLACES, strict=True):
        assert 100 < metres(there, place) < 1000
        assert metres(back, place) < 0.001
    [(there, back, _)] = resident.page.evaluate(run, [ABROAD])
    assert tuple(there) == tuple(back) == ABROAD


def test_a_draft_brings_its_position_back(visitor, tiles):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    write(page)
    open_map(page)
    tap(page, 0.4, 0.6)
    chosen = position(page)
    page.wait_for_timeout(600)
    page.reload()
    expect(page.locator("[data-position-words]")).to_contain_text(f"{chosen[0]:.5f}")
    open_map(page)
    expect(page.locator(".map-mark")).to_be_visible()
    page.locator("[data-draft-discard]").click()
    expect(page.locator("#id_latitude")).to_have_value("")


def test_a_map_that_does_not_load_says_so_and_words_still_do(visitor, tiles):
    resident = visitor()
    page = resident.page
    page.route(f"{tiles.host}/**", lambda route: route.abort())
    resident.open(NEW)
    page.locator("[data-map] > summary").click()
    expect(page.locator(".map-words")).not_to_be_empty()
    write(page)
    choose(page)
    send(page)
    page.wait_for_url("**/received/")


def test_without_scripts_there_is_no_map(visitor, tiles):
    resident = visitor(java_script_enabled=False)
    resident.open(NEW)
    expect(resident.page.locator("[data-map]")).to_be_hidden()


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_the_place_on_the_pages_of_staff_and_resident(visitor, tiles, village, category, chen, width, now):
    complaint = file_complaint(village, category, now, latitude=str(HERE[0]), longitude=str(HERE[1]))
    resident = visitor()
    resident.open(complaint.get_absolute_url())
    resident.page.locator("[name=pin]").fill(pin_for(complaint.code))
    resident.page.locator("[name=pin]").press("Enter")
    resident.page.wait_for_selector("[data-map]")
    assert tiles.asked == []
    open_map(resident.page)
    resident.examine(f"{width}-map-resident-zh")
    staff = visitor()
    chen.set_password(PASSWORD)
    chen.save()
    staff.sign_in("chen")
    staff.open(complaint.get_absolute_url())
    expect(staff.page.locator(".leaflet-tile-loaded").first).to_be_visible()
    mark, canvas = (staff.page.locator(name).bounding_box() for name in (".map-mark", ".map-canvas"))
    assert mark
    assert canvas
    assert abs(mark["x"] + 18 - canvas["x"] - canvas["width"] / 2) < 3
    assert abs(mark["y"] + 35 - canvas["y"] - canvas["height"] / 2) < 3
    staff.examine(f"{width}-map-staff-zh")
