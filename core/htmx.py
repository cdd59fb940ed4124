"""Parts of a page that the browser asks for again now and then."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render


def is_poll(request: HttpRequest) -> bool:
    """Whether the page asked by itself: only then does a script of ours name the version it shows."""
    return "HX-Request" in request.headers and "If-None-Match" in request.headers


def poll(request: HttpRequest, version: str | int, template: str, context: dict[str, Any]) -> HttpResponse:
    """304 for a page that shows this version, which it names in If-None-Match; else the part as it is now."""
    if request.headers.get("If-None-Match") == f'"{version}"':
        return HttpResponseNotModified()
    answer = render(request, template, context)
    # Never kept: the browser would show the part alone when somebody comes back to this address.
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "HX-Request"
    return answer
