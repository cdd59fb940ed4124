"""A map, where the operator has named a server of tiles; nothing where not."""

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from core import maps

register = template.Library()


@register.inclusion_tag("components/map.html", takes_context=True)
def map_of(
    context: Context,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    *,
    picks: bool = False,
    unfolded: bool = False,
) -> dict[str, Any]:
    """`{% map_of complaint.latitude complaint.longitude %}` shows a place.

    `{% map_of picks=True %}` inside an element with data-position sets its two inputs.
    """
    if not maps.are_configured():
        return {}
    if request := context.get("request"):
        request.shows_map = True
    return {
        "map": maps.words_for_script(latitude, longitude),
        "picks": picks,
        "unfolded": unfolded,
        "is_gcj02": settings.MAP_TILES_DATUM == "gcj02",
        "name": "map_to_pick" if picks else "map_of_place",
    }


@register.filter
def geo_uri(latitude: Decimal, longitude: Decimal) -> str:
    """`{{ latitude|geo_uri:longitude }}`: an address that a phone opens in its own map (RFC 5870, WGS 84)."""
    return f"geo:{latitude},{longitude}"
