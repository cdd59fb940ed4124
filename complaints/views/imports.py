"""Files of complaints from other systems: upload, dry run, confirm, watch, result."""

import io

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from core.forms import posted
from core.methods import posted_from, require_form_methods
from members.access import MemberRequest

from ..access import get_import_for
from ..forms.imports import ImportForm
from ..imports import batches
from ..imports.reasons import told
from ..imports.sheets import SheetError, template
from ..models import ComplaintImport

SHOWN_ERRORS = 50
SHOWN_IMPORTS = 20


def require_import(request: MemberRequest) -> None:
    if not rules.has_perm("complaints.import", request.user):
        raise PermissionDenied


@login_required
@require_form_methods
def imports(request: MemberRequest) -> HttpResponse:
    """Choose a file; it is checked and nothing is stored yet."""
    require_import(request)
    form = ImportForm(posted(request), request.FILES or None, member=request.user)
    if form.is_valid() and (batch := checked(request, form)):
        return redirect(batch)
    context = {
        "form": form,
        "imports": ComplaintImport.objects.visible_to(request.user).select_related("by")[:SHOWN_IMPORTS],
    }
    return render(request, "complaints/imports.html", context, status=422 if form.is_bound else 200)


def checked(request: MemberRequest, form: ImportForm) -> ComplaintImport | None:
    """The file with its dry run, or on its way to one; None with the reason at the field when it is no sheet."""
    file = form.cleaned_data["file"]
    try:
        return batches.prepare(file.name, file.read(), form.defaults(), by=request.user, at=timezone.now())
    except SheetError as problem:
        form.add_error("file", str(problem))
        return None


@login_required
@require_safe
def import_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """The dry run's progress and report, then the progress of storing and the result; asked again while it runs."""
    require_import(request)
    batch = get_import_for(request.user, pk)
    errors = [(row, number, map(told, reasons)) for row, number, reasons in batch.errors[:SHOWN_ERRORS]]
    context = {
        "batch": batch,
        "refusal": batches.refusal(batch),
        "errors": [] if batch.state == ComplaintImport.State.REFUSED else errors,
        "stalled": batches.is_stalled(batch, at=timezone.now()),
    }
    return render(request, "complaints/import.html", context)


@login_required
@posted_from("complaint_import", "pk")
def import_start(request: MemberRequest, pk: int) -> HttpResponse:
    """Store it, or go on with what stopped; `wake` only asks again for a worker, and confirms nothing."""
    require_import(request)
    batch = get_import_for(request.user, pk)
    now = timezone.now()
    if "wake" in request.POST:
        batches.wake()
    elif not (batches.confirm(batch, at=now) or batches.again(batch, at=now)):
        messages.info(request, _("This file has been decided already."))
    return redirect(batch)


@login_required
@posted_from("complaint_import", "pk")
def import_discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget the file."""
    require_import(request)
    if batches.discard(get_import_for(request.user, pk)):
        messages.success(request, _("The file has been deleted. Nothing was stored."))
    else:
        messages.error(request, _("This file has been decided already."))
    return redirect("complaint_imports")


@login_required
@require_safe
def import_errors(request: MemberRequest, pk: int) -> StreamingHttpResponse:
    """Every row that cannot be taken in, as a sheet."""
    require_import(request)
    batch = get_import_for(request.user, pk)
    heads = [pgettext("sheet", "Row"), pgettext("source", "Number"), _("What is wrong")]
    rows = ([row, number, " ".join(map(told, reasons))] for row, number, reasons in batch.errors)
    return csv_answer(f"import-{batch.pk}-errors.csv", heads, rows)


@login_required
@require_safe
def import_template(request: MemberRequest) -> FileResponse:
    """An empty sheet with the headers that are understood."""
    require_import(request)
    return FileResponse(io.BytesIO(template()), as_attachment=True, filename="complaints.xlsx")
