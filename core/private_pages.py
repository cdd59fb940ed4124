"""Pages that depend on who asks stay in the browser that asked."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header


class PrivatePagesMiddleware:
    """Keeps proxies from storing what a cookie decides, and lets a browser show it again only after asking.

    Without a word a proxy may guess how long a page is good for, and a browser shows it from its store after
    somebody has signed out. A view that says something of its own is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if has_vary_header(answer, "Cookie"):
            answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer
