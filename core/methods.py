"""Which methods an address takes, and what those see who come with another one."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

P = ParamSpec("P")
View = Callable[P, HttpResponseBase]

require_form_methods = require_http_methods(["GET", "HEAD", "POST"])


def posted_from(page: str, *names: str) -> Callable[[View[P]], View[P]]:
    """Only POST does it; whoever opens the address is led to the page that has the form.

    They come from signing in again, from changing the language below a form with errors, or from a bookmark; what
    they had typed was not sent, and the page says so. `names` are the parts of the address that the page needs.
    """

    def decorated(view: View[P]) -> View[P]:
        only_post = require_POST(view)

        @wraps(view)
        def led_back(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request = args[0]
            if not isinstance(request, HttpRequest) or request.method not in ("GET", "HEAD"):
                return only_post(*args, **kwargs)
            if request.method == "GET":
                messages.info(
                    request, _("Nothing was sent. If you had typed something, please type it again.")
                )
            return redirect(page, *[kwargs[name] for name in names])

        return led_back

    return decorated


class WrongMethodMiddleware:
    """Gives the refusal of a method, which Django leaves blank, a page of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.status_code != 405 or (isinstance(answer, HttpResponse) and answer.content):
            return answer
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = answer.headers["Allow"]
        return page
