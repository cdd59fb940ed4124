"""Lists and counts of visits: each number opens the list that it was counted from."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from members.access import MemberRequest
from members.filters import VisitFilter
from members.models import Visit

from . import visit_counts
from .facts.visits import together
from .forms import VisitCountForm

HEADS = [
    _("date"),
    _("village"),
    _("member"),
    _("unit"),
    _("people met"),
    _("whom"),
    _("opinions collected"),
    _("put right on the spot"),
    _("what was asked for"),
]


def listed(request: MemberRequest) -> VisitFilter:
    """The visits this member may see, narrowed by the filter."""
    visible = Visit.objects.visible_to(request.user).select_related("member", "district", "unit")
    asked = in_a_period(request.GET, timezone.localdate())
    return VisitFilter(asked, queryset=visible, request=request)


def in_a_period(asked: QueryDict, today: dt.date) -> QueryDict:
    """This year's visits where no days are asked for; a field that was emptied asks for all."""
    if any(name in asked for name in ("week", "since", "until")):
        return asked
    chosen = asked.copy()
    chosen["since"] = today.replace(month=1, day=1).isoformat()
    return chosen


@login_required
@require_safe
def visits(request: MemberRequest) -> HttpResponse:
    """The list, and what its visits come to together."""
    found = listed(request)
    context = {
        "filter": found,
        "together": together(found.qs),
        "page": Paginator(found.qs, 25).get_page(request.GET.get("page")),
    }
    return render(request, "summaries/visits.html", context)


@login_required
@require_safe
def export(request: MemberRequest) -> StreamingHttpResponse:
    """The list as it is filtered, as a sheet that Excel opens."""
    return csv_answer("visits.csv", HEADS, rows(listed(request).qs))


def rows(visits: QuerySet[Visit]) -> Iterator[list[object]]:
    for visit in visits.iterator(500):
        yield [
            visit.on,
            visit.district.full_name,
            visit.member,
            visit.unit,
            visit.people,
            "、".join(visit.whom_labels),
            visit.opinions,
            visit.solved_on_spot,
            visit.note,
        ]


@login_required
@require_safe
def counts(request: MemberRequest) -> HttpResponse:
    """A cadre's own by period; for those who look after a district, its townships, units or members."""
    today = timezone.localdate()
    if not rules.has_perm("members.see_dashboard", request.user):
        return render(
            request, "summaries/visit_counts_own.html", {"rows": visit_counts.own(request.user, today)}
        )
    return render(request, "summaries/visit_counts.html", count_context(request, VisitCountForm(request.GET)))


def count_context(request: MemberRequest, form: VisitCountForm) -> dict[str, Any]:
    """A choice that makes no sense is as good as none."""
    home, spans = request.user.home_district, visit_counts.spans(timezone.localdate())
    form.is_valid()
    chosen = form.cleaned_data
    span = replace(spans[0], label="")
    if chosen.get("since") and chosen.get("until"):
        span = visit_counts.Span(chosen["since"], chosen["until"])
    district = chosen.get("district") or home
    district = district if home.contains(district) else home
    way = chosen.get("by") or "district"
    visits = Visit.objects.in_district(district).between(span.since, span.until)
    lines = visit_counts.WAYS[way](visits, span, district)
    return {
        "form": form,
        "way": way,
        "district": district,
        "span": span,
        "spans": spans,
        "page": Paginator(lines, 50).get_page(request.GET.get("page")),
        "together": together(visits),
        "list_href": visit_counts.list_of(span, district=district.code),
    }
