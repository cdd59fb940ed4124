"""Maps are drawn in the browser: what it must know for that, and its leave to fetch the pictures."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def are_configured() -> bool:
    return bool(settings.MAP_TILES_URL)


def tile_hosts() -> list[str]:
    """As a content security policy names them; our own host needs no naming."""
    parts = [urlsplit(url) for url in settings.MAP_TILES_URL]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts if part.netloc})


def words_for_script(latitude: Decimal | None, longitude: Decimal | None) -> dict[str, Any]:
    """What map.js reads; degrees of WGS 84, as everywhere but in the tiles."""
    marked = None if latitude is None or longitude is None else [float(latitude), float(longitude)]
    return {
        "tiles": settings.MAP_TILES_URL,
        "attribution": settings.MAP_ATTRIBUTION,
        "center": settings.MAP_CENTER,
        "zoom": settings.MAP_ZOOM,
        "max_zoom": settings.MAP_MAX_ZOOM,
        "marked": marked,
    }


class MapPolicyMiddleware:
    """Let a page that shows a map, and no other, fetch pictures from the hosts of the tiles.

    The template tag marks the request while the page is drawn; CSPMiddleware, further out, writes the header.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "shows_map", False) and (hosts := tile_hosts()):
            response._csp_update = {"img-src": hosts}  # type: ignore[attr-defined]
        return response
