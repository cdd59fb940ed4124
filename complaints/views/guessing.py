"""What strangers try is counted, per complaint and per address: codes, proofs, mails, and how much is added."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.client_address import client_address
from core.throttle import is_down, is_full, too_many

from ..models import Complaint

HOUR = 3600
PROOFS_FOR_A_COMPLAINT = 5
MISSES_FROM_AN_ADDRESS = 30  # whole villages share an address of their telephone company
MAILS_FROM_AN_ADDRESS = 10
ADDITIONS_TO_A_COMPLAINT = 20

P = ParamSpec("P")
CodeView = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]


def proof_refused(request: HttpRequest, complaint: Complaint) -> str:
    """Why no proof is compared now, or nothing. Nothing is compared that cannot be counted."""
    if is_down():
        return _("This cannot be checked at the moment. Please try again in a few minutes, or call 12345.")
    # The whole's PIN opens its parts: ten parts are not ten times as many tries.
    whole = complaint.parent or complaint
    full = [
        too_many(f"proof:{whole.code}", limit=PROOFS_FOR_A_COMPLAINT, seconds=HOUR),
        is_full(f"proof-from:{client_address(request)}", limit=MISSES_FROM_AN_ADDRESS),
    ]
    return _("Too many tries. Please wait an hour, or call the hotline.") if any(full) else ""


def count_wrong_proof(request: HttpRequest) -> None:
    """Only wrong ones use up what an address may try: neighbours who know their own PIN are not locked out."""
    too_many(f"proof-from:{client_address(request)}", limit=MISSES_FROM_AN_ADDRESS, seconds=HOUR)


def mail_refused(request: HttpRequest) -> str:
    """Why nobody at this network address may ask for another mail now, or nothing."""
    if is_down():
        return _("No mail can be sent at the moment. Please try again in a few minutes, or call 12345.")
    full = too_many(f"mails-from:{client_address(request)}", limit=MAILS_FROM_AN_ADDRESS, seconds=HOUR)
    return _("Too many tries. Please wait an hour, or call the hotline.") if full else ""


def is_first_mail_this_hour(email_digest: str) -> bool:
    return not too_many(f"mail:{email_digest}", limit=1, seconds=HOUR)


def adds_too_much(complaint: Complaint) -> bool:
    """Whether this complaint has been added to so often within the hour that somebody only fills the disk.

    The resident has proved who they are: a counter that is down does not keep their words out.
    """
    key = f"added:{complaint.code}"
    return too_many(key, limit=ADDITIONS_TO_A_COMPLAINT, seconds=HOUR, when_down=False)


def has_missed_too_often(request: HttpRequest) -> bool:
    """Whether this address looks no code up any more; asked before each, so a right one tells nothing either.

    A code alone opens only what is public: a counter that is down lets people read on.
    """
    return is_full(f"missed:{client_address(request)}", limit=MISSES_FROM_AN_ADDRESS, when_down=False)


def count_miss(request: HttpRequest) -> None:
    too_many(f"missed:{client_address(request)}", limit=MISSES_FROM_AN_ADDRESS, seconds=HOUR)


def codes_are_counted(view: CodeView[P]) -> CodeView[P]:
    """Count the codes that nobody has; members are known and may mistype as often as they like."""

    @wraps(view)
    def counted(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, code, *args, **kwargs)
        if has_missed_too_often(request):
            return slow_down(request)
        try:
            return view(request, code, *args, **kwargs)
        except Http404:
            count_miss(request)
            raise

    return counted


def slow_down(request: HttpRequest) -> HttpResponse:
    context = {
        "number": 429,
        "title": _("Too many wrong codes"),
        "text": _("Please wait an hour, or call 12345 and read out the code."),
    }
    return render(request, "complaints/unavailable.html", context, status=429)
