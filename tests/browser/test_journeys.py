"""Four people do their main job in a browser, on a phone and at a desk, and every page is looked at in both languages."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from core.weeks import Week
from summaries.models import WeeklySummary
from summaries.tasks import compile_week
from tests.core.test_photos import picture
from tests.worker import wait_until

pytestmark = pytest.mark.browser

PHOTO: FilePayload = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(800, 600)).read()}


def choose(page: Page, field: str, group: str, item: str) -> None:
    """Choose from one of the paired lists that split_select.js makes."""
    page.locator(f"#id_{field}_group").select_option(label=group)
    page.locator(f"#id_{field}").select_option(label=item)


def test_the_four_journeys(visit, worker) -> None:
    resident_files_and_finds(visit)
    cadre_pledges_and_delivers(visit)
    official_reads_the_dashboard(visit)
    the_week_is_compiled_and_read(visit, worker)


def resident_files_and_finds(visit: Callable) -> None:
    resident = visit()
    page = resident.page
    resident.open("/")
    resident.look("home")
    resident.open("/complaints/new/")
    resident.look("complaint-new")
    page.locator("main form button[type=submit]").last.click()
    resident.look("complaint-errors")
    page.locator("#id_title").fill("村小学门口路灯不亮")
    page.locator("#id_body").fill("村小学门口的路灯坏了一个多月，孩子放学时天已经黑了，盼望早日修好。")
    choose(page, "district", "号头庄回族乡", "号头庄村")
    choose(page, "category", "城乡建设", "村镇建设")
    page.locator("input[type=file]").set_input_files([PHOTO, PHOTO])
    page.locator("#id_contact_phone").fill("13800000000")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/received/")
    resident.look("complaint-received")
    [code] = re.findall(r"/complaints/([^/]+)/received/", page.url)
    assert code in page.locator("main").inner_text()
    resident.open("/complaints/find/")
    resident.look("complaint-find")
    page.locator("main [name=code]").fill(code.lower().replace("-", " "))
    page.locator("form:has([name=code]) button[type=submit]").click()
    page.wait_for_url(f"**/complaints/{code}/")
    expect(page.locator("main")).to_contain_text("村小学门口路灯不亮")
    resident.look("complaint-own")
    stranger = visit()
    stranger.open(f"/complaints/{code}/")
    expect(stranger.page.locator("main")).not_to_contain_text("放学")
    stranger.look("complaint-public")
    resident.open("/progress/")
    resident.look("progress")
    resident.open("/nowhere/")
    resident.faults.clear()  # the console reports the 404 that was asked for


def cadre_pledges_and_delivers(visit: Callable) -> None:
    cadre = visit()
    page = cadre.page
    cadre.open("/sign-in/")
    cadre.look("sign-in")
    cadre.sign_in("cadre")
    cadre.look("desk-cadre")
    cadre.open("/pledges/new/")
    expect(page.locator("main")).to_contain_text("1")  # one is logged, one is left
    cadre.look("pledge-new")
    page.locator("#id_title").fill("为12户独居老人安装扶手")
    page.locator("#id_beneficiary").fill("12户独居老人")
    page.locator("#id_quantity").fill("12户")
    page.locator("#id_due_on").fill((timezone.localdate() + dt.timedelta(days=20)).isoformat())
    page.locator("main form .button-primary").click()
    page.wait_for_url(re.compile(r"/pledges/\d+/$"))
    pledge = page.url.removeprefix(cadre.address)
    cadre.look("pledge-submitted")

    official = visit()
    official.sign_in("official")
    official.look("desk-official")
    official.open(pledge)
    official.look("pledge-to-approve")
    take_step(official.page, "approve")

    cadre.open(pledge)
    take_step(page, "progress", "已入户测量，扶手本周到货。", PHOTO)
    expect(page.locator("main img")).to_have_count(1)
    take_step(page, "deliver", "12户全部安装完毕，老人试用满意。")
    expect(page.locator("main")).to_contain_text("12户全部安装完毕")
    cadre.look("pledge-delivered")
    for path, name in (
        ("/pledges/", "pledges"),
        ("/complaints/", "complaints"),
        ("/visits/new/", "visit-new"),
    ):
        cadre.open(path)
        cadre.look(name)


def take_step(page: Page, name: str, note: str = "", *photos: FilePayload) -> None:
    """Take one of a pledge's steps, opening its form first where it is folded."""
    form = page.locator(f"form[action$='/do/{name}/']")
    button = form.locator("button[type=submit]")
    if not button.is_visible():
        page.locator(f"details:has(form[action$='/do/{name}/']) > summary").click()
    if note:
        form.locator("textarea").fill(note)
    if photos:
        form.locator("input[type=file][name$=photos]").set_input_files(list(photos))
    button.click()
    page.wait_for_load_state()


def official_reads_the_dashboard(visit: Callable) -> None:
    official = visit()
    page = official.page
    official.sign_in("official")
    official.open("/districts/130682000000/")
    words = page.locator("main").inner_text()
    for number in ("19", "41", "631", "10,000", "21,000", "40", "25"):
        assert re.search(rf"(?<![\d,.]){number}(?![\d,.])", words), f"{number} is not on the dashboard"
    expect(page.locator("canvas, svg").first).to_be_visible()
    official.look("dashboard-county")
    official.open("/districts/130682204000/?indicator=toilets")
    words = page.locator("main").inner_text()
    assert re.search(r"(?<!\d)480(?!\d)", words)
    assert re.search(r"(?<!\d)800(?!\d)", words)
    official.look("dashboard-township")
    official.open("/works/?indicator=toilets&district=130682204000&reached=started")
    official.look("works")
    official.open("/districts/130682000000/demand/")
    official.look("demand")


def the_week_is_compiled_and_read(visit: Callable, worker: Callable) -> None:
    compile_week.delay("2021-W30")
    worker()
    wait_until(lambda: WeeklySummary.objects.of_week(Week(2021, 30)).count() == 26)
    official = visit()
    official.sign_in("official")
    official.open("/summaries/")
    official.look("summaries")
    official.open("/summaries/2021-W30/130682000000/")
    expect(official.page.locator("main")).to_contain_text("2021")
    official.look("summary")
