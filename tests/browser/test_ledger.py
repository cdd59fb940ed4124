"""A work on the phone: entered, started, photographed, completed, accepted with its gates, and sent back."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Locator, Page, expect

from districts.imports.batches import LEDGERS
from districts.models import LedgerImport, Stage, Work
from tests.districts.ledgers import csv_of, row
from tests.photos import landscape

pytestmark = pytest.mark.browser


@pytest.fixture(params=["phone"])
def width(request) -> str:
    return request.param


def photo(number: int) -> FilePayload:
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": landscape(number).read()}


def unfolded(page: Page, name: str) -> Locator:
    """The form of a step, opened where it is folded."""
    form = page.locator(f"form[action$='/do/{name}/']")
    if not form.locator("button[type=submit]").is_visible():
        page.locator(f"details:has(form[action$='/do/{name}/']) > summary").click()
    return form


def take(page: Page, name: str, **photos: FilePayload) -> None:
    form = unfolded(page, name)
    for field, file in photos.items():
        form.locator(f"input[type=file][name$={field}]").set_input_files([file])
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()


def accepted_toilets(page: Page, address: str) -> int:
    """What the list behind the dashboard's figure counts: accepted toilets of this year."""
    query = f"indicator=toilets&reached=accepted&year={timezone.localdate().year}"
    page.goto(f"{address}/works/?{query}")
    words = page.locator(".count_line").inner_text().replace(",", "")
    found = re.search(r"合计\s*(\d+)", words)
    assert found, words
    return int(found[1])


def see_on_the_dashboard(page: Page, accepted: int) -> None:
    page.locator(".site_nav a[href^='/districts/']").first.click()
    expect(page.locator("main")).to_contain_text(f"{accepted:,}")


def test_a_work_from_the_village_to_the_dashboard_and_back(visit: Callable) -> None:
    keeper = visit()
    page = keeper.page
    keeper.sign_in("cadre")
    keeper.open("/works/")
    keeper.look("works")
    keeper.open("/works/new/")
    keeper.look("work-new")
    keeper.open("/works/new/")
    page.locator("#id_indicator").select_option("toilets")
    page.locator("#id_district_group").select_option(index=1)
    page.locator("#id_district").select_option(index=1)
    page.locator("#id_name").fill("村东头六户厕所改造")
    page.locator("#id_quantity").fill("6")
    page.locator("#id_number").fill("T-9001")
    page.locator("main form .button-primary").click()
    page.wait_for_url(re.compile(r"/works/\d+/$"))
    path = page.url.removeprefix(keeper.address)

    take(page, "start", before=photo(1))
    take(page, "complete", photos=photo(2))
    expect(page.locator(".before_after img")).to_have_count(2)
    keeper.look("work-completed")

    inspector = visit()
    inspector.sign_in("inspector")
    before = accepted_toilets(inspector.page, inspector.address)
    inspector.open(path)
    form = inspector.page.locator("form[action$='/do/accept/']")
    for gate, name in (("quality", "张工"), ("technique", "李工"), ("acceptance", "王工")):
        form.locator(f"[name=accept-{gate}_by]").fill(name)
    inspector.examine("phone-work-accept")
    take(inspector.page, "accept")
    expect(inspector.page.locator("main")).to_contain_text("李工")
    assert accepted_toilets(inspector.page, inspector.address) == before + 6
    see_on_the_dashboard(inspector.page, before + 6)

    inspector.open(path)
    form = unfolded(inspector.page, "send_back")
    form.locator("textarea").fill("化粪池盖板松动")
    form.locator("[type=date]").fill((timezone.localdate() + dt.timedelta(days=7)).isoformat())
    take(inspector.page, "send_back")
    inspector.look("work-sent-back")
    assert accepted_toilets(inspector.page, inspector.address) == before
    see_on_the_dashboard(inspector.page, before)
    assert Work.objects.get(number="T-9001").stage == Stage.STARTED


def test_works_are_ticked_and_moved_on_together(visit: Callable) -> None:
    keeper = visit()
    page = keeper.page
    keeper.sign_in("cadre")
    keeper.open("/works/?stage=planned")
    ticks = page.locator("input[name=chosen]")
    ticks.nth(0).check()
    ticks.nth(1).check()
    expect(page.locator(".bulk-chosen")).to_contain_text("2")
    page.locator("#bulk select").select_option("started")
    page.locator("#bulk button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("main .row_card")).to_have_count(2)
    keeper.examine("phone-works-moved")


def test_an_office_takes_a_ledger_in(visit: Callable) -> None:
    office = visit()
    page = office.page
    office.sign_in("township")
    office.open("/works/import/")
    office.look("work-imports")
    office.open("/works/import/")
    rows = [row(number=f"B{n}", name=f"第{n}户厕所", started="2021-03-01") for n in range(30)]
    sheet = csv_of(*rows, row(number="B99", quantity="很多"))
    page.locator("#id_file").set_input_files([{"name": "台账.csv", "mimeType": "text/csv", "buffer": sheet}])
    page.locator("main form .button-primary").click()
    page.wait_for_url(re.compile(r"/works/import/\d+/$"))
    LEDGERS.run_waiting()
    batch = LedgerImport.objects.get()
    office.open(batch.get_absolute_url())
    office.look("work-import-checked")
    office.open(batch.get_absolute_url())
    page.locator("main form .button-primary").click()
    page.wait_for_load_state()
    LEDGERS.run_waiting()
    office.open(batch.get_absolute_url())
    office.examine("phone-work-import-done")
    assert Work.objects.filter(number__startswith="B").count() == 30
