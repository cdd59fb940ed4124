"""Set targets, hand them down, plan them; and what was changed."""

from decimal import Decimal
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.forms import posted
from core.methods import require_form_methods

from .access import StaffRequest, get_district_within, get_indicator, get_target_within, home_of
from .lifecycle import TargetOutdated, TargetRefused, hand_down, replan
from .models import CumulativeReport, District, Indicator, Target, TargetEvent
from .proposals import Step, shares_by_weight, steps_backwards
from .target_forms import PlanForm, ProposalForm, SharesForm, name_of, plainly


@login_required
@require_form_methods
def shares(request: StaffRequest, code: str, year: int, indicator: str) -> HttpResponse:
    """The amount of a district and its shares one level down, in one form: all of it is saved or nothing."""
    district = get_district_within(home_of(request), code)
    if not rules.has_perm("districts.hand_down", request.user, district):
        raise PermissionDenied
    counted = get_indicator(indicator)
    below = list(District.objects.get_children(district))
    targets = Target.objects.filter(indicator=counted, year=year, district__in=[district, *below])
    shared: dict[str, Any] = {
        "of": district,
        "below": below,
        "indicator": counted,
        "amounts": dict(targets.values_list("district_id", "amount")),
        "may_set": district.is_root() and rules.has_perm("districts.set_targets", request.user),
    }
    seen = TargetEvent.objects.about(counted, year).filter(district__in=[district, *below]).newest()
    context = {"district": district, "indicator": counted, "year": year, "back": page_of(district, year)}
    if request.method == "POST" and "propose" in request.POST:
        form = SharesForm(initial=proposed_shares(request, shared), **shared)
        return render(request, "districts/shares.html", context | {"form": form, "proposed": True})
    form = SharesForm(posted(request), initial={"seen": seen}, **shared)
    if form.is_valid() and save_shares(request, form, counted, year):
        return redirect(page_of(district, year))
    return render(
        request, "districts/shares.html", context | {"form": form}, status=422 if form.is_bound else 200
    )


def save_shares(request: StaffRequest, form: SharesForm, indicator: Indicator, year: int) -> bool:
    try:
        events = hand_down(
            form.of,
            form.amounts(),
            indicator=indicator,
            year=year,
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    except TargetRefused as refusal:
        form.add_error(refusal.field, str(refusal))
    except TargetOutdated:
        form.add_error(None, outdated())
    else:
        messages.success(request, _("Saved.") if events else _("Nothing was changed."))
        return True
    return False


def outdated() -> str:
    return _(
        "Somebody changed these targets meanwhile. Open the page again to see how they stand; nothing was saved."
    )


def proposed_shares(request: StaffRequest, shared: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with the amount shared out by number of villages; among villages evenly."""
    typed = SharesForm(request.POST, **shared)
    typed.is_valid()
    amount = typed.cleaned_data.get("own") or shared["amounts"].get(typed.of.pk) or Decimal(0)
    weights = {name_of(district): district.numchild or 1 for district in shared["below"]}
    unit: Decimal = shared["indicator"].smallest
    proposed = shares_by_weight(amount, weights, unit=unit)
    figures = {name: plainly(share or None) for name, share in proposed.items()}
    return kept(request, "own", "reason", "seen") | figures


@login_required
@require_form_methods
def plan(request: StaffRequest, code: str, year: int, indicator: str) -> HttpResponse:
    """The plan curve of a target, and what counts for it."""
    target = get_target_within(home_of(request), code, year, indicator)
    if not rules.has_perm("districts.hand_down", request.user, target.district):
        raise PermissionDenied
    steps = [Step(step.due_on, step.amount) for step in target.milestones.all()]
    seen = events_of(target).newest()
    context = {"target": target, "proposal": ProposalForm(year=year)}
    if request.method == "POST" and "propose" in request.POST:
        context["proposal"] = proposal = ProposalForm(request.POST, year=year)
        steps = proposed_steps(target, proposal) if proposal.is_valid() else steps
        form = PlanForm(target=target, steps=steps, initial=kept(request, "basis", "reason", "seen"))
        status = 200 if proposal.is_valid() else 422
        return render(
            request, "districts/plan.html", context | {"form": form, "proposed": True}, status=status
        )
    form = PlanForm(
        posted(request), target=target, steps=steps, rows=rows_of(request), initial={"seen": seen}
    )
    if form.is_valid() and save_plan(request, form):
        return redirect(page_of(target.district, year))
    return render(
        request, "districts/plan.html", context | {"form": form}, status=422 if form.is_bound else 200
    )


def rows_of(request: StaffRequest) -> int:
    """How many steps the form was sent with: a proposal has more than there were."""
    return sum(1 for name in request.POST if name.startswith("day_"))


def kept(request: StaffRequest, *names: str) -> dict[str, Any]:
    """What was typed beside the figures that are proposed."""
    return {name: request.POST[name] for name in names if name in request.POST}


def proposed_steps(target: Target, proposal: ProposalForm) -> list[Step]:
    return steps_backwards(
        target.amount,
        year=target.year,
        due_on=proposal.cleaned_data["finish"],
        count=proposal.cleaned_data["number"],
        unit=target.indicator.smallest,
    )


def save_plan(request: StaffRequest, form: PlanForm) -> bool:
    try:
        replan(
            form.target,
            steps=form.steps(),
            basis=form.cleaned_data["basis"],
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    except TargetRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except TargetOutdated:
        form.add_error(None, outdated())
    else:
        messages.success(request, _("Saved."))
        return True
    return False


@login_required
@require_safe
def history(request: StaffRequest, code: str, year: int, indicator: str) -> HttpResponse:
    """What was changed in a target, by whom and why, and every report of it."""
    district = get_district_within(home_of(request), code)
    counted = get_indicator(indicator)
    events = TargetEvent.objects.about(counted, year).filter(district=district).select_related("actor")
    reports = CumulativeReport.objects.about(counted, district, year).select_related("by", "decided_by")
    context = {
        "district": district,
        "indicator": counted,
        "year": year,
        "events": events.order_by("-at", "-id"),
        "reports": reports.newest_first(),
        "target": Target.objects.filter(district=district, indicator=counted, year=year).first(),
        "back": page_of(district, year),
    }
    return render(request, "districts/target_history.html", context)


def events_of(target: Target) -> Any:
    return TargetEvent.objects.about(target.indicator, target.year).filter(district=target.district)


def page_of(district: District, year: int) -> str:
    """The page that shows all targets of a district and year; it stands two floors up."""
    return f"{reverse('targets', args=[district.code])}?year={year}"
