"""A real Chromium before the real demo city."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from pledgeportal.demo.people import PASSWORD
from tests.city import copy_in

# Playwright's synchronous face runs an event loop in this thread; Django would refuse to query beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SCREENSHOTS = Path(os.environ.get("SCREENSHOTS") or settings.DATA_DIR / "screenshots")
AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
MANY = "tbody > tr:nth-child(n + 6)"  # rows like those above them, of which axe need not see each
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium where script/browser found one; root cannot use its sandbox."""
    arguments = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    chromium = os.environ.get("CHROMIUM")
    return {"args": arguments} | ({"executable_path": chromium} if chromium else {})


@pytest.fixture(params=WIDTHS)
def width(request) -> str:
    return request.param


@pytest.fixture
def browser_context_args(width: str) -> dict[str, object]:
    """An English browser, to see that the portal speaks Chinese all the same."""
    across, down = WIDTHS[width]
    return {"viewport": {"width": across, "height": down}, "locale": "en-US", "has_touch": width == "phone"}


@pytest.fixture(scope="session", autouse=True)
def _axe_sees_each_page_once(city_folder: Path) -> None:
    Visitor.axed = city_folder.parent / "axed"
    Visitor.axed.mkdir(exist_ok=True)


@pytest.fixture
def city(transactional_db, settings, city_rows: dict[str, bytes], city_media: Path) -> None:
    """The demo city as script/server loads it."""
    settings.DEMO = True
    settings.MEDIA_ROOT = str(city_media)
    copy_in(city_rows)


class Visitor:
    """Somebody at a browser: opens pages, signs in, and looks at each page closely."""

    axed: Path  # a file for each page that axe has seen in this run of the tests

    def __init__(self, page: Page, address: str, width: str) -> None:
        self.page, self.address, self.width = page, address, width
        self.faults: list[str] = []
        page.on("console", lambda message: self.hear(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def hear(self, kind: str, text: str) -> None:
        # the console reports our own pages too that answer a form with its errors, or a used link
        if kind == "error" and not any(f"status of {number}" in text for number in (410, 422)):
            self.faults.append(text)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def sign_in(self, username: str) -> None:
        self.open("/sign-in/")
        self.page.locator("[name=login]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("main button[type=submit]").first.click()  # the other one asks for a passkey
        self.page.wait_for_url("**/work/")

    def switch_language(self) -> None:
        self.page.locator("form[action*='setlang'] button").first.click()
        self.page.wait_for_load_state()

    def look(self, name: str) -> None:
        """Keep a picture in both languages; nothing may overflow, complain, or be hard to use."""
        for language in ("zh", "en"):
            self.examine(f"{self.width}-{name}-{language}", axe=language == "zh" and self.is_first(name))
            self.switch_language()

    def is_first(self, name: str) -> bool:
        """Whether nobody looked at the page before, at whatever width: what axe finds does not hang on that."""
        try:
            (self.axed / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def examine(self, name: str, *, axe: bool = True) -> None:
        """`axe` and waiting for what comes after loading take longest, and one language stands for both."""
        self.page.wait_for_load_state("networkidle" if axe else "load")
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{name} is {overflow} px too wide"
        assert self.faults == [], name
        assert not axe or serious(self.page) == [], name
        self.faults.clear()  # axe itself tries inline styles, which the policy refuses


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, with where it is."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        """many => axe.run(
            document.querySelector(many) ? {exclude: [many]} : document,
            {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
        )""",
        MANY,
    )
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def visit(city, live_server, new_context, width) -> Callable[[], Visitor]:
    """Each call is another person with a browser of their own."""

    def visitor() -> Visitor:
        return Visitor(new_context().new_page(), live_server.url, width)

    return visitor
