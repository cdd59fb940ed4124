"""What browsers and proxies may keep of a page."""

import pytest

from tests.complaints.resident import dispatch
from tests.factories import file_complaint

pytestmark = pytest.mark.usefixtures("county")
PRIVATE, NEVER_KEPT = {"private", "no-cache"}, {"private", "no-store"}


def kept(answer) -> set[str]:
    return set(answer.headers.get("Cache-Control", "").split(", "))


@pytest.fixture
def complaint(village, category, now):
    return file_complaint(village, category, now, contact_phone="13812345678")


@pytest.mark.parametrize("path", ["/work/", "/complaints/", "/pledges/", "/visits/", "/nothing/"])
def test_a_members_page_is_shown_again_only_after_asking(client, chen, path):
    client.force_login(chen)
    assert kept(client.get(path)) == PRIVATE


def test_a_page_that_shows_a_contact_or_a_pin_is_never_kept(client, chen, lin, complaint, township_unit, now):
    dispatch(complaint, to=township_unit, by=chen, at=now)
    client.force_login(chen)
    assert kept(client.post(f"/complaints/{complaint.code}/contact/")) == NEVER_KEPT
    session = client.session
    session["typed_complaints"] = session["own_complaints"] = [complaint.code]
    session.save()
    assert kept(client.get(f"/complaints/enter/{complaint.code}/")) == NEVER_KEPT
    assert kept(client.get(f"/complaints/{complaint.code}/received/")) == NEVER_KEPT
