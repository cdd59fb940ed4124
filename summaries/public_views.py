"""Home, public progress and open data: for everybody, and from what was kept while the database does not answer."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.client_address import client_address
from core.csv_out import csv_answer
from core.kept import kept
from core.throttle import too_many
from pledges.models import Campaign

from . import dashboard, open_data
from .forms import DayForm, PublicForm
from .public_figures import PublicPage, page_of

WAIT = 60  # seconds, until it is worth asking again


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A resident's first page: file, find, and what the city has done."""
    now = timezone.now()
    context: dict[str, Any] = {"campaign": None, "page": None}
    try:
        context["campaign"] = kept("campaign", now, lambda: Campaign.objects.during(timezone.localdate(now)))
        context["page"] = page_of(None, now=now)
    except (DatabaseError, Http404):
        pass  # what residents come for stands above, and an empty portal has no county
    return render(request, "summaries/home.html", context)


@require_safe
def progress(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The public progress page: the dashboard's figures, without persons."""
    choice = PublicForm(request.GET)
    choice.is_valid()
    year, chosen = choice.cleaned_data.get("year"), choice.cleaned_data.get("indicator")
    try:
        page = page_of(code, now=timezone.now(), year=year)
    except DatabaseError:
        return unavailable(request)
    return render(request, "summaries/progress.html", context_of(page, chosen))


def context_of(page: PublicPage, code: str | None) -> dict[str, Any]:
    """A choice that makes no sense is as good as none."""
    indicators, below = page.city.indicators, [each.row for each in page.below]
    chosen = next((each for each in indicators if each.code == code), next(iter(indicators), None))
    district = page.figures.district
    return {
        "page": page,
        "district": district,
        "parents": page.city.above(district),
        "row": page.figures.row,
        "below": below,
        "indicators": indicators,
        "chosen": chosen,
        "chart": dashboard.chart_data(below, indicators.index(chosen)) if chosen and below else None,
        "year": page.year,
        "years": page.city.years,
        "licence": open_data.licence(),
    }


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer and nothing of this was kept."""
    answer = render(request, "summaries/progress_unavailable.html", status=503)
    answer.headers["Retry-After"] = str(WAIT)
    return answer


# ---- Open data ----------------------------------------------------------------------------------


@require_safe
def data(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """The same figures as a file for other programs, on whatever site they run."""
    answer = data_answer(request, code, kind)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Link"] = f'<{settings.OPEN_DATA_LICENCE_URL}>; rel="license"'
    if answer.status_code != 200:
        answer.headers["Cache-Control"] = "no-store"
    if answer.status_code in (429, 503):
        answer.headers["Retry-After"] = str(WAIT)
    return answer


def data_answer(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    limit = settings.OPEN_DATA_PER_ADDRESS
    if too_many(f"open-data:{client_address(request)}", limit=limit, seconds=WAIT, when_down=False):
        return JsonResponse({"error": "too many requests"}, status=429)
    form = DayForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        page = page_of(code, now=timezone.now(), **form.cleaned_data)
    except DatabaseError:
        return JsonResponse({"error": "the figures cannot be had now"}, status=503)
    return WRITERS[kind](page)


def as_csv(page: PublicPage) -> HttpResponseBase:
    name = f"progress-{page.figures.district.code}.csv"
    return cacheable(csv_answer(name, open_data.heads(page), open_data.rows(page)))


def as_json(page: PublicPage) -> HttpResponseBase:
    return cacheable(JsonResponse(open_data.document(page), json_dumps_params={"ensure_ascii": False}))


WRITERS = {"csv": as_csv, "json": as_json}


def cacheable(answer: HttpResponseBase) -> HttpResponseBase:
    """Good for a minute, and for a week should we not answer."""
    answer.headers["Cache-Control"] = "public, max-age=60, stale-if-error=604800"
    return answer
