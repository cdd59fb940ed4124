"""Residents find their complaints: by code, on the device they used, or by a mailed link."""

from django.contrib import messages
from django.core.signing import BadSignature, SignatureExpired
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from core.contact_digests import email_digest
from core.methods import posted_from

from .. import tasks
from ..forms.residents import NO_SUCH_CODE, FindForm, MailLinksForm
from ..links import read_mailbox_token
from ..models import Complaint
from .guessing import count_miss, has_missed_too_often, is_first_mail_this_hour, mail_refused
from .own import forget_own, own_complaints, remember_own


@require_safe
@cache_control(private=True, no_cache=True)
def find(request: HttpRequest) -> HttpResponse:
    """From a tracking code to its complaint, and those of this device."""
    form = FindForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        if has_missed_too_often(request):
            form.add_error("code", _("Too many tries. Please wait an hour, or call the hotline."))
        elif Complaint.objects.filter(code=form.cleaned_data["code"]).exists():
            return redirect("complaint", form.cleaned_data["code"])
        else:
            count_miss(request)
            form.add_error("code", NO_SUCH_CODE)
    return find_page(request, form, MailLinksForm())


def find_page(
    request: HttpRequest, form: FindForm, mail_form: MailLinksForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "mail_form": mail_form, "own_complaints": own_complaints(request)}
    return render(request, "complaints/find.html", context, status=status)


@posted_from("complaint_find")
def mail(request: HttpRequest) -> HttpResponse:
    """Mail somebody the link to their complaints: one an hour, and the same answer whether or not there are any."""
    form = MailLinksForm(request.POST)
    if form.is_valid():
        refused = mail_refused(request) or ask_for_mail(email_digest(form.cleaned_data["email"]))
        if not refused:
            messages.success(
                request,
                _(
                    "If complaints were filed with this address, a link is on its way to it. It is good for two hours; ask again after an hour if nothing came."
                ),
            )
            return redirect("complaint_find")
        form.add_error("email", refused)
    return find_page(request, FindForm(), form, status=422)


def ask_for_mail(digest: str) -> str:
    """Hand it to a worker, so that a known address takes no longer than an unknown one; what went wrong, or nothing."""
    try:
        if is_first_mail_this_hour(digest):
            tasks.mail_links.apply_async((digest,), retry=False)
    except (KombuError, RedisError, OSError):
        return _("No mail can be sent at the moment. Please try again in a few minutes, or call 12345.")
    return ""


@require_safe
def mailed(request: HttpRequest, token: str) -> HttpResponse:
    """Opened from the mail: the complaints of that address are this browser's own."""
    try:
        digest = read_mailbox_token(token)
    except SignatureExpired:
        context = {
            "number": 410,
            "title": _("This link has expired"),
            "text": _("It was good for two hours. Ask for a new one on the page below."),
        }
        return render(request, "complaints/unavailable.html", context, status=410)
    except BadSignature as problem:
        raise Http404 from problem
    request.session.cycle_key()
    remember_own(request, *Complaint.objects.filter(email_digest=digest))
    return redirect("complaint_find")


@posted_from("complaint_find")
def forget(request: HttpRequest) -> HttpResponse:
    """Somebody else's telephone: this device forgets whose complaints it has shown."""
    forget_own(request)
    messages.success(request, _("This device has forgotten them. With code and PIN you can open them again."))
    return redirect("complaint_find")
