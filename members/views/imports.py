"""Rosters: upload, dry run by a worker, confirm, watch, result."""

import io
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from core.forms import posted
from core.methods import posted_from, require_form_methods
from core.sheet_errors import SheetError

from ..access import MemberRequest, get_import_for
from ..imports import batches
from ..imports.reasons import told
from ..imports.rows import template
from ..models import RosterImport
from ..roster_forms import RosterForm
from .roster import require

SHOWN = 50
SHOWN_IMPORTS = 20


@login_required
@require_form_methods
def imports(request: MemberRequest) -> HttpResponse:
    """Choose a file; a worker checks it and nothing is stored yet."""
    require(request, "members.keep_roster")
    form = RosterForm(posted(request), request.FILES or None)
    if form.is_valid() and (batch := kept(request, form)):
        return redirect(batch)
    below = RosterImport.objects.filter(by__home_district__path__startswith=request.user.home_district.path)
    context = {"form": form, "imports": below.select_related("by")[:SHOWN_IMPORTS]}
    return render(request, "members/imports.html", context, status=422 if form.is_bound else 200)


def kept(request: MemberRequest, form: RosterForm) -> RosterImport | None:
    """The file, kept; None with the reason at the field when it is no roster."""
    file, create = form.cleaned_data["file"], form.cleaned_data["create_units"]
    try:
        return batches.prepare(
            file.name, file.read(), create_units=create, by=request.user, at=timezone.now()
        )
    except SheetError as problem:
        form.add_error("file", str(problem))
        return None


@login_required
@require_safe
def import_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """The progress of the dry run, its report, the progress of the run, the result; asked again while it runs."""
    require(request, "members.keep_roster")
    batch = get_import_for(request.user, pk)
    context = {
        "batch": batch,
        "counts": batch.found if batch.state == batch.State.CHECKED else batch.stored,
        "errors": told_errors(batch, batch.errors[:SHOWN]),
        "changes": batch.changes[:SHOWN],
        "created": created_by(batch)[:SHOWN] if batch.state == batch.State.CHECKED else [],
        "stalled": batches.is_stalled(batch, at=timezone.now()),
        "at_work": batch.state in RosterImport.AT_WORK,
    }
    return render(request, "members/import.html", context)


def told_errors(batch: RosterImport, errors: Iterable[Any]) -> list[tuple[int, str, str]]:
    """In the file's language: whoever made it puts it right."""
    with translation.override(batch.language):
        return [(row, number, " ".join(map(told, reasons))) for row, number, reasons in errors]


@login_required
@posted_from("member_import", "pk")
def import_start(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it in, or go on with what stopped."""
    require(request, "members.keep_roster")
    batch = get_import_for(request.user, pk)
    now = timezone.now()
    if not (batches.confirm(batch, at=now) or batches.again(batch, at=now)):
        messages.info(request, _("This file has been decided already."))
    return redirect(batch)


@login_required
@posted_from("member_import", "pk")
def import_discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget the file."""
    require(request, "members.keep_roster")
    batch = get_import_for(request.user, pk)
    if batches.discard(batch):
        nothing, some = _("The file has been deleted. Nothing was stored."), _("The file has been deleted.")
        messages.success(request, some if batch.stored else nothing)
    else:
        messages.error(request, _("This file has been decided already."))
    return redirect("member_imports")


@login_required
@require_safe
def import_report(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Every row that is refused, makes an account or changes something, as a sheet in the file's language."""
    require(request, "members.keep_roster")
    batch = get_import_for(request.user, pk)
    with translation.override(batch.language):
        heads = [pgettext("sheet", "Row"), _("Staff number"), pgettext("roster", "What"), _("In detail")]
        refused = [(row, number, _("Refused"), why) for row, number, why in told_errors(batch, batch.errors)]
        changed = [
            (
                row,
                number,
                _("Changed"),
                "; ".join(f"{head}: {old or '—'} → {new or '—'}" for head, old, new in what),
            )
            for row, number, _name, what in batch.changes
        ]
        new = [(row, number, _("New"), f"{name} · {unit}") for row, number, name, unit in created_by(batch)]
        return csv_answer(f"roster-{batch.pk}.csv", heads, sorted(refused + changed + new))


def created_by(batch: RosterImport) -> list[list[Any]]:
    """Whom the dry run would make an account for, as far as they are kept: row, number, name, unit."""
    return batch.found.get("who", [])


@login_required
@require_safe
def import_template(request: MemberRequest) -> FileResponse:
    """An empty sheet with the headers that are understood."""
    require(request, "members.keep_roster")
    return FileResponse(io.BytesIO(template()), as_attachment=True, filename="members.xlsx")
