"""Members log pledges and tell how they go; officials approve, inspectors verify."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from complaints.access import get_complaint_for
from complaints.models import Complaint
from core.forms import posted
from core.methods import posted_from, require_form_methods
from core.photo_answer import photo_answer
from members.access import MemberRequest
from members.models import Member

from . import lifecycle
from .access import get_pledge_for
from .filters import PledgeFilter
from .forms import DeliverForm, DutyForm, PledgeForm, ProgressForm, PromiseForm, ReasonForm, StepForm
from .lifecycle import Verifying
from .models import Campaign, Pledge, PledgePhoto, State

MOVED_ON = gettext_lazy("This step is not possible now: the pledge has moved on, or it is not yours.")


@login_required
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """The pledges this member may see, narrowed by the filter."""
    visible = Pledge.objects.visible_to(request.user).select_related("member__unit", "district")
    found = PledgeFilter(request.GET, queryset=visible)
    page = Paginator(found.qs, 25).get_page(request.GET.get("page"))
    return render(
        request, "pledges/list.html", {"filter": found, "page": page, "today": timezone.localdate()}
    )


@login_required
@require_form_methods
def new(request: MemberRequest) -> HttpResponse:
    """Log a pledge in the open campaign; says how many are left."""
    if not rules.has_perm("pledges.log", request.user):
        raise PermissionDenied
    now = timezone.now()
    campaign = Campaign.objects.open_on(timezone.localdate(now)).first()
    if campaign is None:
        return render(request, "pledges/new.html", {"campaign": None})
    left = lifecycle.pledges_left(campaign, request.user)
    form = PledgeForm(posted(request), member=request.user, campaign=campaign)
    if form.is_valid():
        try:
            pledge = lifecycle.log(
                form.promise(form.cleaned_data["district"]),
                campaign=campaign,
                by=request.user,
                at=now,
                submission=form.cleaned_data["submission"],
            )
        except lifecycle.NoPledgesLeft:
            form.add_error(
                None,
                ngettext(
                    "You have already logged %(n)d pledge, the most this campaign takes.",
                    "You have already logged %(n)d pledges, the most this campaign takes.",
                    campaign.owed_max,
                )
                % {"n": campaign.owed_max},
            )
        else:
            messages.success(request, _("Your pledge is logged and awaits approval."))
            return redirect(pledge)
    context = {"campaign": campaign, "left": left, "form": form}
    return render(request, "pledges/new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_form_methods
def duty(request: MemberRequest, code: str) -> HttpResponse:
    """Make a complaint the named duty of a member of its unit."""
    complaint = get_complaint_for(request.user, code)
    if not rules.has_perm("pledges.make_duty", request.user, complaint):
        raise PermissionDenied
    now = timezone.now()
    campaign = Campaign.objects.open_on(timezone.localdate(now)).first()
    if campaign is None or not lifecycle.may_become_duty(complaint):
        return render(
            request, "pledges/duty.html", {"complaint": complaint, "campaign": campaign, "form": None}
        )
    initial = duty_as_read(complaint, request.user, campaign, now)
    form = DutyForm(posted(request), campaign=campaign, complaint=complaint, initial=initial)
    if form.is_valid() and give(request, complaint, form, now):
        return redirect(complaint)
    context = {"complaint": complaint, "campaign": campaign, "form": form}
    return render(request, "pledges/duty.html", context, status=422 if form.is_bound else 200)


def duty_as_read(complaint: Complaint, by: Member, campaign: Campaign, now: dt.datetime) -> dict[str, object]:
    """What the complaint says already; its words stay out, for a pledge is public."""
    today = timezone.localdate(now)
    latest = lifecycle.latest_due(complaint, today=today) or today + dt.timedelta(days=30)
    return {
        "member": by.pk if lifecycle.may_be_named(by, complaint) else complaint.handler_id,
        "title": complaint.title,
        "beneficiary": _("Residents of %(district)s") % {"district": complaint.district},
        "quantity": _("1 matter"),
        "due_on": min(latest, campaign.closes_on),
    }


def give(request: MemberRequest, complaint: Complaint, form: DutyForm, now: dt.datetime) -> bool:
    """Make the duty and say so; what stands in the way is said at the field, or the page has moved on."""
    member = form.cleaned_data["member"]
    try:
        pledge = lifecycle.make_duty(
            complaint,
            member=member,
            promise=form.promise(complaint.district),
            campaign=form.campaign,
            by=request.user,
            at=now,
            submission=form.cleaned_data["submission"],
        )
    except lifecycle.NoPledgesLeft:
        form.add_error("member", no_pledges_left(member, form.campaign))
        return False
    except lifecycle.NotAllowed:
        messages.error(request, _("No duty was made: the complaint has moved on meanwhile."))
        return True
    if pledge.state == State.ACTIVE:
        messages.success(request, _("It is a named duty now."))
    else:
        messages.success(request, _("It is a named duty now and awaits approval."))
    return True


def no_pledges_left(member: Member, campaign: Campaign) -> str:
    return ngettext(
        "%(name)s has %(n)d pledge already, the most this campaign takes. Choose somebody else.",
        "%(name)s has %(n)d pledges already, the most this campaign takes. Choose somebody else.",
        campaign.owed_max,
    ) % {"name": member, "n": campaign.owed_max}


class Step(NamedTuple):
    """Something that can be done with a pledge: who, from which states, with which form."""

    label: object
    form: type[forms.Form]
    act: Callable[..., Pledge]
    permission: str
    states: tuple[str, ...]
    done: object


STEPS = {
    "progress": Step(
        gettext_lazy("Post progress"),
        ProgressForm,
        lifecycle.post_progress,
        "pledges.work_on",
        (State.SUBMITTED, State.ACTIVE),
        gettext_lazy("Your progress is posted."),
    ),
    "deliver": Step(
        gettext_lazy("Mark as delivered"),
        DeliverForm,
        lifecycle.deliver,
        "pledges.work_on",
        (State.ACTIVE,),
        gettext_lazy("Delivered. An inspector will verify it."),
    ),
    "approve": Step(
        gettext_lazy("Approve"),
        StepForm,
        lifecycle.approve,
        "pledges.approve",
        (State.SUBMITTED,),
        gettext_lazy("Approved."),
    ),
    "return": Step(
        gettext_lazy("Return"),
        ReasonForm,
        lifecycle.send_back,
        "pledges.approve",
        (State.SUBMITTED,),
        gettext_lazy("Returned to the member."),
    ),
    "verify": Step(
        gettext_lazy("Verify and strike off"),
        StepForm,
        lifecycle.strike_off,
        "pledges.verify",
        (State.DELIVERED,),
        gettext_lazy("Verified and struck off the list."),
    ),
    "fail": Step(
        gettext_lazy("Not done: send back"),
        ReasonForm,
        lifecycle.fail,
        "pledges.verify",
        (State.DELIVERED,),
        gettext_lazy("Sent back to the member with the reason."),
    ),
    "cancel": Step(
        gettext_lazy("Cancel the pledge"),
        ReasonForm,
        lifecycle.cancel,
        "pledges.approve",
        (State.ACTIVE, State.RETURNED),
        gettext_lazy("Cancelled."),
    ),
}


ANSWER = gettext_lazy("Verify and answer the resident")


@login_required
@require_safe
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    return page(request, get_pledge_for(request.user, pk))


def page(
    request: MemberRequest, pledge: Pledge, *, failed: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """The pledge, its timeline, and the steps this member can take now."""
    verifying = lifecycle.verifying(pledge) if pledge.state == State.DELIVERED else None
    steps = [
        {
            "name": name,
            "label": ANSWER if name == "verify" and verifying == Verifying.ANSWERS else step.label,
            "form": (failed or {}).get(name) or step.form(prefix=name),
        }
        for name, step in STEPS.items()
        if pledge.state in step.states
        and rules.has_perm(step.permission, request.user, pledge)
        and not (verifying == Verifying.WAITS and step.permission == "pledges.verify")
    ]
    if pledge.state == State.RETURNED and rules.has_perm("pledges.work_on", request.user, pledge):
        steps.append({"name": "resubmit", "label": _("Submit again"), "form": None})
    context = {
        "pledge": pledge,
        "overdue": pledge.is_overdue(timezone.localdate()),
        "events": pledge.events.select_related("actor").prefetch_related("photos"),
        "steps": steps,
        "own": pledge.member_id == request.user.pk,
        "awaits_resident": verifying == Verifying.WAITS,
    }
    return render(request, "pledges/pledge.html", context, status=422 if failed else 200)


@login_required
@posted_from("pledge", "pk")
def act(request: MemberRequest, pk: int, action: str) -> HttpResponse:
    """Take one step; the lifecycle decides whether it may be taken."""
    pledge = get_pledge_for(request.user, pk)
    if action not in STEPS:
        raise Http404
    step = STEPS[action]
    form = step.form(request.POST, request.FILES, prefix=action)
    if not form.is_valid():
        return page(request, pledge, failed={action: form})
    try:
        step.act(pledge, by=request.user, at=timezone.now(), **form.cleaned_data)
    except lifecycle.NotAllowed:
        messages.error(request, MOVED_ON)
    else:
        messages.success(request, str(step.done))
    return redirect(pledge)


@login_required
@require_form_methods
def resubmit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a returned pledge as asked and submit it again."""
    pledge = get_pledge_for(request.user, pk)
    if not rules.has_perm("pledges.work_on", request.user, pledge):
        raise Http404
    if pledge.state != State.RETURNED:  # a second click, or it was sent again from another phone
        messages.error(request, MOVED_ON)
        return redirect(pledge)
    form = form_again(request, pledge)
    if form.is_valid():
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
    return PromiseForm(
        posted(request),
        campaign=pledge.campaign,
        complaint=pledge.source_complaint,
        initial=as_initial(pledge),
    )


def as_initial(pledge: Pledge) -> dict[str, object]:
    names = ["title", "beneficiary", "quantity", "due_on", "how", "initiative", "details"]
    return {name: getattr(pledge, name) for name in names}


@login_required
@require_safe
def photo(request: MemberRequest, pk: int, photo_pk: int, size: str) -> FileResponse:
    """A photo, for those who may see its pledge."""
    pledge = get_pledge_for(request.user, pk)
    row = get_object_or_404(PledgePhoto, pk=photo_pk, event__pledge=pledge)
    return photo_answer(row, size)
