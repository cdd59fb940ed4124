"""The list of works: narrowed, taken out as a sheet, and moved on together."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from core.methods import posted_from
from core.xlsx_out import MOST, xlsx_answer

from .. import lifecycle
from ..access import StaffRequest, home_of
from ..filters import WorkFilter
from ..forms import MoveManyForm
from ..models import ORDER, Stage, Work

ROWS = 50
HEADS = [
    _("number"),
    _("indicator"),
    _("year"),
    _("district"),
    _("name"),
    _("quantity"),
    _("address"),
    _("owner or household"),
    _("contractor"),
    _("due on"),
    _("stage"),
    _("started on"),
    _("completed on"),
    _("accepted on"),
]
DATES = {"started_at": Stage.STARTED, "completed_at": Stage.COMPLETED, "accepted_at": Stage.ACCEPTED}


@login_required
@require_safe
def works(request: StaffRequest) -> HttpResponse:
    """The works of the member's district and below, narrowed by the filter."""
    return list_page(request)


def list_page(request: StaffRequest, *, bulk_form: MoveManyForm | None = None) -> HttpResponse:
    found = narrowed(request)
    page = Paginator(found.qs.with_trouble(), ROWS).get_page(request.GET.get("page"))
    may_move = not found.day_shown and rules.has_perm("districts.keep_ledger", request.user)
    as_it_stood(page.object_list, found.day_shown)
    context: dict[str, Any] = {
        "filter": found,
        "page": page,
        "total": None,
        "today": found.day_shown or found.today,
        "here": f"?{request.GET.urlencode()}",
        "bulk_form": bulk_form or (MoveManyForm() if may_move else None),
        "may_import": rules.has_perm("districts.import_works", request.user),
    }
    if indicator := found.indicator_shown:
        context |= {"total": found.qs.quantity_in_all(), "unit": indicator.unit}
    return render(request, "districts/works.html", context, status=422 if bulk_form else 200)


def narrowed(request: StaffRequest) -> WorkFilter:
    visible = Work.objects.in_district(home_of(request)).select_related("indicator", "district")
    return WorkFilter(request.GET, queryset=visible)


def as_it_stood(works: Iterable[Work], day: dt.date | None) -> None:
    """Show these works with stage and quantity of a past day; what an inspection found is told of now alone."""
    for work in works if day else ():
        work.stage, work.quantity = work.stage_then, work.quantity_then  # type: ignore[attr-defined]
        work.sent_back = False  # type: ignore[attr-defined]


# ---- Together ---------------------------------------------------------------------------------


@login_required
@posted_from("works")
def move(request: StaffRequest) -> HttpResponse:
    """All that can be; the page says of the others why not."""
    if not rules.has_perm("districts.keep_ledger", request.user):
        raise PermissionDenied
    form = MoveManyForm(request.POST)
    if not form.is_valid():
        return list_page(request, bulk_form=form)
    said = form.cleaned_data
    chosen = Work.objects.in_district(home_of(request)).filter(pk__in=said["chosen"])
    outcome = lifecycle.move_many(
        chosen, to=Stage(said["to"]), by=request.user, at=timezone.now(), on=said["on"]
    )
    context = {"outcome": outcome, "query": request.GET.urlencode(), "to": Stage(said["to"]).label}
    return render(request, "districts/moved.html", context)


# ---- As a sheet -------------------------------------------------------------------------------


@login_required
@require_safe
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """What stands in the list, under the headers that the import reads."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    narrow = narrowed(request)
    found, day = narrow.qs.with_moments(), narrow.day_shown
    if kind == "csv":
        return csv_answer("works.csv", HEADS, rows_of(found.iterator(500), day))
    return xlsx_answer("works.xlsx", HEADS, rows_of(found[:MOST], day))


def rows_of(works: Any, day: dt.date | None) -> Iterator[list[object]]:
    for work in works:
        as_it_stood([work], day)
        yield [
            work.number,
            work.indicator,
            work.year,
            work.district.full_name,
            work.name,
            work.quantity,
            work.address,
            work.owner_mark,
            work.contractor,
            work.due_on,
            work.get_stage_display(),
            *(day_of(work, column, stage) for column, stage in DATES.items()),
        ]


def day_of(work: Any, column: str, stage: Stage) -> dt.date | None:
    """The day on which it came to this stage; None when it has gone back since."""
    moment = getattr(work, column)
    stands = work.stage in ORDER[ORDER.index(stage) :]
    return timezone.localdate(moment) if moment and stands else None
