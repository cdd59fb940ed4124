"""Staff type in what residents told them: operators at the hotline and the counter, cadres on their visits."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from core.codes import pin_for
from core.forms import posted
from core.methods import require_form_methods
from members.access import MemberRequest
from members.models import Visit

from .. import lifecycle
from ..access import get_complaint_by_code
from ..forms.entry import EntryForm, OpinionForm, SamePersonForm
from ..models import Complaint
from ..suggestion import suggest

TYPED = "typed_complaints"  # session key: codes whose PIN this member may still read out
KEPT = 20
LONGEST = 2000  # of a text whose category is suggested


def remember_typed(request: MemberRequest, complaint: Complaint) -> None:
    others = [code for code in request.session.get(TYPED, []) if code != complaint.code]
    request.session[TYPED] = [*others, complaint.code][-KEPT:]


def require_entry(request: MemberRequest) -> None:
    if not rules.has_perm("complaints.enter", request.user):
        raise PermissionDenied


@login_required
@require_form_methods
def enter(request: MemberRequest) -> HttpResponse:
    """The operator's form; `look` shows the same person's complaints without scripts, `again` goes straight on."""
    require_entry(request)
    home = request.user.home_district
    if "look" in request.POST:
        form = EntryForm(initial=request.POST.dict(), within=home)
        return entry_page(request, form, earlier=earlier(request))
    form = EntryForm(posted(request), within=home)
    if not form.is_valid():
        return entry_page(request, form)
    complaint = lifecycle.file(
        form.filing(), at=timezone.now(), channel=form.cleaned_data["channel"], by=request.user
    )
    remember_typed(request, complaint)
    if "again" in request.POST:
        return redirect("complaint_enter")
    return redirect("complaint_entered", complaint.code)


def entry_page(
    request: MemberRequest, form: EntryForm, *, earlier: list[Complaint] | None = None
) -> HttpResponse:
    last = request.session.get(TYPED, [])[-1:] if not form.is_bound else []
    context = {
        "form": form,
        "earlier": earlier,
        "last": [(code, pin_for(code)) for code in last],
    }
    return render(request, "complaints/entry.html", context, status=422 if form.is_bound else 200)


def earlier(request: MemberRequest) -> list[Complaint] | None:
    """The same person's complaints; None while the number is not whole."""
    form = SamePersonForm(request.POST)
    if not form.is_valid():
        return None
    return lifecycle.earlier_of(form.cleaned_data["contact_phone"], by=request.user, at=timezone.now())


@login_required
@require_POST
def same_person(request: MemberRequest) -> HttpResponse:
    """What the same person raised before, as a piece of the form; posted, so that no log holds the number."""
    require_entry(request)
    return render(request, "complaints/_same_person.html", {"earlier": earlier(request)})


@login_required
@require_POST
def suggestions(request: MemberRequest) -> HttpResponse:
    """Categories that the words typed so far may belong to, as a piece of the form."""
    text = f"{request.POST.get('title', '')}\n{request.POST.get('body', '')}"[:LONGEST]
    return render(request, "complaints/_suggestions.html", {"suggestions": suggest(text)})


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def entered(request: MemberRequest, code: str) -> HttpResponse:
    """Code and PIN to read out, to whoever typed it in and nobody else."""
    if code not in request.session.get(TYPED, []):
        raise Http404
    complaint = get_complaint_by_code(code)
    context = {"complaint": complaint, "pin": pin_for(complaint.code)}
    return render(request, "complaints/entered.html", context)


# ---- Visits -----------------------------------------------------------------------------------


@login_required
@require_form_methods
def visit(request: MemberRequest, pk: int) -> HttpResponse:
    """A visit and the opinions it brought; whoever paid it adds them one by one."""
    visits = Visit.objects.visible_to(request.user).select_related("member__unit", "district")
    visit = get_object_or_404(visits, pk=pk)
    if not rules.has_perm("complaints.add_opinion", request.user, visit):
        if request.method == "POST":
            raise PermissionDenied
        return visit_page(request, visit, None)
    form = OpinionForm(
        posted(request), within=request.user.home_district, initial={"district": visit.district.code}
    )
    if not form.is_valid():
        return visit_page(request, visit, form)
    done = form.cleaned_data["done"] if form.cleaned_data["outcome"] == "spot" else ""
    complaint = lifecycle.write_down(visit, form.filing(), done=done, by=request.user, at=timezone.now())
    remember_typed(request, complaint)
    return redirect("complaint_entered", complaint.code)


def visit_page(request: MemberRequest, visit: Visit, form: OpinionForm | None) -> HttpResponse:
    opinions = visit.complaints.select_related("district", "category", "unit")
    context = {
        "visit": visit,
        "form": form,
        "opinions": opinions,
        "visible": set(opinions.visible_to(request.user).values_list("pk", flat=True)),
        "readable": request.session.get(TYPED, []),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "complaints/entry_visit.html", context, status=status)
