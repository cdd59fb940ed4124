"""What residents do with a complaint of theirs: add to it, judge it, withdraw it, see and erase what is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.forms import posted
from core.masks import masked_address, masked_name, masked_phone
from core.methods import posted_from, require_form_methods

from .. import lifecycle
from ..forms.residents import InformForm, VerdictForm, WithdrawForm
from ..models import Complaint, ComplaintEvent, State
from .guessing import adds_too_much
from .residents import for_the_owner, for_the_resident, moved_on, public_page, verdict_form

Kind = ComplaintEvent.Kind
TOO_LATE = (lifecycle.NotAllowed, lifecycle.ChangedMeanwhile)


@posted_from("complaint", "code")
@for_the_resident
def inform(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """More words and photos."""
    form = InformForm(request.POST, request.FILES, auto_id="inform_%s")
    if form.is_valid() and adds_too_much(complaint):
        form.add_error("note", _("You have added very much. Please wait an hour, or call the hotline."))
    if not form.is_valid():
        return public_page(request, complaint, inform_form=form)
    try:
        lifecycle.inform(complaint, at=timezone.now(), **form.cleaned_data)
    except TOO_LATE:
        return moved_on(request, complaint, form.cleaned_data["note"])
    messages.success(request, _("Thank you. It has been added."))
    return redirect(complaint)


@posted_from("complaint", "code")
@for_the_owner
def verdict(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """The resident's own yes or no."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return public_page(request, complaint, verdict_form=verdict_form(complaint, request.POST))
    try:
        judge(complaint, form)
    except TOO_LATE:
        complaint.refresh_from_db()
        if too_late_to_reopen(complaint, form):
            return public_page(request, complaint, verdict_form=form)
        if not is_recorded(complaint, form):
            return moved_on(request, complaint, form.cleaned_data["note"])
    messages.success(request, _("Thank you. Your word has been recorded."))
    return redirect(complaint)


def judge(complaint: Complaint, form: VerdictForm) -> None:
    step = lifecycle.confirm if form.cleaned_data["solved"] else lifecycle.dispute
    step(complaint, at=timezone.now(), **form.words())


def too_late_to_reopen(complaint: Complaint, form: VerdictForm) -> bool:
    """Whether only the date stood against "not solved"; then it is said at the question."""
    stands = complaint.state == State.ANSWERED and not form.cleaned_data["solved"]
    if not stands or lifecycle.may_reopen(complaint, at=timezone.now()):
        return False
    form.add_error("solved", _("The 15 days are over. Please file a new complaint, or call 12345."))
    return True


def is_recorded(complaint: Complaint, form: VerdictForm) -> bool:
    """Whether it is the same form again: these words on this answer were taken already."""
    sent, answered_at = form.cleaned_data, form.cleaned_data["answered_at"]
    last = complaint.events.filter(kind__in=[Kind.CLOSED, Kind.REOPENED]).last()
    return (
        last is not None
        and answered_at is not None
        and last.at >= answered_at
        and (last.kind == Kind.CLOSED, last.note, last.satisfaction)
        == (sent["solved"], sent["note"], sent["satisfaction"])
    )


@require_form_methods
@cache_control(private=True, no_cache=True)
@for_the_owner
def withdraw(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Asks first; then takes it back."""
    form = WithdrawForm(posted(request))
    if form.is_valid():
        return take_back(request, complaint, form.cleaned_data["note"])
    if complaint.state == State.WITHDRAWN or not lifecycle.may_withdraw(complaint):
        return redirect(complaint)
    context = {"complaint": complaint, "form": form}
    return render(request, "complaints/withdraw.html", context, status=422 if form.is_bound else 200)


def take_back(request: HttpRequest, complaint: Complaint, note: str) -> HttpResponse:
    try:
        lifecycle.withdraw(complaint, at=timezone.now(), note=note)
    except TOO_LATE:
        complaint.refresh_from_db()
        if complaint.state != State.WITHDRAWN:  # else the same form again
            return moved_on(request, complaint, note)
    messages.success(request, _("You have withdrawn it."))
    return redirect(complaint)


@require_safe
@cache_control(private=True, no_store=True)
@for_the_resident
def kept(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """What is kept about the resident, and who has looked at it: role and unit, no names."""
    context = {
        "complaint": complaint,
        "name": masked_name(complaint.contact_name),
        "phone": masked_phone(complaint.contact_phone),
        "email": masked_address(complaint.contact_email),
        "photo_count": complaint.photos.count(),
        "looks": complaint.reveals.select_related("member__unit").order_by("at", "pk"),
    }
    return render(request, "complaints/kept.html", context)


@require_form_methods
@cache_control(private=True, no_store=True)
@for_the_owner
def erase(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Asks first; then erases the contact for good."""
    if request.method != "POST":
        return render(request, "complaints/erase.html", {"complaint": complaint})
    try:
        lifecycle.erase_contact(complaint, at=timezone.now())
    except lifecycle.NotAllowed:
        messages.info(request, _("No contact is kept."))
    else:
        messages.success(request, _("Your name, number and address have been erased."))
    return redirect("complaint_kept", complaint.code)
