"""What the portal is compared with: the least that the same server can do behind the same middleware."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.views.decorators.http import require_POST


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def public_page(request: HttpRequest) -> HttpResponse:
    """A resident's page with nothing in it."""
    return HttpResponse(empty("base_public.html").render({}, request))


@login_required
def work_page(request: HttpRequest) -> HttpResponse:
    """A member's page with nothing in it."""
    return HttpResponse(empty("base_work.html").render({}, request))


@require_POST
def insert(request: HttpRequest) -> HttpResponse:
    """One row, which is committed."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (words) VALUES (%s)", [request.POST["words"]])
    return HttpResponse("ok")


@cache
def empty(base: str) -> Any:
    """A page that adds nothing to its base, read once as every other template is."""
    return engines["django"].from_string(f'{{% extends "{base}" %}}')
