"""Cumulative reports: a township writes them, somebody above confirms or returns them."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.forms import posted
from core.methods import posted_from, require_form_methods

from .access import StaffRequest, get_report_within, get_target_within, home_of
from .lifecycle import ReportRefused, confirm_report, return_report, submit_report
from .models import CumulativeReport, newest_confirmed
from .report_forms import ReportForm, ReturnForm
from .target_views import page_of
from .worklists import to_report

TABS = {
    "waiting": gettext_lazy("To be decided"),
    "due": gettext_lazy("To be reported"),
    "all": gettext_lazy("All"),
}


@login_required
@require_safe
def reports(request: StaffRequest) -> HttpResponse:
    """Reports of the member's district: what waits, what is due or late, and all."""
    home, today = home_of(request), timezone.localdate()
    may_report = rules.has_perm("districts.report", request.user, home)
    first = "due" if may_report else "waiting"
    tab = request.GET.get("list") if request.GET.get("list") in TABS else first
    found = CumulativeReport.objects.in_district(home).select_related(
        "indicator", "district", "by", "decided_by"
    )
    rows: Any = {"waiting": found.waiting().order_by("at"), "all": found.order_by("-at", "-id")}.get(str(tab))
    page = Paginator(to_report(home, today) if rows is None else rows, 25).get_page(request.GET.get("page"))
    context = {"tabs": TABS, "tab": tab, "page": page, "may_report": may_report}
    return render(request, "districts/reports.html", context)


@login_required
@require_safe
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """One report beside the confirmed one before it, and what the reader may decide."""
    return report_page(request, get_report_within(home_of(request), pk), ReturnForm())


def report_page(request: StaffRequest, found: CumulativeReport, form: ReturnForm) -> HttpResponse:
    before = (
        CumulativeReport.objects.about(found.indicator, found.district, found.year)
        .confirmed()
        .filter(as_of__lte=found.as_of)
        .exclude(pk=found.pk)
    )
    context = {
        "report": found,
        "before": before.filter(pk__lt=found.pk).newest_first().first(),
        "form": form,
        "may_decide": found.waits and rules.has_perm("districts.decide_report", request.user, found),
    }
    return render(request, "districts/report.html", context, status=422 if form.is_bound else 200)


@login_required
@require_form_methods
def report_new(request: StaffRequest, code: str, year: int, indicator: str) -> HttpResponse:
    """A township's figures as of a day."""
    target = get_target_within(home_of(request), code, year, indicator)
    if not rules.has_perm("districts.report", request.user, target.district):
        raise PermissionDenied
    now = timezone.now()
    today = timezone.localdate(now)
    form = ReportForm(posted(request), target=target, today=today, initial={"as_of": today})
    if form.is_valid():
        try:
            made = submit_report(
                target,
                form.standing(),
                as_of=form.cleaned_data["as_of"],
                explanation=form.cleaned_data["explanation"],
                by=request.user,
                at=now,
            )
        except ReportRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Reported. It counts once it is confirmed."))
            return redirect(made)
    before = CumulativeReport.objects.about(target.indicator, target.district, year)
    context = {
        "target": target,
        "form": form,
        "before": newest_confirmed(target.indicator, target.district, year),
        "waiting": before.waiting().first(),
        "returned": before.newest_first().filter(state=CumulativeReport.State.RETURNED).first(),
        "back": page_of(target.district, year),
    }
    return render(request, "districts/report_new.html", context, status=422 if form.is_bound else 200)


def get_to_decide(request: StaffRequest, pk: int) -> CumulativeReport:
    found = get_report_within(home_of(request), pk)
    if not rules.has_perm("districts.decide_report", request.user, found):
        raise PermissionDenied
    return found


@login_required
@posted_from("report", "pk")
def report_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """From now on it counts."""
    found = get_to_decide(request, pk)
    try:
        confirm_report(found, by=request.user, at=timezone.now())
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Confirmed. The figures count from now on."))
    return redirect(found)


@login_required
@posted_from("report", "pk")
def report_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Back to the township, with what is wrong."""
    found = get_to_decide(request, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return report_page(request, found, form)
    try:
        return_report(found, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Returned."))
    return redirect(found)
