"""Filing on a phone, with scripts and without: nothing typed is lost, whatever happens on the way."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from complaints import lifecycle
from complaints.models import Complaint, EmergencyWord, Follower
from tests.core.test_photos import picture
from tests.factories import file_complaint, make_category

from .conftest import SCREENSHOTS, Visitor

pytestmark = pytest.mark.browser

NEW = "/complaints/new/"
PHOTO: FilePayload = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(800, 600)).read()}
TITLE = "村小学门口路灯不亮"
BODY = "村小学门口的路灯坏了一个多月，孩子放学时天已经黑了，盼望早日修好。"


@pytest.fixture
def width() -> str:
    return "phone"


@pytest.fixture
def place(transactional_db, village, other_village, category) -> None:
    """Two townships with a village each, a few categories, and two words of an emergency."""
    make_category(name_zh="路灯照明", name_en="Street lamps", above="城乡建设")
    make_category(name_zh="农村饮水", name_en="Drinking water", above="农村农业")
    EmergencyWord.objects.create(word="燃气泄漏", call="119", stops=True)
    EmergencyWord.objects.create(word="打人", call="110")


@pytest.fixture
def visitor(place, live_server, new_context, width) -> Callable[..., Visitor]:
    """Somebody with a phone of their own."""

    def anybody(**context: object) -> Visitor:
        return Visitor(new_context(**context).new_page(), live_server.url, width)

    return anybody


def picture_of(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"phone-{name}.png", full_page=True)


def send(page: Page) -> None:
    page.locator(".form_actions button[type=submit]").click()


def write(page: Page, title: str = TITLE, body: str = BODY) -> None:
    page.locator("#id_title").fill(title)
    page.locator("#id_body").fill(body)


def choose(page: Page) -> None:
    """Village and category, by typing a few characters and pressing Enter."""
    village = page.locator("#id_district_find")
    village.press_sequentially("号头")
    expect(page.locator("#id_district_choices [role=option]").first).to_contain_text("号头庄村")
    village.press("ArrowDown")
    village.press("Enter")
    category = page.locator("#id_category_find")
    category.press_sequentially("村镇")
    page.locator("#id_category_choices [role=option]").first.click()


def test_a_resident_files_with_a_photo_by_typing_and_pressing_enter(visitor):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    resident.look("filing-empty")
    write(page)
    page.locator("input[type=file]").set_input_files([PHOTO])
    choose(page)
    expect(page.locator("#id_district")).to_have_value("130682204200")
    page.locator("#id_contact_phone").fill("13800000000")
    page.mouse.click(5, 5)
    resident.examine("phone-filing-filled-zh")
    send(page)
    page.wait_for_url("**/received/")
    resident.examine("phone-filing-receipt-zh")
    complaint = Complaint.objects.get()
    assert (complaint.title, complaint.district.code) == (TITLE, "130682204200")
    assert complaint.photos.count() == 1
    page.emulate_media(media="print")
    picture_of(page, "filing-receipt-print")
    resident.open(NEW)
    expect(page.locator("#id_title")).to_have_value("")


def test_without_scripts_the_same_form_files_with_a_photo_and_a_sum(visitor):
    resident = visitor(java_script_enabled=False)
    page = resident.page
    resident.open(NEW)
    write(page)
    page.locator("#id_district").select_option("130682204200")
    page.locator("#id_category").select_option(label="路灯照明")
    page.locator("input[type=file]").set_input_files([PHOTO])
    picture_of(page, "filing-no-script")
    numbers = re.findall(r"\d+", page.locator("#id_answer_helptext").inner_text())
    page.locator("#id_answer").fill(str(sum(map(int, numbers))))
    send(page)
    page.wait_for_url("**/received/")
    assert Complaint.objects.get().photos.count() == 1


def test_a_draft_survives_a_closed_tab_without_who_wrote_it(visitor):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    write(page)
    choose(page)
    page.locator("#id_contact_phone").fill("13800000000")
    page.wait_for_timeout(600)
    page.close()
    again = page.context.new_page()
    again.goto(f"{resident.address}{NEW}")
    expect(again.locator("#draft_notice")).to_be_visible()
    expect(again.locator("#id_title")).to_have_value(TITLE)
    expect(again.locator("#id_body")).to_have_value(BODY)
    expect(again.locator("#id_district")).to_have_value("130682204200")
    expect(again.locator("#id_contact_phone")).to_have_value("")
    assert "13800000000" not in again.evaluate("JSON.stringify(localStorage)")
    picture_of(again, "filing-draft")
    again.locator("[data-draft-discard]").click()
    expect(again.locator("#id_title")).to_have_value("")
    again.reload()
    expect(again.locator("#draft_notice")).to_be_hidden()


def test_a_lost_connection_keeps_everything_and_sends_once(visitor):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    write(page)
    choose(page)
    page.locator("input[type=file]").set_input_files([PHOTO])
    expect(page.locator("[name=proof]")).not_to_have_value("")
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".send_status")).not_to_be_empty()
    picture_of(page, "filing-offline")
    page.context.set_offline(False)
    send(page)
    page.wait_for_url("**/received/")
    assert Complaint.objects.get().photos.count() == 1


def test_an_answer_that_was_lost_on_its_way_brings_the_same_receipt(visitor):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    write(page)
    choose(page)
    # the server stores it, the phone hears nothing
    page.route("**/complaints/new/", lambda route: (route.fetch(max_redirects=0), route.abort()), times=1)
    send(page)
    expect(page.locator(".send_status")).not_to_be_empty()
    assert Complaint.objects.count() == 1
    page.reload()
    expect(page.locator("#id_title")).to_have_value(TITLE)
    send(page)
    page.wait_for_url("**/received/")
    assert Complaint.objects.count() == 1


def test_what_is_wrong_is_said_in_place_and_photos_stay_chosen(visitor):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    write(page, title="灯")
    choose(page)
    page.locator("input[type=file]").set_input_files([PHOTO])
    send(page)
    expect(page.locator("#id_title_error")).to_be_visible()
    expect(page.locator(".error_summary")).to_be_focused()
    expect(page.locator(".photo_picker-preview")).to_have_count(1)
    resident.examine("phone-filing-wrong-zh")
    page.locator("#id_title").fill(TITLE)
    send(page)
    page.wait_for_url("**/received/")
    assert Complaint.objects.get().photos.count() == 1


def test_whom_to_call_stands_there_while_one_types(visitor):
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    expect(page.locator("#emergency_call")).to_be_hidden()
    write(page, body="楼道里燃气泄漏，邻居都闻到了，请派人来看看。")
    expect(page.locator("[data-call='119']")).to_be_visible()
    expect(page.locator("[data-call='110']")).to_be_hidden()
    resident.examine("phone-filing-emergency-zh")
    choose(page)
    send(page)
    expect(page.locator("#id_safe_error")).to_be_visible()
    assert not Complaint.objects.exists()
    page.locator("#id_safe").check()
    send(page)
    page.wait_for_url("**/received/")


def test_a_resident_joins_one_that_is_there_already(visitor, village, category, chen):
    yesterday = timezone.now() - dt.timedelta(days=1)
    lamp = file_complaint(village, category, yesterday)
    lifecycle.accept(lamp, by=chen, at=yesterday, public=True)
    resident = visitor()
    page = resident.page
    resident.open(NEW)
    write(page)
    choose(page)
    expect(page.locator(".similar")).to_contain_text(lamp.title)
    resident.examine("phone-filing-similar-zh")
    page.locator(".similar a").first.click()
    resident.look("filing-join")
    expect(page.locator("[name=proof]")).not_to_have_value("")
    send(page)
    page.wait_for_url("**/joined/")
    resident.look("filing-joined")
    assert Follower.objects.get().complaint == lamp


def test_without_scripts_the_page_asks_once_whether_it_is_one_of_these(visitor, village, category, chen):
    lamp = file_complaint(village, category, timezone.now())
    lifecycle.accept(lamp, by=chen, at=timezone.now(), public=True)
    resident = visitor(java_script_enabled=False)
    page = resident.page
    resident.open(NEW)
    write(page)
    page.locator("#id_district").select_option("130682204200")
    page.locator("#id_category").select_option(label="村镇建设")
    numbers = re.findall(r"\d+", page.locator("#id_answer_helptext").inner_text())
    page.locator("#id_answer").fill(str(sum(map(int, numbers))))
    send(page)
    expect(page.locator(".similar")).to_contain_text(lamp.title)
    picture_of(page, "filing-similar-no-script")
    page.locator("#form_words button[type=submit]").click()
    page.wait_for_url("**/received/")
    assert Complaint.objects.count() == 2


def test_the_position_is_added_on_a_press_and_can_be_taken_away(visitor):
    resident = visitor(
        geolocation={"latitude": 38.516339, "longitude": 114.990211}, permissions=["geolocation"]
    )
    page = resident.page
    resident.open(NEW)
    page.locator("[data-position-find]").click()
    expect(page.locator("[data-position-words]")).to_contain_text("38.51634")
    page.locator("[data-position-remove]").click()
    expect(page.locator("#id_latitude")).to_have_value("")
