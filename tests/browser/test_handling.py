"""Two dispatchers and a cadre at their desks: the second is told, lists keep up by themselves, keys do the work."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints import lifecycle
from complaints.models import Category, Complaint
from districts.models import District
from members.models import Member

pytestmark = pytest.mark.browser
QUARTER_MINUTE = 25_000  # milliseconds: one poll, and some patience


@pytest.fixture(params=["desktop"])
def width(request) -> str:
    return request.param


def file(title: str) -> Complaint:
    filing = lifecycle.Filing(
        title=title,
        body="学校门口的路灯坏了一个多月，孩子放学天已经黑了。",
        district=District.objects.get(short_name="号头庄村"),
        category=Category.objects.get(depth=2, name_zh="村镇建设"),
        place="村小学门口",
    )
    return lifecycle.file(filing, at=timezone.now())


def accept(complaint: Complaint) -> None:
    lifecycle.accept(complaint, by=Member.objects.get(username="dispatcher"), at=timezone.now())


def row(page: Page, complaint: Complaint):
    return page.locator(f"[data-row='{complaint.code}']")


def test_colleagues_at_the_same_complaint(visit: Callable) -> None:
    complaint = file("小学门口路灯坏了")
    first, second = visit(), visit()
    for dispatcher in (first, second):
        dispatcher.sign_in("dispatcher")
        dispatcher.open(complaint.get_absolute_url())
    first.look("handling-received")
    first.open(complaint.get_absolute_url())
    first.page.locator("form[action$='/do/accept/'] button").click()
    first.page.wait_for_load_state()

    expect(second.page.locator(".changed")).to_contain_text("已受理", timeout=QUARTER_MINUTE)
    second.page.locator("#id_accept-note").fill("请镇里周三前到现场")
    second.page.locator("form[action$='/do/accept/'] button").click()
    expect(second.page.locator("main [role=alert]").first).to_contain_text("请镇里周三前到现场")
    second.faults.clear()  # the console reports the 409
    second.examine("desktop-handling-conflict")
    complaint.refresh_from_db()
    assert complaint.events.filter(kind="accepted").count() == 1


def test_an_open_list_keeps_up_and_is_worked_by_keys(visit: Callable) -> None:
    lamp, road, rubbish = file("小学门口路灯坏了"), file("村东头路面破损"), file("垃圾没人清运")
    for complaint in (lamp, road):
        accept(complaint)
    dispatcher = visit()
    dispatcher.sign_in("dispatcher")
    page = dispatcher.page
    dispatcher.open("/complaints/?list=to_assign&sort=newest")
    page.keyboard.press("j")
    expect(row(page, road).locator("a")).to_be_focused()
    page.keyboard.press("x")
    expect(row(page, road).locator("input")).to_be_checked()
    page.keyboard.press("j")
    expect(row(page, lamp).locator("a")).to_be_focused()

    accept(rubbish)  # a colleague, elsewhere
    expect(row(page, rubbish)).to_be_visible(timeout=QUARTER_MINUTE)
    expect(row(page, road).locator("input")).to_be_checked()
    expect(row(page, lamp).locator("a")).to_be_focused()

    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("jx?")  # letters in a field stay letters
    expect(page.locator("[data-search]")).to_have_value("jx?")
    page.locator("[data-search]").blur()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    page.locator("#id_to").select_option("rules")
    page.locator("#bulk [type=submit]").click()
    expect(page.locator("main")).to_contain_text("号头庄回族乡人民政府")
    dispatcher.examine("desktop-handling-assigned")
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/complaints/[^/]{8}/$"))


def test_a_cadre_answers_from_a_template(visit: Callable) -> None:
    complaint = file("小学门口路灯坏了")
    accept(complaint)
    chief = Member.objects.get(username="dispatcher")
    unit = Member.objects.get(username="cadre").unit
    lifecycle.assign(complaint, to=unit, by=chief, at=timezone.now())
    cadre = visit()
    cadre.sign_in("cadre")
    page = cadre.page
    cadre.open(complaint.get_absolute_url())
    cadre.look("handling-assigned")
    cadre.open(complaint.get_absolute_url())
    page.locator("#answer > summary").click()
    page.locator("a[data-fill]", has_text="路灯").click()
    words = page.locator("#id_answer-note")
    expect(words).to_have_value(re.compile("您好"))
    page.locator("form[action$='/do/answer/'] button").click()
    expect(page.locator("#answer .field-error")).to_have_count(1)  # a template's blanks are no answer
    words.fill(re.sub("_+", "更换灯头", words.input_value()))
    page.locator("form[action$='/do/answer/'] button").click()
    expect(page.locator("main")).to_contain_text("已答复")
    assert Complaint.objects.get(pk=complaint.pk).state == "answered"
