"""The one-time link for the beneficiary: made by whoever may verify or approve, opened by somebody without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.forms import posted
from core.methods import posted_from, require_form_methods
from core.photo_answer import photo_answer
from core.qr_code import drawn
from members.access import MemberRequest

from .. import lifecycle
from ..access import get_pledge_for
from ..forms import BeneficiaryForm
from ..models import Pledge, PledgeEvent, PledgePhoto, PledgeVerification
from .page import MOVED_ON


@login_required
@posted_from("pledge", "pk")
@cache_control(private=True, no_store=True)
def make_link(request: MemberRequest, pk: int) -> HttpResponse:
    """The link and its QR code, shown this once: nobody can read them again."""
    pledge = get_pledge_for(request.user, pk)
    now = timezone.now()
    try:
        token = lifecycle.make_link(pledge, by=request.user, at=now)
    except lifecycle.NotAllowed:
        messages.error(request, MOVED_ON)
        return redirect(pledge)
    address = request.build_absolute_uri(reverse("pledge_by_link", args=[token]))
    context = {
        "pledge": pledge,
        "address": address,
        "code": drawn(address),
        "until": now + lifecycle.GOOD_FOR,
    }
    return render(request, "pledges/link.html", context)


@require_form_methods
@cache_control(private=True, no_store=True)
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What was promised and done, and the question; opening it changes nothing."""
    try:
        asked = lifecycle.behind(token, at=timezone.now())
    except PledgeVerification.DoesNotExist as problem:
        raise Http404 from problem
    except lifecycle.LinkIsVoid:
        return render(request, "pledges/link_void.html", status=410)
    if request.user.is_authenticated:  # a member's word is not the beneficiary's
        return render(request, "pledges/link_refused.html", {"pledge": asked.pledge}, status=403)
    form = BeneficiaryForm(posted(request))
    if form.is_valid():
        return take(request, token, form)
    context = {
        "pledge": asked.pledge,
        "form": form,
        "delivery": delivery_of(asked.pledge),
        "photos": photos_of(asked.pledge),
        "token": token,
    }
    return render(request, "pledges/by_link.html", context, status=422 if form.is_bound else 200)


def delivery_of(pledge: Pledge) -> PledgeEvent:
    return pledge.events.filter(kind=PledgeEvent.Kind.DELIVERED).latest("id")


def photos_of(pledge: Pledge) -> QuerySet[PledgePhoto]:
    """What there is to see of the work, the earliest first."""
    return PledgePhoto.objects.filter(event__pledge=pledge).order_by("event__at", "event_id", "id")


@require_safe
def photo_by_link(request: HttpRequest, token: str, photo_pk: int, size: str) -> FileResponse:
    """A photo of the work, for as long as the link asks about it."""
    try:
        asked = lifecycle.behind(token, at=timezone.now())
    except (PledgeVerification.DoesNotExist, lifecycle.LinkIsVoid) as problem:
        raise Http404 from problem
    answer = photo_answer(get_object_or_404(photos_of(asked.pledge), pk=photo_pk), size)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def take(request: HttpRequest, token: str, form: BeneficiaryForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        lifecycle.hear(
            token,
            done=said["done"] == "yes",
            satisfied=said["satisfied"] == "yes",
            words=said["words"],
            by=None,
            at=timezone.now(),
        )
    except lifecycle.LinkIsVoid:  # answered on another phone at the same moment
        return render(request, "pledges/link_void.html", status=410)
    return redirect("pledge_thanks")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "pledges/link_thanks.html")
