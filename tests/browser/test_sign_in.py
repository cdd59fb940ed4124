"""The second step in a real browser: an app's code, and a passkey of a device that the browser plays."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import CDPSession, Page

from members.models import Role
from tests.factories import make_member, make_unit

from .conftest import Visitor

pytestmark = pytest.mark.browser
PASSWORD = "correct horse"


@pytest.fixture
def wang(transactional_db, settings, county) -> str:
    """An official, of whose role a second step is demanded."""
    settings.SECOND_FACTOR_ROLES = [Role.OFFICIAL]
    unit = make_unit(name="定州市人民政府", kind="bureau", district=county)
    make_member(username="wang", name="王", role=Role.OFFICIAL, unit=unit, home_district=county)
    return "wang"


@pytest.fixture
def official(wang, live_server, new_context, width) -> Visitor:
    return Visitor(new_context().new_page(), live_server.url, width)


def type_password(visitor: Visitor, username: str) -> None:
    visitor.open("/sign-in/")
    visitor.page.locator("[name=login]").fill(username)
    visitor.page.locator("[name=password]").fill(PASSWORD)
    visitor.page.locator("main form").first.locator("button[type=submit]").click()


def code_of(page: Page) -> str:
    return format_hotp_value(hotp_value(page.locator("code.key").inner_text(), int(time.time()) // 30))


def test_an_official_sets_up_an_app_and_signs_in_with_it(official, wang):
    page = official.page
    type_password(official, wang)
    page.wait_for_url("**/second-step/?next=*")
    official.look("second-step-asked")
    page.locator("a[href$='totp/activate/']").click()
    official.examine(f"{official.width}-second-step-app-zh")
    secret = page.locator("code.key").inner_text()
    page.locator("[name=code]").fill(code_of(page))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".recovery_codes li").count() == 10
    official.look("recovery-codes")
    page.locator("a[href='/work/']").last.click()
    page.locator("form[action='/sign-out/'] button").click()
    type_password(official, wang)
    page.wait_for_url("**/authenticate/")
    official.look("second-step-shown")
    # the code of a moment ago opens once; the clock's tolerance lets the next one in
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1)))
    page.locator("main form").first.locator("button[type=submit]").click()
    page.wait_for_url("**/work/")


@pytest.fixture
def device(official) -> CDPSession:
    """A phone that keeps passkeys and whose owner always agrees."""
    session = official.page.context.new_cdp_session(official.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_an_official_adds_a_passkey_and_signs_in_with_nothing_else(official, wang, device):
    page = official.page
    type_password(official, wang)
    page.wait_for_url("**/second-step/?next=*")
    page.locator("a[href$='webauthn/add/']").click()
    official.look("passkey-add")
    page.locator("[name=name]").fill("办公电脑")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/")
    official.open("/account/second-step/webauthn/")
    assert page.locator(".row_card-title").inner_text() == "办公电脑"
    official.look("passkeys")
    page.locator("form[action='/sign-out/'] button").click()
    official.open("/sign-in/")
    official.look("sign-in-passkey")
    page.locator("[data-passkey=login] button").click()
    page.wait_for_url("**/work/")


def test_a_passkey_is_the_second_step_after_the_password(official, wang, device):
    page = official.page
    type_password(official, wang)
    page.wait_for_url("**/second-step/?next=*")
    page.locator("a[href$='webauthn/add/']").click()
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/")
    official.open("/work/")
    page.locator("form[action='/sign-out/'] button").click()
    type_password(official, wang)
    page.wait_for_url("**/authenticate/")
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url("**/work/")


def test_a_device_without_a_passkey_is_told_of_in_words(official, wang, device):
    official.open("/sign-in/")
    official.page.locator("[data-passkey=login] button").click()
    status = official.page.locator("[data-passkey=login] [role=status]")
    status.filter(has_text=re.compile(r"\S")).wait_for(timeout=70_000)
    assert official.page.url.endswith("/sign-in/")
