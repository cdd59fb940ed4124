"""The list of pledges as a sheet: what stands on the page, narrowed the same way."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.csv_out import csv_answer
from core.xlsx_out import MOST, xlsx_answer
from members.access import MemberRequest

from ..models import Pledge
from .lists import narrowed

HEADS = [
    _("number"),
    _("what will be done"),
    _("for whom"),
    _("how much"),
    _("where"),
    _("member"),
    _("staff number"),
    _("unit"),
    _("campaign"),
    _("initiative"),
    _("category"),
    _("led by"),
    _("from complaint"),
    _("how"),
    _("due on"),
    _("state"),
    _("overdue"),
    _("delivered"),
    _("done on"),
]
BESIDE = ["campaign", "initiative", "category", "led_by", "source_complaint"]


@login_required
@require_safe
def export(request: MemberRequest, kind: str) -> HttpResponseBase:
    """Excel for people, CSV for programs and for lists too long for a sheet."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = narrowed(request).qs.select_related("member__unit", "district", *BESIDE)
    today = timezone.localdate()
    if kind == "csv":
        return csv_answer("pledges.csv", HEADS, (row(each, today) for each in found.iterator(500)))
    return xlsx_answer("pledges.xlsx", HEADS, (row(each, today) for each in found[:MOST]))


def row(pledge: Pledge, today: dt.date) -> list[object]:
    return [
        pledge.pk,
        pledge.title,
        pledge.beneficiary,
        pledge.quantity,
        pledge.district.full_name,
        pledge.member.name,
        pledge.member.username,
        pledge.member.unit.name,
        pledge.campaign,
        pledge.initiative,
        pledge.category,
        pledge.led_by,
        pledge.source_complaint.code if pledge.source_complaint else "",
        pledge.get_how_display(),
        pledge.due_on,
        pledge.get_state_display(),
        _("yes") if pledge.is_overdue(today) else "",
        pledge.delivered_at,
        pledge.done_on,
    ]
