"""What a finger has no use for is not there."""

import pytest

from pledgeportal.demo.people import PASSWORD

from .conftest import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def dispatcher(transactional_db, chen, live_server, new_context, width) -> Visitor:
    chen.set_password(PASSWORD)
    chen.save()
    member = Visitor(new_context().new_page(), live_server.url, width)
    member.sign_in("chen")
    return member


@pytest.mark.parametrize(("width", "shown"), [("phone", False), ("desktop", True)])
def test_the_button_of_the_keys_is_not_for_fingers(dispatcher, shown):
    dispatcher.open("/complaints/")
    dispatcher.page.wait_for_load_state("networkidle")
    assert dispatcher.page.locator("[data-keys-open]").is_visible() == shown
