"""Where a request came from, for counting only; it is neither logged nor stored."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that our own proxy saw, else the connection's; of IPv6 the network that one household has."""
    seen = request.META.get("REMOTE_ADDR", "")
    if (
        settings.BEHIND_PROXY
    ):  # the proxy appends what it saw; whatever stands before it was sent by the client
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or seen
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:  # a local socket has none
        return "unknown"
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
