"""The list as a sheet: without contacts for everybody, with them for those who must give a reason."""

from collections.abc import Iterator

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from core.forms import posted
from core.methods import require_form_methods
from members.access import MemberRequest

from .. import lifecycle
from ..filters import ComplaintFilter
from ..forms.export import ReasonToExportForm
from ..models import Complaint

MOST_CONTACTS = 2000  # rows; whoever needs more narrows the list

HEADS = [
    _("tracking code"),
    _("kind"),
    _("channel"),
    _("title"),
    _("village"),
    _("place"),
    _("category"),
    _("state"),
    _("unit"),
    _("received"),
    _("first dispatched"),
    _("answer by"),
    _("answered"),
    _("closed"),
]
CONTACT_HEADS = [pgettext_lazy("person", "name"), _("phone"), _("e-mail")]


@login_required
@require_safe
def export_csv(request: MemberRequest) -> StreamingHttpResponse:
    """The complaints of the list as it is filtered, without contacts."""
    return csv_answer("complaints.csv", HEADS, (columns(row) for row in listed(request).iterator(500)))


@login_required
@require_form_methods
def export(request: MemberRequest) -> HttpResponse | StreamingHttpResponse:
    """Choose: without contacts, or with them for a reason; each contact given out is recorded as a look."""
    form = ReasonToExportForm(posted(request))
    if request.method == "POST" and not rules.has_perm("complaints.export_contacts", request.user):
        raise PermissionDenied
    if form.is_valid():
        rows = list(listed(request)[:MOST_CONTACTS])
        known = lifecycle.reveal_all(rows, by=request.user, at=timezone.now(), **form.cleaned_data)
        return csv_answer(
            "complaints-with-contacts.csv", [*HEADS, *CONTACT_HEADS], with_contacts(rows, known)
        )
    context = {"form": form, "count": listed(request).count(), "most": MOST_CONTACTS}
    return render(request, "complaints/export.html", context, status=422 if form.is_bound else 200)


def listed(request: MemberRequest) -> QuerySet[Complaint]:
    """What the list shows with the same filters."""
    visible = Complaint.objects.visible_to(request.user).select_related("district", "category", "unit")
    return ComplaintFilter(request.GET, queryset=visible, member=request.user, at=timezone.now()).qs


def columns(complaint: Complaint) -> list[object]:
    return [
        complaint.code,
        complaint.get_kind_display(),
        complaint.get_channel_display(),
        complaint.title,
        complaint.district,
        complaint.place,
        complaint.category,
        complaint.get_state_display(),
        complaint.unit,
        complaint.received_at,
        complaint.dispatched_at,
        complaint.answer_by,
        complaint.answered_at,
        complaint.closed_at,
    ]


def with_contacts(complaints: list[Complaint], known: set[int]) -> Iterator[list[object]]:
    """The contact's columns stay empty where the member may not know who complained."""
    for complaint in complaints:
        contact = [complaint.contact_name, complaint.contact_phone, complaint.contact_email]
        yield columns(complaint) + (contact if complaint.pk in known else ["", "", ""])
