"""What a browser that has never been here fetches."""

import shutil
from typing import Any

from ..bench import COUNTY, Bench, session_of
from ..results import Row
from ..timing import WrongAnswerError

BROWSERS = ["chromium", "chromium-browser", "google-chrome"]


def first_load(bench: Bench) -> list[Row]:
    """Over the wire, compressed; nothing is said where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("no browser to measure with: install requirements-dev.txt. ", end="")
        return []
    session = session_of(bench.large.city, "official")
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        home, requests = loaded(browser, f"http://127.0.0.1:{bench.large.port}/")
        board, _many = loaded(browser, f"http://127.0.0.1:{bench.large.port}/districts/{COUNTY}/", session)
        browser.close()
    return [
        Row("first load of the home page, KB", home, 150),
        Row("first load of the home page, requests", requests, 12),
        Row("first load of the county dashboard, KB", board, 600),
    ]


def loaded(browser: Any, address: str, session: str = "") -> tuple[float, int]:
    """Kilobytes over the wire and requests, with an empty cache."""
    context = browser.new_context(locale="zh-CN")
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200 or page.url != address:
        raise WrongAnswerError(f"{address} led to {page.url}")
    context.close()
    return sum(sizes) / 1000, len(sizes)
