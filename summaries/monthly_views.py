"""The monthly table that offices send upwards, as a page and as Excel."""

from collections.abc import Iterator
from typing import Any

import rules
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.months import Month
from core.templatetags.figures import percent
from core.xlsx_out import xlsx_answer
from districts.models import District
from members.access import MemberRequest

from .facts.facts import Rate
from .facts.monthly import WAYS, MonthFacts, MonthTable
from .forms import MonthForm

COLUMNS = [
    gettext_lazy("Dispatched"),
    gettext_lazy("Done in time"),
    gettext_lazy("Done late"),
    gettext_lazy("Not done"),
    gettext_lazy("Closing rate"),
    gettext_lazy("In-time closing rate"),
    gettext_lazy("Dissatisfaction rate"),
]


@login_required
@require_safe
def monthly(request: MemberRequest) -> HttpResponse:
    """One month of the reader's district, or of one below, with the definitions at its foot."""
    form = form_of(request)
    if not form.is_valid():
        return render(request, "summaries/monthly.html", {"form": form, "columns": COLUMNS}, status=422)
    return render(request, "summaries/monthly.html", page_of(form))


def form_of(request: MemberRequest) -> MonthForm:
    if not rules.has_perm("summaries.read", request.user):
        raise PermissionDenied
    return MonthForm(request.GET, home=request.user.home_district, now=timezone.now())


def page_of(form: MonthForm) -> dict[str, Any]:
    month: Month = form.cleaned_data["month"]
    district: District = form.cleaned_data["district"]
    table = table_of(form)
    return {
        "form": form,
        "columns": COLUMNS,
        "way": form.cleaned_data["by"],
        "month": month,
        "later": month.next if month < Month.at(form.now) else None,
        "runs": form.now < month.end,
        "now": form.now,
        "district": district,
        "table": table,
        "notes": notes(month, table, runs=form.now < month.end),
        "query": f"?month={month}&by={form.cleaned_data['by']}&district={district.code}",
    }


def table_of(form: MonthForm) -> MonthTable:
    chosen = form.cleaned_data
    return WAYS[chosen["by"]](chosen["district"], chosen["month"], form.now)


@login_required
@require_safe
def monthly_sheet(request: MemberRequest) -> HttpResponse:
    """The same lines and definitions as Excel."""
    form = form_of(request)
    if not form.is_valid():
        return render(request, "summaries/monthly.html", {"form": form, "columns": COLUMNS}, status=422)
    way, month = form.cleaned_data["by"], form.cleaned_data["month"]
    first = _("Unit") if way == "unit" else _("District")
    return xlsx_answer(f"monthly-{month}-{way}.xlsx", [first, *COLUMNS], rows(form))


def rows(form: MonthForm) -> Iterator[list[object]]:
    """The lines, their sum, and under it what the figures mean."""
    month, table = form.cleaned_data["month"], table_of(form)
    for line in table.lines:
        yield [line.name or _("With no unit"), *cells(line.facts)]
    yield [_("In all"), *cells(table.total)]
    yield []
    yield [f"{form.cleaned_data['district']} · {date_format(month.first_day, 'YEAR_MONTH_FORMAT')}"]
    for note in notes(month, table, runs=form.now < month.end):
        yield [note]


def cells(facts: MonthFacts) -> list[object]:
    rates = [facts.done, facts.done_in_time, facts.dissatisfaction]
    return [facts.dispatched, facts.in_time, facts.late, facts.open, *map(said, rates)]


def said(rate: Rate) -> str:
    """As the page says it: a dash without a denominator, no percentage of too small a sample."""
    return _("Sample too small") if rate.is_small else percent(rate.value)


def notes(month: Month, table: MonthTable, *, runs: bool) -> list[str]:
    """What each figure means, for page and sheet alike."""
    until = _("now, for the month still runs") if runs else _("midnight after its last day")
    numbers = {"out": table.total.left_out, "n": table.total.verdicts, "until": until}
    return [
        _(
            "Dispatched: complaints first sent to a unit in the month (Beijing time). They count in that month "
            "alone and as they stood at its end (%(until)s), with the unit that had them then; what happens "
            "later, such as a reopening, changes no earlier month."
        )
        % numbers,
        _("One that a unit returned and nobody had at the end stands under “With no unit”."),
        _(
            "Left out: %(out)s that were merged, split, thanks, withdrawn by the resident, or answered before "
            "they came here. What was declined was never dispatched."
        )
        % numbers,
        _(
            "Done: answered by the unit, or closed. In time: the answer that stood at the end was given within "
            "the limit, extensions granted included; one reopened by then is not done. Not done: all others, "
            "due or not."
        ),
        _(
            "Closing rate = done ÷ dispatched. In-time closing rate = done in time ÷ dispatched. Dissatisfaction "
            "rate = residents who said “dissatisfied” ÷ residents heard, by the day they were heard in the "
            "month (n = %(n)s), each complaint once."
        )
        % numbers,
        _(
            "“—”: no denominator. Below %(least)s no percentage is shown and no place is given. Places: by the "
            "in-time closing rate, then the closing rate, then the fewest dissatisfied; equals share one."
        )
        % {"least": settings.RATE_MINIMUM_SAMPLE},
    ]
