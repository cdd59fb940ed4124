"""The addresses at which other programs read published weeks; docs/api.md describes them."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from core.client_address import client_address
from core.throttle import too_many
from core.weeks import Week
from districts.models import District

from . import api
from .models import PublishedSummary
from .public_views import WAIT
from .reading import read_published

ROWS = 100
View = Callable[..., HttpResponseBase]


class Choice(forms.Form):
    """What narrows the list."""

    district = forms.RegexField(r"^\d{12}$", required=False)
    since = forms.DateField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class VersionChoice(forms.Form):
    version = forms.IntegerField(required=False, min_value=1, max_value=32_767)


def for_programs(view: View) -> View:
    """Throttled, readable from any site, and refused in JSON."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        answer = refusal(request) or tried(view, request, **kwargs)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Link"] = f'<{settings.OPEN_DATA_LICENCE_URL}>; rel="license"'
        if answer.status_code >= 400:
            answer.headers["Cache-Control"] = "no-store"
        if answer.status_code in (429, 503):
            answer.headers["Retry-After"] = str(WAIT)
        return answer

    return require_safe(answered)


def refusal(request: HttpRequest) -> HttpResponseBase | None:
    key, limit = f"open-data:{client_address(request)}", settings.OPEN_DATA_PER_ADDRESS
    if too_many(key, limit=limit, seconds=WAIT, when_down=False):
        return JsonResponse({"error": "too many requests"}, status=429)
    return None


def tried(view: View, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, **kwargs)
    except DatabaseError:
        return JsonResponse({"error": "the summaries cannot be had now"}, status=503)


@for_programs
def summaries(request: HttpRequest) -> HttpResponseBase:
    """The versions that hold, the newest published first."""
    choice = Choice(request.GET)
    if not choice.is_valid():
        return JsonResponse({"errors": choice.errors}, status=422)
    pages = Paginator(listed(**choice.cleaned_data), ROWS)
    try:
        page = pages.page(choice.cleaned_data["page"] or 1)
    except EmptyPage:
        return JsonResponse({"error": "no such page"}, status=404)
    rows = [api.entry(version, address(request, version)) for version in page]
    document = {
        "format": api.FORMAT,
        "licence": api.licence(),
        "count": pages.count,
        "pages": pages.num_pages,
    }
    newest = max((version.published_at for version in page), default=None)
    marks = repr((document, [row["digest"] for row in rows], request.get_host()))
    etag = f'"{sha256(marks.encode()).hexdigest()[:32]}"'
    return conditional(request, etag, newest, lambda: document | {"summaries": rows})


def listed(district: str, since: dt.date | None, page: int | None) -> Any:
    found = PublishedSummary.objects.current().select_related("district").order_by("-published_at", "-pk")
    if district:
        found = found.filter(district__code=district)
    if since:
        start = timezone.make_aware(dt.datetime.combine(since, dt.time()))
        found = found.filter(published_at__gte=start)
    return found


@for_programs
def summary(request: HttpRequest, week: Week, code: str) -> HttpResponseBase:
    """One week of one district, the version that holds or the one asked for."""
    choice = VersionChoice(request.GET)
    if not choice.is_valid():
        return JsonResponse({"errors": choice.errors}, status=422)
    district = District.objects.filter(code=code).first()
    reading = read_published(week, district, choice.cleaned_data["version"]) if district else None
    if reading is None or (version := reading.version) is None:
        return JsonResponse({"error": "nothing of this week is published"}, status=404)
    etag = f'"{api.FORMAT}-{version.digest}"'
    return conditional(
        request,
        etag,
        version.published_at,
        lambda: api.document(reading, version, address(request, version)),
    )


def conditional(
    request: HttpRequest, etag: str, changed: dt.datetime | None, document: Callable[[], dict[str, Any]]
) -> HttpResponseBase:
    """304 for whoever has it already."""
    stamp = int(changed.timestamp()) if changed else None
    empty: HttpResponseBase | None = get_conditional_response(request, etag, stamp)
    answer = empty or JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    answer.headers["ETag"] = etag
    if stamp:
        answer.headers["Last-Modified"] = http_date(stamp)
    answer.headers["Cache-Control"] = "public, max-age=60, stale-if-error=604800"
    return answer


def address(request: HttpRequest, version: PublishedSummary) -> str:
    return request.build_absolute_uri(reverse("api_summary", args=[str(version.week), version.district.code]))
