"""A cadre logs visits on a phone, with the network cut: kept, sent once, given back with what is wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from complaints.models import Complaint
from members.lifecycle import log_visit
from members.models import Visit
from tests.browser.conftest import Visitor
from tests.worker import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "form[data-visit-form]"
WAITING = "[data-waiting-visits]"


@pytest.fixture(params=["phone"])
def width(request) -> str:
    return request.param


@pytest.fixture
def phone(live_server, new_context, width, village, category, lin, bai) -> Callable[[], Visitor]:
    """A small township is enough, where Lin has been before; each call is another phone."""
    log_visit(by=lin, district=village, on=timezone.localdate(), people=1)
    return lambda: Visitor(new_context().new_page(), live_server.url, width)


@pytest.fixture
def cadre(phone: Callable[[], Visitor]) -> Visitor:
    """Lin signed in, with the form kept on the phone."""
    cadre = phone()
    sign_in(cadre.page, f"{cadre.address}/sign-in/", "lin")
    cadre.page.wait_for_url("**/work/")
    open_form(cadre)
    return cadre


def sign_in(page: Page, address: str, name: str) -> None:
    if address:
        page.goto(address)
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("correct horse")
    page.locator("main button.button-primary").click()


def open_form(cadre: Visitor) -> None:
    cadre.open("/visits/new/")
    cadre.page.evaluate("navigator.serviceWorker.ready")
    wait_until(lambda: form_is_kept(cadre.page))


def form_is_kept(page: Page) -> bool:
    """Whether the phone could open the form without a connection."""
    return page.evaluate(
        """caches.match('/visits/new/', {ignoreVary: true})
            .then((form) => Boolean(form) && localStorage.getItem("visit-form") !== null)"""  # set when all is kept
    )


def cut(page: Page, yes: bool) -> None:
    context: BrowserContext = page.context
    context.set_offline(yes)


def fill(page: Page, people: int, words: str = "", done: str = "") -> None:
    page.locator("#id_people").fill(str(people))
    page.locator("[name='opinion1-words']").fill(words)
    if done:
        page.locator("[name='opinion1-outcome'][value=spot]").check()
        page.locator("[name='opinion1-done']").fill(done)


def send(page: Page) -> None:
    page.locator(f"{FORM} button[type=submit]").click()


def logged() -> list[tuple[int, int]]:
    """Of each new visit how many people and how many complaints, newest last."""
    visits = Visit.objects.filter(people__gte=50).order_by("pk")
    return [(visit.people, visit.complaints.count()) for visit in visits]


def test_a_visit_with_a_connection(cadre: Visitor) -> None:
    page = cadre.page
    cadre.look("visit-new")
    page.locator("[name=whom][value=elderly]").check()
    fill(page, 51, "独居老人家改厕没做", "当场疏通了")
    page.locator("details.opinion_line").nth(1).locator("summary").click()
    page.locator("[name='opinion2-words']").fill("改厕后没有人来抽粪")
    cadre.examine("phone-visit-filled")
    send(page)
    page.wait_for_url("**/complaints/visits/*/")
    assert logged() == [(51, 2)]
    expect(page.locator(WAITING)).to_be_hidden()
    cadre.look("visit-logged")


def test_without_a_connection_visits_wait_and_are_sent_once(cadre: Visitor) -> None:
    page = cadre.page
    cut(page, True)
    page.reload()  # the form opens all the same
    fill(page, 52, "改厕后冲不下去", "当场疏通了")
    send(page)
    expect(page.locator(WAITING)).to_contain_text("1")
    expect(page.locator("#id_people")).to_have_value("")  # ready for the next
    fill(page, 53, "改厕后冲不下去")
    send(page)
    expect(page.locator(f"{WAITING} li")).to_have_count(2)
    page.reload()
    expect(page.locator(f"{WAITING} li")).to_have_count(2)
    cadre.faults.clear()  # the console names each request that found no network
    assert logged() == []
    cut(page, False)
    expect(page.locator(f"{WAITING} li")).to_have_count(0, timeout=15000)
    page.reload()
    expect(page.locator(WAITING)).to_be_hidden()
    assert sorted(logged()) == [(52, 1), (53, 1)]
    assert set(Complaint.objects.filter(visit__people__gte=50).values_list("state", flat=True)) == {
        "closed",
        "received",
    }


def test_without_a_connection_any_page_leads_to_the_form(cadre: Visitor) -> None:
    page = cadre.page
    cut(page, True)
    page.goto(page.url.replace("/visits/new/", "/work/"))
    cadre.faults.clear()
    cadre.examine("phone-offline")
    page.locator("main a.button-primary").click()
    expect(page.locator("#id_people")).to_be_visible()
    cut(page, False)
    page.goto(page.url.replace("/visits/new/", "/work/"))
    expect(page.get_by_role("link", name="群众诉求", exact=True)).to_be_visible()
    cadre.faults.clear()


def test_what_waits_looks_well(cadre: Visitor) -> None:
    page = cadre.page
    cut(page, True)
    fill(page, 54, "改厕后冲不下去")
    send(page)
    expect(page.locator(f"{WAITING} li")).to_have_count(1)
    cadre.faults.clear()
    cadre.examine("phone-visit-waiting")


def test_two_tabs_and_a_lost_answer_make_one_visit(cadre: Visitor) -> None:
    page = cadre.page
    other = page.context.new_page()
    other.goto(f"{cadre.address}/visits/")
    # the server takes it, the answer is lost on its way
    page.route("**/visits/new/", lambda route: lose_answer(route))
    fill(page, 55, "改厕后冲不下去")
    send(page)
    expect(page.locator(f"{WAITING} li")).to_have_count(1)
    assert logged() == [(55, 1)]
    page.unroute("**/visits/new/")
    cadre.faults.clear()
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(f"{WAITING} li")).to_have_count(0)
    assert logged() == [(55, 1)]


def lose_answer(route: Any) -> None:
    if route.request.method == "POST":
        route.fetch()
        route.abort()
    else:
        route.continue_()


def test_a_session_that_ended_keeps_the_visit_until_its_owner_signs_in(cadre: Visitor) -> None:
    page = cadre.page
    cut(page, True)
    fill(page, 56, "改厕后冲不下去")
    send(page)
    expect(page.locator(f"{WAITING} li")).to_have_count(1)
    Session.objects.all().delete()
    cadre.faults.clear()
    cut(page, False)
    expect(page.locator(f"{WAITING} a[href*='/sign-in/']")).to_be_visible(timeout=15000)
    assert logged() == []
    cadre.faults.clear()
    page.locator(f"{WAITING} a[href*='/sign-in/']").click()
    sign_in(page, "", "lin")
    page.wait_for_url("**/visits/new/")
    expect(page.locator(f"{WAITING} li")).to_have_count(0)
    assert logged() == [(56, 1)]


def test_one_that_the_server_stumbles_over_holds_up_no_other(cadre: Visitor) -> None:
    page = cadre.page
    cut(page, True)
    for people in (60, 61):
        fill(page, people, "改厕后冲不下去")
        send(page)
        expect(page.locator("#id_people")).to_have_value("")
    expect(page.locator(f"{WAITING} li")).to_have_count(2)
    page.route("**/visits/new/", lambda route: stumble_over(route, 60))
    cut(page, False)
    expect(page.locator(f"{WAITING} li")).to_have_count(1, timeout=15000)
    expect(page.locator(f"{WAITING} li")).to_contain_text("60")
    cadre.faults.clear()
    assert logged() == [(61, 1)]


def stumble_over(route: Any, people: int) -> None:
    is_it = f'name="people"\r\n\r\n{people}\r\n'.encode() in (route.request.post_data_buffer or b"")
    if is_it:
        route.fulfill(status=500, content_type="text/html", body="")
    else:
        route.continue_()


def test_who_must_show_a_second_step_first_is_led_there(cadre: Visitor, settings: Any) -> None:
    page = cadre.page
    cut(page, True)
    fill(page, 62, "改厕后冲不下去")
    send(page)
    expect(page.locator(f"{WAITING} li")).to_have_count(1)
    settings.SECOND_FACTOR_ROLES = ["cadre"]
    cadre.faults.clear()
    cut(page, False)
    expect(page.locator(f"{WAITING} a[href='/visits/new/']")).to_be_visible(timeout=15000)
    assert logged() == []


def test_what_the_server_refuses_comes_back_to_be_corrected(cadre: Visitor) -> None:
    page = cadre.page
    cut(page, True)
    fill(page, 57, "嗯嗯嗯嗯嗯")  # whose words say nothing of what it is about
    page.locator("[name=whom][value=elderly]").check()
    send(page)
    expect(page.locator(f"{WAITING} li")).to_have_count(1)
    cadre.faults.clear()
    cut(page, False)
    correct = page.locator(f"{WAITING} li a")
    expect(correct).to_be_visible(timeout=15000)
    cadre.faults.clear()
    correct.click()
    expect(page.locator("#id_people")).to_have_value("57")
    expect(page.locator("[name=whom][value=elderly]")).to_be_checked()
    expect(page.locator(".error_summary")).to_be_visible()
    cadre.examine("phone-visit-to-correct")
    page.locator("[name='opinion1-words']").fill("改厕后冲不下去")
    send(page)
    page.wait_for_url("**/complaints/visits/*/")
    expect(page.locator(WAITING)).to_be_hidden()
    assert logged() == [(57, 1)]


def test_errors_show_at_their_fields_and_nothing_waits(cadre: Visitor) -> None:
    page = cadre.page
    fill(page, 0, "灯")
    send(page)
    expect(page.locator(".error_summary li")).to_have_count(2)
    expect(page.locator(".field-invalid")).to_have_count(2)
    expect(page.locator(WAITING)).to_be_hidden()
    cadre.examine("phone-visit-errors")
    assert logged() == []


def test_signing_out_warns_and_somebody_else_sees_and_sends_nothing(cadre: Visitor) -> None:
    page = cadre.page
    asked: list[str] = []
    page.route("**/visits/new/", lambda route: route.abort())
    fill(page, 58, "改厕后冲不下去")
    send(page)
    expect(page.locator(f"{WAITING} li")).to_have_count(1)

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    sign_out = page.locator("form[action='/sign-out/'] button")
    sign_out.click()
    assert len(asked) == 1
    assert page.url.endswith("/visits/new/")  # still here
    page.once("dialog", lambda dialog: dialog.accept())
    sign_out.click()
    page.wait_for_url(f"{cadre.address}/")
    page.unroute("**/visits/new/")
    sign_in(page, f"{cadre.address}/sign-in/", "bai")
    page.wait_for_url("**/work/")
    cadre.open("/visits/")
    expect(page.locator(WAITING)).to_have_count(0)
    assert not form_is_kept(page)  # nor does the form of the other open
    assert logged() == []


def test_without_scripts_the_form_works_as_any(phone, live_server, new_context) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, f"{live_server.url}/sign-in/?next=/visits/new/", "lin")
    page.wait_for_url("**/visits/new/")
    fill(page, 59, "改厕后冲不下去", "当场疏通了")
    send(page)
    page.wait_for_url("**/complaints/visits/*/")
    assert logged() == [(59, 1)]
