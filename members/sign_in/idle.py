"""Ends a session that nobody used for a while, and lets the list of sessions know who is still about."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.htmx import is_poll

KEY = "seen"
TOUCH_SECONDS = 5 * 60  # a write for each page would be too many


class IdleSessionMiddleware:
    """Signs members out after SESSION_IDLE_SECONDS without a page; residents' sessions are left alone.

    A page that renews itself is not somebody using it: else a list left open at night would keep the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_IDLE_SECONDS and request.user.is_authenticated:
            watch(request, time.time())
        return self.get_response(request)


def watch(request: HttpRequest, now: float) -> None:
    limit = settings.SESSION_IDLE_SECONDS
    touch = min(TOUCH_SECONDS, limit / 4)
    since = now - request.session.get(KEY, now - touch)
    if since > limit:
        logout(request)
        messages.warning(request, _("You were signed out because nobody used the portal for a while."))
    elif since >= touch and not is_poll(request):
        request.session[KEY] = now
        UserSession.objects.create_from_request(request)
