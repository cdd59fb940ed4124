"""A promise on the phone: drafted, scheduled, approved by the unit's head, delivered, confirmed by its beneficiary."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, expect

from pledges.models import Pledge, State
from tests.browser.test_journeys import take_step
from tests.photos import landscape

pytestmark = pytest.mark.browser


@pytest.fixture(params=["phone"])
def width(request) -> str:
    return request.param


def photo(number: int) -> FilePayload:
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": landscape(number).read()}


def test_a_promise_from_draft_to_the_beneficiarys_yes(visit: Callable) -> None:
    cadre = visit()
    page = cadre.page
    cadre.sign_in("cadre")
    cadre.open("/pledges/new/")
    page.locator("#id_title").fill("为村西头修一座过水桥")
    page.locator("#id_beneficiary").fill("村西32户")
    page.get_by_role("button", name="存为草稿").click()
    page.wait_for_url(re.compile("draft="))
    cadre.look("pledge-draft")

    page.locator("#id_quantity").fill("1座")
    page.locator("#id_due_on").fill((timezone.localdate() + dt.timedelta(days=30)).isoformat())
    page.locator("#steps > summary").click()
    page.get_by_role("button", name="自动倒排").click()
    page.wait_for_url("**#steps")  # where the answer is, not at the top of a long page
    expect(page.locator("#id_steps-2-title")).not_to_have_value("")
    page.locator("details:has(#id_beneficiary_kind) > summary").click()
    page.locator("#id_beneficiary_kind").select_option("village")
    cadre.examine("phone-pledge-new-detail")
    page.locator("main form .button-primary").click()
    page.wait_for_url(re.compile(r"/pledges/\d+/$"))
    address = page.url.removeprefix(cadre.address)
    cadre.look("pledge-with-steps")

    head = visit()
    head.sign_in("township")
    head.open("/pledges/approvals/")
    head.look("pledge-approvals")
    head.open("/pledges/approvals/")
    head.page.locator("li", has_text="过水桥").locator("input[name=chosen]").check()
    head.page.locator("main form .button-primary").click()
    head.page.wait_for_load_state()
    assert Pledge.objects.get(title__contains="过水桥").state == State.ACTIVE

    cadre.open(address)
    form = page.locator("form[action$='/do/progress/']")
    form.locator("input[name$=before]").set_input_files([photo(1)])
    form.locator("select").select_option(index=1)
    take_step(page, "progress", "桥墩已浇筑", photo(2))
    expect(page.locator("main .photos img")).to_have_count(2)
    take_step(page, "deliver", "桥面铺好，老人孩子都走过了。")
    cadre.look("pledge-delivered-with-steps")

    inspector = visit()
    inspector.sign_in("inspector")
    inspector.open(address)
    inspector.look("pledge-to-verify")
    inspector.open(address)
    inspector.page.get_by_role("button", name="生成确认链接").click()
    inspector.page.wait_for_load_state()
    inspector.examine("phone-pledge-link")
    link = inspector.page.locator(".link_sheet-address").inner_text().strip()
    path = re.sub(r"^https?://[^/]+", "", link)

    cadre.open(path)  # the claimant, signed in
    cadre.faults.clear()  # the console reports the 403
    expect(page.locator("main form")).to_have_count(0)

    beneficiary = visit()
    beneficiary.open(path)
    beneficiary.look("pledge-by-link")
    beneficiary.open(path)
    beneficiary.page.locator("[name=done][value=yes]").check()
    beneficiary.page.locator("[name=satisfied][value=yes]").check()
    beneficiary.page.locator("#id_words").fill("桥修得好，谢谢")
    beneficiary.page.locator("main form button[type=submit]").click()
    beneficiary.page.wait_for_url("**/thanks/")
    beneficiary.look("pledge-thanks")
    beneficiary.open(path)
    beneficiary.look("pledge-link-used")
    inspector.open(address)
    inspector.look("pledge-struck-off")
    assert Pledge.objects.get(title__contains="过水桥").state == State.ACCEPTED
