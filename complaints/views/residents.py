"""The resident's page: what anybody with the code sees, and what opens with a proof; no account needed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.methods import posted_from
from core.photo_answer import photo_answer

from .. import lifecycle
from ..access import Proof, get_complaint_by_code, get_complaint_for, proof_of
from ..forms.answer_seen import seen_answer
from ..forms.residents import InformForm, PinForm, ReopenForm, VerdictForm
from ..models import Complaint, ComplaintEvent, ComplaintPhoto, State
from .guessing import CodeView, codes_are_counted, count_wrong_proof, proof_refused
from .own import is_own, may_read, remember_own, remember_reader
from .staff import staff_page
from .told import last_words, timeline

P = ParamSpec("P")
Kind = ComplaintEvent.Kind
# What the resident must read first, by where the complaint stands.
SAID_IN = {
    State.WAITING: Kind.ASKED,
    State.HUNG: Kind.HUNG,
    State.DECLINED: Kind.DECLINED,
    State.ANSWERED: Kind.ANSWERED,
    State.CLOSED: Kind.ANSWERED,
}


@require_safe
@cache_control(private=True, no_cache=True)
@codes_are_counted
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """What the holder of the code may see; members see the working page instead."""
    if request.user.is_authenticated and not is_own(request, get_complaint_by_code(code)):
        return staff_page(request, get_complaint_for(request.user, code))
    return public_page(request, get_complaint_by_code(code))


def public_page(
    request: HttpRequest, complaint: Complaint, *, status: int = 200, unsent: str = "", **forms: Form
) -> HttpResponse:
    """The resident's page: without a proof only what the public may know.

    `forms` are those that were sent back with errors, by their names in the template; `unsent` are words that
    could not be taken, so that they can be copied.
    """
    if any(form.errors for form in forms.values()):
        status = 422
    context: dict[str, Any] = {"complaint": complaint, "unsent": unsent}
    context |= what_all_see(complaint, own=may_read(request, complaint))
    if context["own"]:
        context |= what_the_resident_sees(complaint, decides=is_own(request, complaint))
    return render(request, "complaints/public.html", context | forms, status=status)


def what_all_see(complaint: Complaint, *, own: bool) -> dict[str, Any]:
    told = timeline(complaint.events.select_related("unit"), own=own)
    return {
        "own": own,
        "late": complaint.light(timezone.now()) == "red",
        "told": told,
        "said": last_words(told, SAID_IN.get(State(complaint.state), "")),
        "followers": complaint.followers.count(),
        "parts": complaint.parts.select_related("unit").order_by("pk"),
        "pin_form": PinForm(),
    }


def what_the_resident_sees(complaint: Complaint, *, decides: bool) -> dict[str, Any]:
    """Their photos, and what they can do now; judging and withdrawing want more than the contact's name."""
    reopenable = lifecycle.may_reopen(complaint, at=timezone.now())
    return {
        "photos": complaint.photos.all(),
        "may_inform": lifecycle.may_inform(complaint),
        "decides": decides,
        "may_withdraw": decides and lifecycle.may_withdraw(complaint),
        "may_judge": decides and complaint.state == State.ANSWERED,
        "may_reopen": decides and complaint.state == State.CLOSED and reopenable,
        "reopen_until": complaint.answered_at and complaint.answered_at + lifecycle.REOPEN_WITHIN,
        "inform_form": InformForm(initial={"seen": complaint.version}, auto_id="inform_%s"),
        "verdict_form": verdict_form(complaint),
    }


def verdict_form(complaint: Complaint, data: Any = None) -> VerdictForm:
    """The form that the complaint's state allows, bound to the answer that the page shows."""
    form = ReopenForm if complaint.state == State.CLOSED else VerdictForm
    return form(data, initial=seen_answer(complaint))


View = Callable[Concatenate[HttpRequest, Complaint, P], HttpResponse]


def for_the_resident(view: View[P]) -> CodeView[P]:
    """Pass on the complaint to who may read all of it."""
    return passed_to(may_read, view)


def for_the_owner(view: View[P]) -> CodeView[P]:
    """Pass on the complaint to the resident who decides about it; that one knows its contact is not enough."""
    return passed_to(is_own, view)


def passed_to(may: Callable[[HttpRequest, Complaint], bool], view: View[P]) -> CodeView[P]:
    """Pass on the complaint to those alone.

    Members get 404. Anybody else sees the page that asks for a proof, with the words they sent, which were not
    taken: the session may have ended while they wrote.
    """

    @wraps(view)
    def passed_on(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        complaint = get_complaint_by_code(code)
        if may(request, complaint):
            return view(request, complaint, *args, **kwargs)
        if request.user.is_authenticated:
            raise Http404
        return public_page(request, complaint, status=403, unsent=request.POST.get("note", ""))

    return codes_are_counted(passed_on)


def moved_on(request: HttpRequest, complaint: Complaint, words: str) -> HttpResponse:
    """The page as it stands now, with the words that came too late."""
    messages.error(request, _("The complaint has moved on meanwhile. Please look at it again."))
    return public_page(request, get_complaint_by_code(complaint.code), status=409, unsent=words)


@posted_from("complaint", "code")
@codes_are_counted
def prove(request: HttpRequest, code: str) -> HttpResponse:
    """Compare the proof; five tries an hour for each complaint. A wrong one and one for nothing look the same."""
    complaint = get_complaint_by_code(code)
    form = PinForm(request.POST)
    if form.is_valid():
        if refused := proof_refused(request, complaint):
            form.add_error("pin", refused)
        elif (proof := proof_of(complaint, form.cleaned_data["pin"])) == Proof.NONE:
            count_wrong_proof(request)
            form.add_error("pin", _("This does not belong to this tracking code."))
        elif proof == Proof.CONTACT and may_read(request, complaint):
            form.add_error("pin", _("Please type the six digits of the receipt."))
        else:
            request.session.cycle_key()
            (remember_own if proof == Proof.PIN else remember_reader)(request, complaint)
            return redirect(complaint)
    return public_page(request, complaint, pin_form=form)


@require_safe
@codes_are_counted
def photo(request: HttpRequest, code: str, pk: int, size: str) -> FileResponse:
    """A photo, for the resident who sent it and the staff who may see the complaint."""
    complaint = get_complaint_by_code(code)
    if not may_read(request, complaint):
        if not request.user.is_authenticated:
            raise Http404
        get_complaint_for(request.user, code)
    row = get_object_or_404(ComplaintPhoto, pk=pk, complaint=complaint)
    return photo_answer(row, size)
