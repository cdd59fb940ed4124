"""Where a request comes from, as far as that can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address, an IPv6 one as its /64 network: that is what one household is given.

    Anybody can send an X-Forwarded-For. Only the last TRUSTED_PROXY_COUNT entries were written by our own
    proxies, so the first of those is the visitor; a shorter list did not come through them and is ignored.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if count := settings.TRUSTED_PROXY_COUNT:
        header = request.META.get("HTTP_X_FORWARDED_FOR", "")
        forwarded = header.split(",") if header else []
        if len(forwarded) >= count:
            seen = forwarded[-count]
    return household(seen.strip())


def household(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    if mapped := address.ipv4_mapped:
        return str(mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
