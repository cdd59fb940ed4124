"""Log a pledge, keep it as a draft, or change a returned one."""

import datetime as dt
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import posted
from core.methods import posted_from, require_form_methods
from members.access import MemberRequest

from .. import lifecycle
from ..access import get_draft_for, get_pledge_for
from ..forms import PledgeForm, PromiseForm
from ..lifecycle import Step
from ..models import Campaign, Pledge, PledgeDraft, State
from .page import MOVED_ON
from .typed import choose_campaign, initial_from, kept, opened, rows_asked_for, steps_in


@login_required
@require_form_methods
def new(request: MemberRequest) -> HttpResponse:
    """Log a pledge in an open campaign; says how many are left."""
    if not rules.has_perm("pledges.log", request.user):
        raise PermissionDenied
    now = timezone.now()
    campaign, running = choose_campaign(request, timezone.localdate(now))
    drafts = request.user.pledge_drafts.filter(campaign__in=running).select_related("campaign")
    if campaign is None:
        choices = [(each, lifecycle.pledges_left(each, request.user)) for each in running]
        return render(request, "pledges/new.html", {"campaign": None, "choices": choices, "drafts": drafts})
    draft = get_draft_for(request.user, request.GET["draft"]) if request.GET.get("draft") else None
    if "save_draft" in request.POST:
        return save_draft(request, campaign, draft, now)
    form = form_for(request, campaign, draft)
    alike: list[Pledge] = []
    if form.is_bound and form.is_valid():
        try:
            return logged(request, form, draft, now)
        except lifecycle.LooksAlike as found:
            alike = found.pledges
        except lifecycle.NoPledgesLeft:
            form.add_error(None, none_left(campaign))
        except lifecycle.NotAllowed:
            messages.error(
                request, _("Nothing was logged: the campaign or the complaint has moved on meanwhile.")
            )
            return redirect("pledges")
    context = {
        "campaign": campaign,
        "left": lifecycle.pledges_left(campaign, request.user),
        "form": form,
        "alike": alike,
        "draft": draft,
        "drafts": drafts.exclude(pk=draft.pk) if draft else drafts,
        "running": running,
    }
    return render(request, "pledges/new.html", context, status=422 if form.is_bound else 200)


def form_for(request: MemberRequest, campaign: Campaign, draft: PledgeDraft | None) -> PledgeForm:
    """As sent; or with one more row of steps; or as the draft has it; or empty."""
    shared: dict[str, Any] = {"campaign": campaign, "member": request.user}
    if request.method == "POST":
        if again := rows_asked_for(request.POST):
            return PledgeForm(initial=initial_from(again.typed), steps=again.steps, **shared)
        return PledgeForm(request.POST, **shared)
    if draft:
        typed = opened(draft.typed)
        return PledgeForm(initial=initial_from(typed), steps=steps_in(typed), **shared)
    return PledgeForm(initial=asked_for(request), **shared)


def asked_for(request: MemberRequest) -> dict[str, str]:
    """The matter and the place that a link suggests; a place of somewhere else is as good as none."""
    wanted = {name: request.GET.get(name, "") for name in ("category", "district")}
    return {name: value for name, value in wanted.items() if value.isdecimal() and len(value) < 19}


def logged(
    request: MemberRequest, form: PledgeForm, draft: PledgeDraft | None, now: dt.datetime
) -> HttpResponse:
    """Log it, or make it the duty that its complaint asks for; its draft is then over."""
    chosen = form.cleaned_data
    shared: dict[str, Any] = {
        "campaign": form.campaign,
        "by": request.user,
        "at": now,
        "submission": chosen["submission"],
    }
    if complaint := chosen["complaint"]:
        promise = form.promise(complaint.district)
        pledge = lifecycle.make_duty(complaint, member=request.user, promise=promise, **shared)
    else:
        pledge = lifecycle.log(
            form.promise(chosen["district"]),
            confirmed="confirmed" in request.POST,
            **shared,
        )
    if draft:
        lifecycle.delete_draft(draft, by=request.user)
    messages.success(request, _("Your pledge is logged and awaits approval."))
    return redirect(pledge)


def none_left(campaign: Campaign) -> str:
    return ngettext(
        "You have already logged %(n)d pledge, the most this campaign takes.",
        "You have already logged %(n)d pledges, the most this campaign takes.",
        campaign.owed_max,
    ) % {"n": campaign.owed_max}


def save_draft(
    request: MemberRequest, campaign: Campaign, draft: PledgeDraft | None, now: dt.datetime
) -> HttpResponse:
    try:
        draft = lifecycle.keep_draft(
            kept(request.POST), campaign=campaign, by=request.user, at=now, draft=draft
        )
    except lifecycle.TooManyDrafts:
        form = PledgeForm(request.POST, campaign=campaign, member=request.user)
        form.add_error(None, _("You have ten drafts already. Delete one first."))
        context = {"campaign": campaign, "form": form, "drafts": request.user.pledge_drafts.all(), "left": 1}
        return render(request, "pledges/new.html", context, status=422)
    messages.success(request, _("Kept as a draft. Only you see it, and it does not count yet."))
    return redirect(f"{reverse('pledge_new')}?campaign={campaign.pk}&draft={draft.pk}")


@login_required
@posted_from("pledge_new")
def delete_draft(request: MemberRequest, pk: int) -> HttpResponse:
    lifecycle.delete_draft(get_draft_for(request.user, pk), by=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect("pledge_new")


@login_required
@require_form_methods
def resubmit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a returned pledge as asked and submit it again."""
    pledge = get_pledge_for(request.user, pk)
    if not rules.has_perm("pledges.work_on", request.user, pledge):
        raise Http404
    if pledge.state != State.RETURNED or pledge.campaign.closed_at:  # a second click, or closed meanwhile
        messages.error(request, MOVED_ON)
        return redirect(pledge)
    form = form_again(request, pledge)
    if form.is_bound and form.is_valid():
        try:
            lifecycle.resubmit(pledge, form.promise(pledge.district), by=request.user, at=timezone.now())
        except lifecycle.NotAllowed:
            messages.error(request, MOVED_ON)
        else:
            messages.success(request, _("Your pledge is submitted again."))
        return redirect(pledge)
    context = {"campaign": pledge.campaign, "pledge": pledge, "form": form}
    return render(request, "pledges/new.html", context, status=422 if form.is_bound else 200)


def form_again(request: MemberRequest, pledge: Pledge) -> PromiseForm:
    """The form as it was filled in, without the place: that stays."""
    shared: dict[str, Any] = {
        "campaign": pledge.campaign,
        "member": request.user,
        "complaint": pledge.source_complaint,
    }
    if request.method == "POST" and (again := rows_asked_for(request.POST)):
        return PromiseForm(initial=initial_from(again.typed), steps=again.steps, **shared)
    steps = [Step(row.due_on, row.title) for row in pledge.milestones.all()]
    return PromiseForm(posted(request), initial=as_initial(pledge), steps=steps, **shared)


def as_initial(pledge: Pledge) -> dict[str, object]:
    names = ["title", "beneficiary", "quantity", "due_on", "how", "details", "beneficiary_kind"]
    more = ["initiative", "category", "target", "target_amount", "led_by", "is_joint"]
    helpers = pledge.helpers.exclude(answer="declined").select_related("member")
    return {name: getattr(pledge, name) for name in [*names, *more]} | {
        "helpers": tuple(helper.member.username for helper in helpers)
    }
