import pytest

from core.client_address import client_address


@pytest.mark.parametrize(
    ("proxies", "connection", "forwarded", "address"),
    [
        (0, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (1, "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the first is what the client claims
        (1, "127.0.0.1", "", "127.0.0.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "", "", "unknown"),
        (1, "127.0.0.1", "nonsense", "unknown"),
    ],
)
def test_where_a_request_came_from(rf, settings, proxies, connection, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR=connection, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address
