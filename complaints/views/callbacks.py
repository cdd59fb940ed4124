"""Inspectors call residents back; a second officer checks where nobody could be heard; readers see what was counted."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.day_field import end_of
from core.forms import posted
from core.methods import posted_from, require_form_methods
from core.weeks import Week
from members.access import MemberRequest

from .. import lifecycle
from ..access import get_complaint_for
from ..forms.answer_seen import seen_answer
from ..forms.callbacks import CallForm, CheckForm, DistrictForm, MissedForm, WeekForm
from ..models import Callback, Complaint, ComplaintEvent, Exclusion, State
from ..models.hearing import ATTEMPTS, CALLS_APART, SILENCE

ROWS = 25
Kind = ComplaintEvent.Kind
HEARD = [Kind.CLOSED, Kind.REOPENED, Kind.CALLED, Kind.CHECKED]
A_MOMENT = dt.timedelta(minutes=2)  # between two presses of one button on a bad line
MOVED_ON = gettext_lazy(
    "Nothing was recorded: the complaint has moved on meanwhile. Please look at it again."
)


@login_required
@require_safe
def callbacks(request: MemberRequest) -> HttpResponse:
    """Whom to call, the longest waiting first."""
    require_right(request, "complaints.call")
    form = DistrictForm(request.GET)
    waiting = narrowed(Complaint.objects.visible_to(request.user).to_call(), form)
    context = {
        "form": form,
        "page": paged(request, waiting.select_related("district", "unit")),
        "attempts": ATTEMPTS,
    }
    return render(request, "complaints/callbacks.html", context)


@login_required
@require_safe
def call(request: MemberRequest, code: str) -> HttpResponse:
    """One call: what was answered, the number, and the three questions."""
    return call_page(request, get_to_call(request, code))


def call_page(
    request: MemberRequest,
    complaint: Complaint,
    *,
    form: CallForm | None = None,
    missed_form: MissedForm | None = None,
    number: bool = False,
) -> HttpResponse:
    missed = list(lifecycle.missed_calls(complaint))
    context = {
        "complaint": complaint,
        "answer": complaint.events.filter(kind=ComplaintEvent.Kind.ANSWERED).last(),
        "missed": missed,
        "attempts": ATTEMPTS,
        "call_again_at": missed[-1].at + CALLS_APART if missed else None,
        "now": timezone.now(),
        "form": form or CallForm(initial=seen_answer(complaint)),
        "missed_form": missed_form or MissedForm(initial=seen_answer(complaint)),
        "number_shown": number,
    }
    failed = any(each is not None and each.errors for each in (form, missed_form))
    return render(request, "complaints/callback.html", context, status=422 if failed else 200)


@login_required
@posted_from("callback", "code")
@cache_control(private=True, no_store=True)
def number(request: MemberRequest, code: str) -> HttpResponse:
    """Show whom to call, after recording who looked; what was typed already stays."""
    complaint = get_to_call(request, code)
    try:
        lifecycle.reveal(complaint, by=request.user, at=timezone.now(), reason=_("Callback"))
    except lifecycle.NotAllowed as problem:
        raise Http404 from problem
    return call_page(request, complaint, form=CallForm(initial=request.POST.dict()), number=True)


@login_required
@posted_from("callback", "code")
def heard(request: MemberRequest, code: str) -> HttpResponse:
    """The resident's verdict, told on the telephone."""
    complaint = get_called(request, code)
    if complaint.state != State.ANSWERED:
        return moved_on(request, complaint, "callbacks")
    form = CallForm(request.POST)
    if not form.is_valid():
        return call_page(request, complaint, form=form)
    said = dict(form.cleaned_data)
    step = lifecycle.confirm if said.pop("solved") else lifecycle.dispute
    return done(request, step, complaint, said, _("The resident's word has been recorded."), "callbacks")


@login_required
@posted_from("callback", "code")
def missed(request: MemberRequest, code: str) -> HttpResponse:
    """Nobody was reached."""
    complaint = get_called(request, code)
    if complaint.state != State.ANSWERED:
        return moved_on(request, complaint, "callbacks")
    form = MissedForm(request.POST)
    if not form.is_valid():
        return call_page(request, complaint, missed_form=form)
    said = {"note": form.words(), "answered_at": form.cleaned_data["answered_at"]}
    return done(request, lifecycle.call_back, complaint, said, _("The call has been recorded."), "callbacks")


@login_required
@require_safe
def checks(request: MemberRequest) -> HttpResponse:
    """What a second officer may check and close: nobody could be heard."""
    require_right(request, "complaints.check_any")
    form = DistrictForm(request.GET)
    visible = Complaint.objects.visible_to(request.user)
    waiting = narrowed(visible.to_check(timezone.now(), by=request.user), form)
    context = {"form": form, "page": paged(request, waiting.select_related("district", "unit"))}
    return render(request, "complaints/callback_checks.html", context)


@login_required
@require_form_methods
def check(request: MemberRequest, code: str) -> HttpResponse:
    """Say what was seen, and close."""
    complaint = get_complaint_for(request.user, code)
    if not rules.has_perm("complaints.check", request.user, complaint):
        raise Http404
    if complaint.state != State.ANSWERED:
        return moved_on(request, complaint, "callback_checks")
    form = CheckForm(posted(request), initial=seen_answer(complaint))
    if form.is_valid():
        words = _("Checked and closed.")
        return done(
            request, lifecycle.check_and_close, complaint, form.cleaned_data, words, "callback_checks"
        )
    context = {
        "complaint": complaint,
        "answer": complaint.events.filter(kind=ComplaintEvent.Kind.ANSWERED).last(),
        "missed": lifecycle.missed_calls(complaint).select_related("by"),
        "may_check": lifecycle.may_check(complaint, at=timezone.now()),
        "silence_days": SILENCE.days,
        "form": form,
    }
    return render(request, "complaints/callback_check.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def verdicts(request: MemberRequest) -> HttpResponse:
    """The rows that a week's three rates were counted from, or a month's dissatisfied; nobody's contact among them."""
    form, rows = WeekForm(request.GET), Callback.objects.select_related("unit")
    if form.is_valid() and (month := form.cleaned_data["month"]):
        require_right(request, "complaints.see_rates")
        found = form.of_month(rows.in_district(request.user.home_district), month)
        found = found.select_related("complaint__district").order_by("-at", "-id")
        context = {"form": form, "month": month, "page": paged(request, found)}
        return render(request, "complaints/callback_verdicts.html", context)
    return counted(request, rows, "complaints/callback_verdicts.html")


@login_required
@require_safe
def exclusions(request: MemberRequest) -> HttpResponse:
    """What a week's rates leave out, with the reason and who approved it."""
    found = Exclusion.objects.select_related("approved_by")
    return counted(request, found, "complaints/callback_exclusions.html")


def counted(request: MemberRequest, rows: QuerySet, template: str) -> HttpResponse:
    require_right(request, "complaints.see_rates")
    current = Week.at(timezone.now())
    form = WeekForm(request.GET.dict() | {"week": request.GET.get("week") or str(current)})
    form.is_valid()
    week = form.cleaned_data.get("week") or current
    within = form.cleaned_data.get("district") or request.user.home_district
    day = form.cleaned_data.get("on")
    end = min(week.end, end_of(day, timezone.now())) if day else week.end
    visible = rows.counted(week.start, end).in_district(request.user.home_district)  # type: ignore[attr-defined]
    found = visible.in_district(within).select_related("complaint__district").order_by("-at", "-id")
    return render(request, template, {"form": form, "week": week, "page": paged(request, found)})


# ---- What these views share -------------------------------------------------------------------


def require_right(request: HttpRequest, permission: str) -> None:
    if not rules.has_perm(permission, request.user):
        raise PermissionDenied


def get_called(request: MemberRequest, code: str) -> Complaint:
    """A complaint whose resident this inspector may call once it is answered; anything else is 404."""
    complaint = get_complaint_for(request.user, code)
    if not rules.has_perm("complaints.call_back", request.user, complaint):
        raise Http404
    return complaint


def get_to_call(request: MemberRequest, code: str) -> Complaint:
    """One that is answered now; anything else is 404."""
    complaint = get_called(request, code)
    if complaint.state != State.ANSWERED:
        raise Http404
    return complaint


def narrowed(rows: QuerySet, form: DistrictForm) -> QuerySet:
    """Only the district chosen; a choice that makes no sense is as good as none."""
    form.is_valid()
    district = form.cleaned_data.get("district")
    return rows.in_district(district) if district else rows  # type: ignore[attr-defined]


def paged(request: HttpRequest, rows: QuerySet) -> Page:
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def done(
    request: MemberRequest,
    step: Callable[..., Complaint],
    complaint: Complaint,
    said: dict[str, Any],
    words: str,
    back_to: str,
) -> HttpResponse:
    """Take the step, say how it went, and go back to the list."""
    try:
        step(complaint, by=request.user, at=timezone.now(), **said)
    except (lifecycle.NotAllowed, lifecycle.ChangedMeanwhile):
        return moved_on(request, complaint, back_to)
    messages.success(request, words)
    return redirect(back_to)


def moved_on(request: MemberRequest, complaint: Complaint, back_to: str) -> HttpResponse:
    """Somebody was quicker; or it was the first press of the same button, and then it is recorded."""
    own = complaint.events.filter(actor=request.user, kind__in=HEARD, at__gte=timezone.now() - A_MOMENT)
    if own.exists():
        messages.success(request, _("It has been recorded."))
    else:
        messages.error(request, str(MOVED_ON))
    return redirect(back_to)
