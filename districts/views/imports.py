"""Ledgers: upload, dry run by a worker, confirm, watch, result."""

import io
from collections.abc import Iterable
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from core.forms import posted
from core.methods import posted_from, require_form_methods
from core.sheet_errors import SheetError

from ..access import StaffRequest, home_of
from ..forms.imports import LedgerForm
from ..imports.batches import LEDGERS, shown_sums
from ..imports.reasons import told
from ..imports.rows import template
from ..models import LedgerImport

SHOWN = 50
SHOWN_IMPORTS = 20


def require(request: StaffRequest) -> None:
    if not rules.has_perm("districts.import_works", request.user):
        raise PermissionDenied


def get_import_for(request: StaffRequest, pk: int) -> LedgerImport:
    """One's own import, or one of somebody below; anything else is 404."""
    require(request)
    if pk >= 2**63:
        raise Http404
    return get_object_or_404(visible_to(request).select_related("by__home_district"), pk=pk)


def visible_to(request: StaffRequest) -> Any:
    return LedgerImport.objects.filter(by__home_district__path__startswith=home_of(request).path)


@login_required
@require_form_methods
def imports(request: StaffRequest) -> HttpResponse:
    """Choose a file; a worker checks it and nothing is stored yet."""
    require(request)
    form = LedgerForm(posted(request), request.FILES or None, initial={"year": timezone.localdate().year})
    if form.is_valid() and (batch := kept(request, form)):
        return redirect(batch)
    context = {"form": form, "imports": visible_to(request).select_related("by")[:SHOWN_IMPORTS]}
    return render(request, "districts/imports.html", context, status=422 if form.is_bound else 200)


def kept(request: StaffRequest, form: LedgerForm) -> LedgerImport | None:
    """The file, kept; None with the reason at the field when it is no ledger."""
    chosen = dict(form.cleaned_data)
    file = chosen.pop("file")
    try:
        return LEDGERS.prepare(file.name, file.read(), by=request.user, at=timezone.now(), **chosen)
    except SheetError as problem:
        form.add_error("file", str(problem))
        return None


@login_required
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The progress of the dry run, its report, the progress of the run, the result; asked again while it runs."""
    batch = get_import_for(request, pk)
    context = {
        "batch": batch,
        "counts": batch.found if batch.state == batch.State.CHECKED else batch.stored,
        "sums": shown_sums(batch.sums),
        "errors": told_errors(batch, batch.errors[:SHOWN]),
        "changes": batch.changes[:SHOWN],
        "stalled": LEDGERS.is_stalled(batch, at=timezone.now()),
        "at_work": batch.state in LedgerImport.AT_WORK,
    }
    return render(request, "districts/import.html", context)


def told_errors(batch: LedgerImport, errors: Iterable[Any]) -> list[tuple[int, str, str]]:
    """In the file's language: whoever made it puts it right."""
    with translation.override(batch.language):
        return [(row, number, " ".join(map(told, reasons))) for row, number, reasons in errors]


@login_required
@posted_from("work_import", "pk")
def start(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it in, or go on with what stopped."""
    batch = get_import_for(request, pk)
    now = timezone.now()
    if not (LEDGERS.confirm(batch, at=now) or LEDGERS.again(batch, at=now)):
        messages.info(request, _("This file has been decided already."))
    return redirect(batch)


@login_required
@posted_from("work_import", "pk")
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Forget the file."""
    batch = get_import_for(request, pk)
    if LEDGERS.discard(batch):
        nothing, some = _("The file has been deleted. Nothing was stored."), _("The file has been deleted.")
        messages.success(request, some if batch.stored else nothing)
    else:
        messages.error(request, _("This file has been decided already."))
    return redirect("work_imports")


@login_required
@require_safe
def report(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Every row that is refused or changes something, as a sheet in the file's language."""
    batch = get_import_for(request, pk)
    with translation.override(batch.language):
        heads = [pgettext("sheet", "Row"), _("number"), pgettext("roster", "What"), _("In detail")]
        refused = [(row, number, _("Refused"), why) for row, number, why in told_errors(batch, batch.errors)]
        changed = [
            (row, number, _("Changed"), "; ".join(f"{head}: {old or '—'} → {new}" for head, old, new in what))
            for row, number, _name, what in batch.changes
        ]
        return csv_answer(f"ledger-{batch.pk}.csv", heads, sorted(refused + changed))


@login_required
@require_safe
def empty_sheet(request: StaffRequest) -> FileResponse:
    """An empty sheet with the headers that are understood."""
    require(request)
    return FileResponse(io.BytesIO(template()), as_attachment=True, filename="works.xlsx")
