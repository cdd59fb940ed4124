"""A resident on a phone, with and without JavaScript: asked, answered, not solved, answered again, solved."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints import lifecycle, links
from complaints.models import Category, Complaint, State
from core.codes import pin_for
from districts.models import District
from members.models import Member

from .conftest import SCREENSHOTS, WIDTHS, Visitor
from .test_journeys import PHOTO

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", ["phone"], indirect=True)]


@pytest.fixture(params=["script", "plain"])
def script(request) -> bool:
    return request.param == "script"


@pytest.fixture
def browser_context_args(browser_context_args, script: bool) -> dict[str, object]:
    return {**browser_context_args, "java_script_enabled": script}


@pytest.fixture
def look(script: bool) -> Callable[[Visitor, str], None]:
    """Look closely at a page; without JavaScript, which axe needs, only that it is not too wide."""
    return Visitor.look if script else glance


def glance(visitor: Visitor, name: str) -> None:
    visitor.page.screenshot(path=SCREENSHOTS / f"plain-{name}.png", full_page=True)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS["phone"][0]
    assert visitor.faults == []


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def complaint(city, now) -> Complaint:
    filing = lifecycle.Filing(
        title="村小学门口路灯不亮",
        body="村小学门口的路灯坏了一个多月，孩子放学时天已经黑了，盼望早日修好。",
        district=District.objects.get(name="号头庄村民委员会"),
        category=Category.objects.get(name_zh="村镇建设"),
        place="村小学门口",
        contact_name="张大娘",
        contact_phone="13812345678",
    )
    filed = lifecycle.file(filing, at=now - dt.timedelta(hours=3))
    dispatcher, handler = staff(filed)
    lifecycle.accept(filed, by=dispatcher, at=now - dt.timedelta(hours=2))
    return lifecycle.assign(filed, to=handler.unit, by=dispatcher, at=now - dt.timedelta(hours=2))


def staff(complaint: Complaint) -> tuple[Member, Member]:
    return Member.objects.get(username="dispatcher"), Member.objects.get(username="cadre")


def test_from_the_question_to_the_residents_own_yes(visit: Callable, look: Callable, complaint, now) -> None:
    _, handler = staff(complaint)
    lifecycle.reveal(complaint, by=handler, at=now)
    lifecycle.ask_resident(complaint, by=handler, at=now, note="请问是校门东侧还是西侧的路灯？")
    resident = visit()
    page = resident.page
    resident.open(complaint.get_absolute_url())
    look(resident, "resident-stranger")
    page.locator("#id_pin").fill("138 1234 5678")
    send(page, "prove")
    expect(page.locator("main")).to_contain_text("东侧还是西侧")
    look(resident, "resident-asked")
    page.locator("#inform_note").fill("东侧第一盏，照片里能看见。")
    page.locator("#inform_photos").set_input_files([PHOTO])
    send(page, "inform")
    expect(page.locator("main img")).to_have_count(1)
    look(resident, "resident-informed")

    lifecycle.answer(complaint, by=handler, at=timezone.now(), note="路灯已更换为节能灯，昨晚试亮正常。")
    page.reload()
    look(resident, "resident-answered")
    page.locator("#id_pin").fill(pin_for(complaint.code))  # the number lets one read, the PIN decide
    send(page, "prove")
    judge(page, solved="no", satisfaction="dissatisfied")
    expect(page.locator(".field-error")).to_have_count(1)  # a no needs words
    page.locator("#id_note").fill("昨晚八点还是不亮。")
    send(page, "verdict")
    expect(page.locator("main")).to_contain_text("昨晚八点还是不亮")
    look(resident, "resident-reopened")

    lifecycle.answer(complaint, by=handler, at=timezone.now(), note="线路已重新接好，连续三晚正常。")
    page.reload()
    judge(page, solved="yes", satisfaction="satisfied", contacted="yes")
    complaint.refresh_from_db()
    assert complaint.state == State.CLOSED
    look(resident, "resident-closed")

    resident.open(f"{complaint.get_absolute_url()}kept/")
    look(resident, "resident-kept")
    resident.open(f"{complaint.get_absolute_url()}erase/")
    look(resident, "resident-erase")
    press(page, "main form")
    expect(page.locator("main")).not_to_contain_text("138")
    resident.open("/complaints/find/")
    expect(page.locator("main")).to_contain_text(complaint.title)
    look(resident, "resident-find")


def test_a_verdict_by_link_and_the_same_link_again(
    visit: Callable, look: Callable, complaint, settings
) -> None:
    _, handler = staff(complaint)
    lifecycle.answer(complaint, by=handler, at=timezone.now(), note="路灯已更换为节能灯，昨晚试亮正常。")
    complaint.refresh_from_db()
    link = links.verdict_url(complaint).removeprefix(settings.SITE_URL)
    resident = visit()
    resident.open(link)
    look(resident, "resident-link")
    judge(resident.page, solved="yes", satisfaction="basically")
    complaint.refresh_from_db()
    assert complaint.state == State.CLOSED
    resident.open(link)
    look(resident, "resident-link-used")


def test_withdrawing_and_what_a_withdrawn_one_looks_like(visit: Callable, look: Callable, complaint) -> None:
    resident = visit()
    page = resident.page
    resident.open(complaint.get_absolute_url())
    page.locator("#id_pin").fill(pin_for(complaint.code))
    send(page, "prove")
    look(resident, "resident-assigned")
    page.locator("a[href$='/withdraw/']").click()
    look(resident, "resident-withdraw")
    page.locator("#id_note").fill("村里已经自己修好了。")
    press(page, "main form")
    expect(page.locator("main")).to_contain_text("村里已经自己修好了")
    look(resident, "resident-withdrawn")


def judge(page: Page, **choices: str) -> None:
    for name, value in choices.items():
        page.locator(f"[name={name}][value={value}]").check()
    press(page, "form:has([name=satisfaction])")


def send(page: Page, action: str) -> None:
    press(page, f"form[action$='/{action}/']")


def press(page: Page, form: str) -> None:
    page.locator(f"{form} button[type=submit]").click()
    page.wait_for_load_state()
