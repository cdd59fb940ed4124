"""A long file at the desk: the page follows the check, and asks when it is over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from complaints.imports import batches
from complaints.models import Complaint
from pledgeportal.demo.people import PASSWORD
from tests.complaints.import_files import csv_of, with_cells

from .conftest import Visitor

pytestmark = pytest.mark.browser

ROWS = [*(with_cells(number=str(number)) for number in range(5)), with_cells(number="x", received="?")]
FILE: FilePayload = {"name": "messages.csv", "mimeType": "text/csv", "buffer": csv_of(*ROWS)}


@pytest.fixture
def dispatcher(transactional_db, chen, village, category, live_server, new_context, width) -> Visitor:
    chen.set_password(PASSWORD)
    chen.save()
    member = Visitor(new_context().new_page(), live_server.url, width)
    member.sign_in("chen")
    return member


@pytest.fixture
def check_next(monkeypatch) -> Callable[[], None]:
    """A worker that does two rows and is gone, so that there is time to look."""
    monkeypatch.setattr(batches, "CHECKED_AT_ONCE", 3)
    monkeypatch.setattr(batches, "CHUNK", 2)
    advance = batches.advance

    def work() -> None:
        monkeypatch.setattr(batches, "advance", lambda *args, **more: advance(*args, **more) and False)
        batches.run_waiting()

    return work


def test_the_page_follows_the_check_of_a_long_file(dispatcher, check_next):
    page = dispatcher.page
    dispatcher.open("/complaints/import/")
    page.locator("#id_file").set_input_files([FILE])
    page.locator("#id_category_group").select_option(label="城乡建设")
    page.locator("#id_category").select_option(label="村镇建设")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/import/*/")
    dispatcher.look("import-reading")
    check_next()
    expect(page.locator("[data-follow] progress")).to_have_attribute("value", "33")
    dispatcher.examine(f"{dispatcher.width}-import-checking-zh")
    check_next()
    check_next()
    expect(page.locator("[data-follow]")).to_have_count(0)
    expect(page.locator("tbody tr")).to_have_count(1)
    dispatcher.look("import-checked")
    assert Complaint.objects.count() == 0
    page.locator("form[action$='start/'] button").click()
    check_next()
    expect(page.locator("[data-follow] progress")).to_have_attribute("value", "33")
    assert Complaint.objects.count() == 2
