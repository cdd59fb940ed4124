"""The resident's verdict through the link in a notice: no PIN, fourteen days, one answer."""

import datetime as dt
from typing import NamedTuple

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from core.methods import require_form_methods

from ..access import get_complaint_by_code
from ..forms.residents import VerdictForm
from ..links import VERDICT_WITHIN, read_verdict_token
from ..models import Complaint, ComplaintEvent, State
from .resident_actions import TOO_LATE, judge


class Void(NamedTuple):
    """Why a link is void, and what to do instead."""

    title: Promise
    text: Promise


USED = Void(
    _("This answer has been judged already"),
    _(
        "Each link takes one verdict. If it is not solved after all, open the complaint with code and PIN: within 15 days of the answer it can be reopened."
    ),
)
OTHER_ROUND = Void(
    _("This link belongs to an earlier answer"),
    _(
        "The complaint has moved on since. Open it with code and PIN to see how it stands; the next answer brings a new link."
    ),
)
EXPIRED = Void(
    _("This link has expired"),
    _("It was good for 14 days. Open the complaint with code and PIN, or call 12345."),
)


@require_form_methods
@cache_control(private=True, no_store=True)
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The answer and the question; opening the link alone (as mail scanners do) changes nothing."""
    try:
        code, answered_at = read_verdict_token(token)
    except BadSignature as problem:
        raise Http404 from problem
    complaint = get_complaint_by_code(code)
    if void := why_void(complaint, answered_at):
        return void_page(request, complaint, void)
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.cleaned_data["answered_at"] = answered_at
        return take(request, complaint, form)
    return render(
        request, "complaints/verdict.html", page(complaint, form), status=422 if form.is_bound else 200
    )


def why_void(complaint: Complaint, answered_at: dt.datetime) -> Void | None:
    if complaint.answered_at != answered_at:
        return OTHER_ROUND
    if complaint.state != State.ANSWERED:
        return USED
    return EXPIRED if timezone.now() > answered_at + VERDICT_WITHIN else None


def page(complaint: Complaint, form: VerdictForm) -> dict[str, object]:
    answer = complaint.events.filter(kind=ComplaintEvent.Kind.ANSWERED).last()
    return {"complaint": complaint, "answer": answer, "form": form}


def take(request: HttpRequest, complaint: Complaint, form: VerdictForm) -> HttpResponse:
    try:
        judge(complaint, form)
    except TOO_LATE:  # judged in another window at the same moment
        return void_page(request, complaint, USED)
    messages.success(request, gettext("Thank you. Your word has been recorded."))
    return redirect(complaint)


def void_page(request: HttpRequest, complaint: Complaint, void: Void) -> HttpResponse:
    context = {"complaint": complaint, "number": 410, **void._asdict()}
    return render(request, "complaints/unavailable.html", context, status=410)
