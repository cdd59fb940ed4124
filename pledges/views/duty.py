"""Make a complaint the named duty of a member of its unit."""

import datetime as dt
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.access import get_complaint_for
from complaints.models import Complaint
from core.forms import posted
from core.methods import require_form_methods
from members.access import MemberRequest
from members.models import Member

from .. import lifecycle
from ..forms import DutyForm
from ..models import Campaign, State
from .typed import choose_campaign, initial_from, rows_asked_for


@login_required
@require_form_methods
def duty(request: MemberRequest, code: str) -> HttpResponse:
    """Make a complaint the named duty of a member of its unit."""
    complaint = get_complaint_for(request.user, code)
    if not rules.has_perm("pledges.make_duty", request.user, complaint):
        raise PermissionDenied
    now = timezone.now()
    campaign, others = choose_campaign(request, timezone.localdate(now))
    campaign = campaign or next(iter(others), None)
    if campaign is None or not lifecycle.may_become_duty(complaint):
        return render(
            request, "pledges/duty.html", {"complaint": complaint, "campaign": campaign, "form": None}
        )
    initial = duty_as_read(complaint, request.user, campaign, now)
    shared: dict[str, Any] = {"campaign": campaign, "member": request.user, "complaint": complaint}
    if request.method == "POST" and (again := rows_asked_for(request.POST)):
        form = DutyForm(initial=initial_from(again.typed), steps=again.steps, **shared)
        return render(request, "pledges/duty.html", {**shared, "form": form, "others": others})
    form = DutyForm(posted(request), initial=initial, **shared)
    if form.is_valid() and give(request, complaint, form, now):
        return redirect(complaint)
    context = {**shared, "form": form, "others": others}
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
