"""Wrong passwords are counted for the address they come from, and too many are answered in words."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit

from core.client_address import client_address


def test_who_signs_in_is_counted_by_the_address_that_residents_are_counted_by(rf, settings):
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == settings.TRUSTED_PROXY_COUNT
    settings.TRUSTED_PROXY_COUNT = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.1"})
    assert get_adapter().get_client_ip(request) == client_address(request) == "198.51.100.1"


def test_too_many_tries_are_answered_by_a_page_of_ours(client, county):
    page = ratelimit.respond_429(client.get("/").wsgi_request)
    assert (page.status_code, "error_page" in page.content.decode()) == (429, True)
