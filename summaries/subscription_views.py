"""Subscribing to a district's weeks, and the two links that stand in the mails."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.forms import posted
from core.methods import posted_from, require_form_methods
from districts.models import District
from members.access import MemberRequest, get_district_for

from . import lifecycle
from .models import Subscription
from .notices import subscription_of
from .weeks_forms import AddressForm


def found_for(request: MemberRequest, code: str, right: str) -> District:
    """404 for what is not theirs, 403 for those who may not."""
    district = get_district_for(request.user, code)
    if not rules.has_perm(right, request.user, district):
        raise PermissionDenied
    return district


@login_required
@require_form_methods
def subscribers(request: MemberRequest, code: str) -> HttpResponse:
    """Who gets the weeks of a district; an official adds an outside address."""
    district = found_for(request, code, "summaries.add_address")
    form = AddressForm(posted(request))
    if form.is_valid():
        lifecycle.add_address(form.cleaned_data["email"], district, by=request.user, at=timezone.now())
        messages.success(
            request, _("The address is asked. Nothing else goes there before its owner says yes.")
        )
        return redirect("subscribers", code)
    rows = Subscription.objects.running().filter(district=district).select_related("member", "asked_by")
    context = {"district": district, "form": form, "rows": rows}
    return render(request, "summaries/subscribers.html", context, status=422 if form.is_bound else 200)


@login_required
@posted_from("subscribers", "code")
def subscriber_end(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    """Take somebody off the list."""
    district = found_for(request, code, "summaries.add_address")
    found = get_object_or_404(Subscription.objects.select_related("district"), pk=pk, district=district)
    lifecycle.end_for(found, by=request.user, at=timezone.now())
    messages.success(request, _("Nothing goes there any more."))
    return redirect("subscribers", code)


@login_required
@posted_from("summaries")
def subscribe(request: MemberRequest, code: str) -> HttpResponse:
    """Get the weeks of this district by mail, or no more; the button says which."""
    district = found_for(request, code, "summaries.subscribe")
    if "end" in request.POST:
        own = Subscription.objects.running().filter(district=district, member=request.user).first()
        if own:
            lifecycle.unsubscribe(own, at=timezone.now())
        messages.success(request, _("You get no more mails of this district."))
    elif not request.user.email:
        messages.error(request, _("Your account has no e-mail address; an administrator can enter it."))
    else:
        lifecycle.subscribe(request.user, district, at=timezone.now())
        messages.success(request, _("From now on published weeks come to your e-mail address."))
    return redirect("summaries")


@require_form_methods
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of an outside address says yes: by a button, for mail programs open links by themselves."""
    found = subscription_of(token, to_confirm=True)
    said = request.method == "POST" and lifecycle.confirm(found, at=timezone.now())
    return answer(request, found, "confirmed" if said else "confirm")


@csrf_exempt  # a mail program presses it for its owner, without a page or a cookie
@require_form_methods
def end(request: HttpRequest, token: str) -> HttpResponse:
    """No more mails: one press, or none at all where the mail program has a button of its own."""
    found = subscription_of(token, to_confirm=False)
    if request.method == "POST":
        lifecycle.unsubscribe(found, at=timezone.now())
    return answer(request, found, "ended" if request.method == "POST" else "end")


def answer(request: HttpRequest, found: Subscription, what: str) -> HttpResponse:
    if found.ended_at is not None and what != "ended":
        what = "ended"
    page = render(request, "summaries/subscription.html", {"subscription": found, "what": what})
    page.headers["X-Robots-Tag"] = "noindex"
    return page
