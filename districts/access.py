"""What a member finds by an address; who may do what with it is asked by name (`rules`), said in members.access."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import CumulativeReport, District, Indicator, Target


def get_district_within(home: District, code: str) -> District:
    """The district, if it is the member's or lies below; anything else is 404, so nothing is given away."""
    district = get_object_or_404(District, code=code)
    if not home.contains(district):
        raise Http404
    return district


def get_indicator(code: str) -> Indicator:
    return get_object_or_404(Indicator, code=code)


def get_target_within(home: District, code: str, year: int, indicator: str) -> Target:
    visible = Target.objects.in_district(home).select_related("indicator", "district")
    return get_object_or_404(visible, district__code=code, year=year, indicator__code=indicator)


def get_report_within(home: District, pk: int) -> CumulativeReport:
    visible = CumulativeReport.objects.in_district(home)
    return get_object_or_404(visible.select_related("indicator", "district", "by", "decided_by"), pk=pk)
