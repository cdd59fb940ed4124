"""Residents file a complaint, or join one that is there already; no account needed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from core.client_address import client_address
from core.codes import pin_for
from core.encrypted import digest
from core.forms import posted
from core.human_check import HumanCheckForm
from core.methods import require_form_methods
from core.throttle import too_many

from .. import lifecycle
from ..access import get_complaint_by_code, get_complaint_to_join
from ..forms.filing import ComplaintForm, JoinForm, SimilarForm
from ..models import Complaint
from ..suggestion import suggest
from .guessing import codes_are_counted
from .own import is_own, remember_own

HINTS_AN_HOUR = 600  # an address may ask what is like its words, and which category they suggest


@require_form_methods
def new(request: HttpRequest) -> HttpResponse:
    """The form; what was typed stays in it until it is right, and nothing is sent before the resident saw whom to
    call and what is there already."""
    now = timezone.now()
    form = ComplaintForm(posted(request), request.FILES or None)
    if not form.is_valid():
        return form_page(request, form)
    if earlier := form.sent_before():
        return receipt_of(request, earlier)
    if (similar := form.similar(now)) or form.must_warn:
        return form_page(request, form, similar=similar, paused=True)
    if not form.admit(client_address(request), phone=digest(form.cleaned_data["contact_phone"])):
        return form_page(request, form)
    return receipt_of(request, lifecycle.file(form.filing(), at=now, photos=form.cleaned_data["photos"]))


def form_page(request: HttpRequest, form: ComplaintForm, **context: object) -> HttpResponse:
    return render(request, "complaints/new.html", {"form": form, **context}, status=status_of(form))


def status_of(form: HumanCheckForm) -> int:
    """429 for too much, 422 for what is wrong, 200 for a page only opened or a question before sending."""
    if not form.errors:
        return 200
    return 429 if form.is_throttled else 422


def receipt_of(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    remember_own(request, complaint)
    return redirect("complaint_received", complaint.code)


@require_safe
@cache_control(private=True, no_store=True)
@codes_are_counted
def received(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt: code, PIN, unit and dates, to copy, print or read over a phone."""
    complaint = get_complaint_by_code(code)
    if not is_own(request, complaint):
        return redirect(complaint)
    context = {"complaint": complaint, "pin": pin_for(complaint.code)}
    return render(request, "complaints/received.html", context)


@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """What is like the words typed so far, as a piece of the form."""
    if asks_too_often(request):
        return HttpResponse()
    found = SimilarForm(request.POST).found(timezone.now())
    return render(request, "complaints/_similar.html", {"similar": found})


@require_POST
def suggestions(request: HttpRequest) -> HttpResponse:
    """Categories that the words typed so far may belong to, as a piece of the form."""
    text = f"{request.POST.get('title', '')}\n{request.POST.get('body', '')}"[:2000]
    found = [] if asks_too_often(request) or len(text) < 5 else suggest(text)
    return render(request, "complaints/_suggestions.html", {"suggestions": found})


def asks_too_often(request: HttpRequest) -> bool:
    key = f"hints:{client_address(request)}"
    return too_many(key, limit=HINTS_AN_HOUR, seconds=3600, when_down=False)


@require_form_methods
@codes_are_counted
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Mine too: one more for a complaint that is there already, told of its progress if they like."""
    complaint = get_complaint_to_join(code)
    form = JoinForm(posted(request))
    if form.is_valid() and (
        form.has_joined()
        or form.admit(client_address(request), phone=digest(form.reached_at), what="joining")
    ):
        return follow(complaint, form)
    context = {"complaint": complaint, "form": form, "followers": complaint.followers.count()}
    return render(request, "complaints/join.html", context, status=status_of(form))


def follow(complaint: Complaint, form: JoinForm) -> HttpResponse:
    try:
        lifecycle.follow(complaint, at=timezone.now(), **form.contact())
    except lifecycle.NotAllowed as finished_meanwhile:
        raise Http404 from finished_meanwhile
    return redirect("complaint_joined", complaint.code)


@require_safe
@codes_are_counted
def joined(request: HttpRequest, code: str) -> HttpResponse:
    """Thanks, and the code of the complaint that was joined."""
    complaint = get_complaint_to_join(code)
    context = {"complaint": complaint, "followers": complaint.followers.count()}
    return render(request, "complaints/joined.html", context)
