"""Staff look at a complaint and move it on."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.htmx import poll
from core.methods import posted_from
from members.access import MemberRequest

from .. import lifecycle, limits
from ..access import get_complaint_for
from ..forms.staff import AnswerForm, MergeForm, SeenForm
from ..models import WITH_A_UNIT, Complaint, ComplaintEvent, State
from ..similar import most_similar
from .steps import STEPS, Step, likely_step, open_steps, step_named

MOST_CHANGES = 10  # of a colleague's, named on the page
TWICE_WITHIN = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Attempt:
    """A step that was not taken: its form as it was filled in, and why."""

    name: str
    form: SeenForm
    status: int = 422
    problem: str = ""
    changes: list[ComplaintEvent] = field(default_factory=list)


def staff_page(
    request: HttpRequest, complaint: Complaint, *, attempt: Attempt | None = None, contact: bool = False
) -> HttpResponse:
    """The working page: everything but the contact, which must be asked for."""
    if request.htmx and request.method == "GET":  # type: ignore[attr-defined]
        return changes(request, complaint)
    now, member = timezone.now(), request.user
    listed = entries(request, complaint, now, attempt)
    context = {
        "complaint": complaint,
        "now": now,
        "clock": clock(complaint, now),
        "events": complaint.events.select_related("unit", "actor"),
        "photos": complaint.photos.all(),
        "parts": complaint.parts.order_by("id"),
        "merged": complaint.merged.all(),
        "application": lifecycle.open_application(complaint),
        "attempt": attempt,
        "decides": any(entry["name"] == "decide" for entry in listed),
        "to_hear": to_hear(complaint, member, now),
        "lost": attempt is not None and attempt.name not in [entry["name"] for entry in listed],
        "entries": listed,
        "may_reveal": rules.has_perm("complaints.reveal_contact", member, complaint),
        "contact_shown": contact,
    }
    return render(request, "complaints/complaint.html", context, status=attempt.status if attempt else 200)


def to_hear(complaint: Complaint, member: Any, now: dt.datetime) -> str:
    """Whether this officer is one to `call` the resident of an answered complaint, or to `check` what was done."""
    if complaint.state != State.ANSWERED:
        return ""
    this = Complaint.objects.filter(pk=complaint.pk)
    if rules.has_perm("complaints.call_back", member, complaint) and this.to_call().exists():
        return "call"
    if rules.has_perm("complaints.check", member, complaint) and this.to_check(now, by=member).exists():
        return "check"
    return ""


def entries(
    request: HttpRequest, complaint: Complaint, now: dt.datetime, attempt: Attempt | None
) -> list[dict[str, Any]]:
    """What the page offers to do; the likely next step and one that failed stand unfolded."""
    member: Any = request.user
    found = open_steps(complaint, member, now)
    template = request.GET.get("template", "")
    unfolded = {likely_step(complaint, found), attempt.name if attempt else "", "answer" if template else ""}
    listed = []
    for name, step in found.items():
        form = None
        if attempt and attempt.name == name:
            form = attempt.form
        elif not step.own_page:
            form = step.form_for(name, complaint, member, now)
            if template and isinstance(form, AnswerForm):
                form.start_from(template)
        listed.append({"name": name, "step": step, "form": form, "open": name in unfolded})
    return listed


def clock(complaint: Complaint, now: dt.datetime) -> limits.Progress | None:
    """How far the answer's clock has run; it stands while the resident is asked and ends with the answer.

    A unit that returns the complaint does not stop it.
    """
    shown = (State.ACCEPTED, *WITH_A_UNIT, State.CLOSED)
    if complaint.state not in shown or complaint.state == State.HUNG:
        return None
    start, amber, end = complaint.dispatched_at, complaint.amber_at, complaint.answer_by
    if start is None or amber is None or end is None:
        return None
    return limits.progress(start, amber, end, complaint.answered_at or complaint.paused_at or now)


def changes(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """For a page that is open: 304 while it shows the newest version, else who did what since."""
    latest = complaint.events.select_related("actor").order_by("-id").first()
    return poll(
        request, complaint.version, "complaints/_changed.html", {"complaint": complaint, "event": latest}
    )


@login_required
@require_safe
def step_page(request: MemberRequest, code: str, action: str) -> HttpResponse:
    """The page of a step that is too large for the complaint's own."""
    complaint, step, now = get_complaint_for(request.user, code), step_named(action), timezone.now()
    if not rules.has_perm(step.permission, request.user, complaint):
        raise PermissionDenied
    if not step.own_page or not step.open_to(request.user, complaint, now):
        return redirect(complaint)
    form = step.form_for(action, complaint, request.user, now)
    if code := request.GET.get("into", ""):
        form.initial["into"] = code[:20]
    return own_page(request, complaint, Attempt(action, form, status=200))


def own_page(request: MemberRequest, complaint: Complaint, attempt: Attempt) -> HttpResponse:
    """Merging, with both complaints side by side, or splitting, with a row for each part."""
    step = STEPS[attempt.name]
    context: dict[str, Any] = {
        "complaint": complaint,
        "name": attempt.name,
        "step": step,
        "form": attempt.form,
        "attempt": attempt,
    }
    if isinstance(attempt.form, MergeForm):
        visible = Complaint.objects.visible_to(request.user).select_related("district", "category", "unit")
        context["similar"] = most_similar(complaint, visible)
        context["other"] = attempt.form.other(visible)
    return render(request, f"complaints/{attempt.name}.html", context, status=attempt.status)


@login_required
@posted_from("complaint", "code")
def act(request: MemberRequest, code: str, action: str) -> HttpResponse:
    """Take one step; the lifecycle decides whether it may be taken."""
    complaint, step, now = get_complaint_for(request.user, code), step_named(action), timezone.now()
    if not rules.has_perm(step.permission, request.user, complaint):
        raise PermissionDenied
    form = step.form_for(action, complaint, request.user, now, request.POST)
    if "again" in request.POST and step.own_page:
        form.look_again()
        return own_page(request, complaint, Attempt(action, form, status=200))
    valid = form.is_valid()
    if not step.open_to(request.user, complaint, now):
        return moved_on(request, complaint, action, form)
    if not valid:
        return not_taken(request, complaint, Attempt(action, form))
    try:
        step.act(complaint, by=request.user, at=now, **form.cleaned_data)
    except (lifecycle.ChangedMeanwhile, lifecycle.NotAllowed):
        return moved_on(request, get_complaint_for(request.user, code), action, form)
    return taken(request, complaint, step)


def taken(request: MemberRequest, complaint: Complaint, step: Step) -> HttpResponse:
    recorded = complaint.events.latest("id")  # of a decision the step alone does not say which it was
    messages.success(
        request,
        _("Recorded. Only colleagues see it.")
        if recorded.is_internal
        else _("Recorded. The resident can see it on their page."),
    )
    return redirect("complaints") if step.leaves else redirect(complaint)


def not_taken(request: MemberRequest, complaint: Complaint, attempt: Attempt) -> HttpResponse:
    """The page once more, with everything that was typed."""
    step = STEPS[attempt.name]
    if step.own_page and step.open_to(request.user, complaint, timezone.now()):
        return own_page(request, complaint, attempt)
    return staff_page(request, complaint, attempt=attempt)


def moved_on(request: MemberRequest, complaint: Complaint, action: str, form: SeenForm) -> HttpResponse:
    """The page as it is now, with who did what since; the same step sent twice is simply done."""
    since = changes_since(complaint, form.cleaned_data.get("seen"))
    if sent_twice(since, STEPS[action], form, request):
        return taken(request, complaint, STEPS[action])
    form.renew(complaint)
    problem = (
        _("The complaint was changed while you had it open. Nothing of yours was saved yet.")
        if since
        else _("This step is not possible now.")
    )
    return not_taken(request, complaint, Attempt(action, form, status=409, problem=problem, changes=since))


def changes_since(complaint: Complaint, seen: int | None) -> list[ComplaintEvent]:
    """What has happened since a version, as far as a page can name it, the oldest first."""
    if seen is None or seen == complaint.version:
        return []
    count = min(max(complaint.version - seen, 1), MOST_CHANGES)
    return list(complaint.events.select_related("actor", "unit").order_by("-id")[:count])[::-1]


def sent_twice(since: list[ComplaintEvent], step: Step, form: SeenForm, request: MemberRequest) -> bool:
    """Whether all that has happened is this very step, by this very member, a moment ago and in the same words."""
    if len(since) != 1:
        return False
    [first], typed = since, form.cleaned_data
    return (
        first.kind in step.kinds
        and first.actor_id == request.user.pk
        and timezone.now() - first.at < TWICE_WITHIN
        and first.note.endswith(typed.get("note", ""))
        and typed.get("to") in (None, first.unit)
    )


@login_required
@posted_from("complaint", "code")
@cache_control(private=True, no_store=True)
def reveal(request: MemberRequest, code: str) -> HttpResponse:
    """Show who complained, after recording who looked."""
    complaint = get_complaint_for(request.user, code)
    try:
        lifecycle.reveal(complaint, by=request.user, at=timezone.now())
    except lifecycle.NotAllowed as problem:
        raise Http404 from problem
    return staff_page(request, complaint, contact=True)
