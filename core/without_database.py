"""Some pages are for everybody and go on when the database does not."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

from . import database_state


class WithoutDatabaseMiddleware:
    """Shows these pages as to a stranger while the session can be neither read nor kept.

    STAYS_UP and SAME_FOR_ALL hold the names of addresses; what is the same for all never asks who reads it, so that
    every cache on the way may keep it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = name_of(request)
        same_for_all = name in settings.SAME_FOR_ALL
        if same_for_all or (name in settings.STAYS_UP and cannot_keep_a_session()):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        answer = self.get_response(request)
        if same_for_all:
            del answer.headers["Vary"]
            patch_vary_headers(answer, ["Accept-Encoding"])
        return answer


def name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def cannot_keep_a_session() -> bool:
    return database_state.is_down() or database_state.is_read_only()
