"""The only way a view gets a work, a target or a report. Who may do what stands in members.access, above: roles are its words."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from .models import CumulativeReport, District, Indicator, Target, Work


def get_district_within(home: District, code: str) -> District:
    """The district, if it is the member's or lies below; anything else is 404, so nothing is given away."""
    district = get_object_or_404(District, code=code)
    if not home.contains(district):
        raise Http404
    return district


def get_work_for(home: District, pk: int) -> Work:
    """The work if it lies in this home district; anything else is 404."""
    if pk >= 2**63:
        raise Http404
    visible = Work.objects.in_district(home).select_related("indicator", "district", "township")
    return get_object_or_404(visible, pk=pk)


def get_indicator(code: str) -> Indicator:
    return get_object_or_404(Indicator, code=code)


def get_target_within(home: District, code: str, year: int, indicator: str) -> Target:
    visible = Target.objects.in_district(home).select_related("indicator", "district")
    return get_object_or_404(visible, district__code=code, year=year, indicator__code=indicator)


def get_report_within(home: District, pk: int) -> CumulativeReport:
    if pk >= 2**63:
        raise Http404
    visible = CumulativeReport.objects.in_district(home)
    return get_object_or_404(visible.select_related("indicator", "district", "by", "decided_by"), pk=pk)


class StaffRequest(HttpRequest):
    """A request of somebody signed in. Members lie above this app: what it knows of them is their home."""

    user: Any


def home_of(request: StaffRequest) -> District:
    home: District = request.user.home_district
    return home
