"""Residents find and judge their complaints; no account needed."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.codes import is_pin_of, read_code
from core.throttle import too_many

from .. import lifecycle
from ..access import get_complaint_by_code, get_complaint_for
from ..forms.residents import FindForm, PinForm, VerdictForm
from ..models import Complaint, ComplaintPhoto, State
from .own import is_own, remember_own
from .staff import staff_page


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """From a tracking code to its complaint."""
    form = FindForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = read_code(form.cleaned_data["code"])
        if code and Complaint.objects.filter(code=code).exists():
            return redirect("complaint", code)
        form.add_error("code", _("There is no complaint with this code. Check it letter by letter."))
    return render(request, "complaints/find.html", {"form": form})


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """What the holder of the code may see; members see the working page instead."""
    if request.user.is_authenticated and not is_own(request, get_complaint_by_code(code)):
        return staff_page(request, get_complaint_for(request.user, code))
    return public_page(request, get_complaint_by_code(code))


def public_page(
    request: HttpRequest,
    complaint: Complaint,
    *,
    pin_form: PinForm | None = None,
    verdict_form: VerdictForm | None = None,
) -> HttpResponse:
    """The resident's page: without the PIN only what the public may know."""
    now = timezone.now()
    own = is_own(request, complaint)
    reopenable = lifecycle.may_reopen(complaint, at=now)
    context = {
        "complaint": complaint,
        "own": own,
        "events": complaint.events.select_related("unit"),
        "photos": complaint.photos.all() if own else [],
        "pin_form": pin_form or PinForm(),
        "verdict_form": verdict_form or VerdictForm(),
        "may_judge": own and (complaint.state == State.ANSWERED or reopenable),
    }
    failed = any(form is not None and form.errors for form in (pin_form, verdict_form))
    return render(request, "complaints/public.html", context, status=422 if failed else 200)


@require_POST
def prove(request: HttpRequest, code: str) -> HttpResponse:
    """Compare the PIN; five tries an hour for each complaint."""
    complaint = get_complaint_by_code(code)
    form = PinForm(request.POST)
    if form.is_valid():
        if too_many(f"pin:{complaint.code}", limit=5, seconds=3600):
            form.add_error("pin", _("Too many tries. Please wait an hour, or call the hotline."))
        elif is_pin_of(complaint.code, form.cleaned_data["pin"]):
            remember_own(request, complaint)
            return redirect(complaint)
        else:
            form.add_error("pin", _("This PIN does not belong to this tracking code."))
    return public_page(request, complaint, pin_form=form)


@require_POST
def verdict(request: HttpRequest, code: str) -> HttpResponse:
    """The resident's own yes or no."""
    complaint = get_complaint_by_code(code)
    if not is_own(request, complaint):
        raise Http404
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return public_page(request, complaint, verdict_form=form)
    words = {"satisfaction": form.cleaned_data["satisfaction"], "note": form.cleaned_data["note"]}
    step = lifecycle.confirm if form.cleaned_data["solved"] else lifecycle.dispute
    try:
        step(complaint, at=timezone.now(), **words)
    except lifecycle.NotAllowed:
        messages.error(request, _("The complaint has moved on meanwhile. Please look at it again."))
    else:
        messages.success(request, _("Thank you. Your word has been recorded."))
    return redirect(complaint)


@require_GET
def photo(request: HttpRequest, code: str, pk: int, size: str) -> FileResponse:
    """A photo, for the resident who sent it and the staff who may see the complaint."""
    complaint = get_complaint_by_code(code)
    if not is_own(request, complaint):
        if not request.user.is_authenticated:
            raise Http404
        get_complaint_for(request.user, code)
    row = get_object_or_404(ComplaintPhoto, pk=pk, complaint=complaint)
    answer = FileResponse(row.thumbnail if size == "small" else row.image, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
