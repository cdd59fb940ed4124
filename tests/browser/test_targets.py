"""Targets and cumulative reports, from the county's table to a township's phone."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .conftest import Visitor

pytestmark = pytest.mark.browser

HOME = "130682204000"  # 号头庄回族乡, which reports its courtyards


def report(township: Visitor, started: int, completed: int, accepted: int, explanation: str = "") -> None:
    for name, amount in (("started", started), ("completed", completed), ("accepted", accepted)):
        township.page.locator(f"[name={name}]").fill(str(amount))
    township.page.locator("[name=explanation]").fill(explanation)
    township.page.locator("main form.form button[type=submit]").last.click()
    township.page.wait_for_load_state()


@pytest.mark.parametrize("width", ["phone"], indirect=True)
def test_a_township_reports_is_sent_back_explains_and_counts(visit: Callable[[], Visitor], width: str):
    year = timezone.localdate().year
    township, inspector = visit(), visit()
    township.sign_in("township")
    township.open(f"/targets/{HOME}/")
    township.look("targets-township")
    township.page.locator(f"a[href$='/{year}/courtyards/report/']").click()
    report(township, 5, 9, 1)
    expect(township.page.locator(".error_summary")).to_be_visible()
    township.look("report-error")
    report(township, 9, 5, 1)  # less than was confirmed before
    expect(township.page.locator("#id_explanation_error")).to_be_visible()
    report(township, 9, 5, 1, "去年重复登记的户已核减")
    address = township.page.url
    township.look("report-waiting")

    inspector.sign_in("inspector")
    inspector.page.goto(address)
    inspector.look("report-to-decide")
    inspector.page.locator("details.action summary").click()
    inspector.page.locator("[name=reason]").fill("请附村级明细")
    inspector.page.locator("form[action$='/return/'] button").click()
    expect(inspector.page.locator("main")).to_contain_text("请附村级明细")

    township.open(f"/targets/{HOME}/{year}/courtyards/report/")
    expect(township.page.locator(".notice-warn")).to_contain_text("请附村级明细")
    report(township, 9, 5, 2, "去年重复登记的户已核减，明细见附表")
    address = township.page.url
    inspector.page.goto(address)
    inspector.page.locator("form[action$='/confirm/'] button").click()
    expect(inspector.page.locator(".status_badge-done")).to_be_visible()

    inspector.open(f"/districts/{HOME}/")
    figure = inspector.page.locator(".indicator", has_text=re.compile("美丽庭院")).locator(
        ".indicator-figure strong"
    )
    expect(figure.first).to_have_text("2")


def test_an_administrator_hands_a_target_down(visit: Callable[[], Visitor], width: str):
    year = timezone.localdate().year
    administrator = visit()
    administrator.sign_in("administrator")
    administrator.open("/targets/130682000000/")
    administrator.look("targets-county")
    administrator.open(f"/targets/130682000000/{year}/toilets/shares/")
    page, line = administrator.page, administrator.page.locator("[data-shares-sum]")
    expect(line).not_to_have_class(re.compile("shares-off"))
    page.locator(f"[name=share_{HOME}]").fill("790")
    expect(line).to_contain_text("10")
    administrator.examine(f"{width}-shares")
    page.locator("[name=reason]").fill("核减十座")
    page.get_by_role("button", name="全部保存").click()
    expect(page.locator("[name=uneven]")).to_be_visible()
    page.locator("[name=own]").fill("20990")
    page.get_by_role("button", name="全部保存").click()
    expect(page.locator(".messages")).to_be_visible()
    administrator.open(f"/targets/130682000000/{year}/toilets/history/")
    expect(page.locator(".timeline_item").first).to_contain_text("核减十座")
    administrator.look("target-history")
    administrator.open(f"/targets/{HOME}/{year}/toilets/plan/")
    page.locator("[name=propose]").click()
    expect(page.locator("[name=amount_3]")).to_have_value("790")
    administrator.examine(f"{width}-plan")
