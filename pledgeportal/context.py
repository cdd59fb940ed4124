"""What every page may read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """`demo`: whether people and texts are invented."""
    return {"demo": settings.DEMO}
