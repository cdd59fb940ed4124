"""Telling a script of ours from a person's browser."""

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked: it names JSON first, as no browser does when it opens a page."""
    return request.headers.get("Accept", "").startswith("application/json")
