"""Where a sign-in comes from, as the limits count it and as the record keeps it."""

import ipaddress

from django.http import HttpRequest

from core.client_address import client_address

NOWHERE = "0.0.0.0"  # noqa: S104  # no interface: a request through a socket has no address, and the column wants one


def counted_address(request: HttpRequest) -> str:
    """The address of the household or office, without its network's length."""
    address = client_address(request).partition("/")[0]
    return NOWHERE if address == "unknown" else address


def shortened(address: str) -> str:
    """The network of 256 addresses, or the provider's block in IPv6: enough to see a pattern, not a person."""
    bits = 48 if ":" in address else 24
    return str(ipaddress.ip_network((address, bits), strict=False))
