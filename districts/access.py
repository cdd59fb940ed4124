"""The only way a view gets a work. Who may do what stands in members.access, above: roles are its words."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from .models import District, Work


def get_work_for(home: District, pk: int) -> Work:
    """The work if it lies in this home district; anything else is 404."""
    if pk >= 2**63:
        raise Http404
    visible = Work.objects.in_district(home).select_related("indicator", "district", "township")
    return get_object_or_404(visible, pk=pk)


class StaffRequest(HttpRequest):
    """A request of somebody signed in. Members lie above this app: what it knows of them is their home."""

    user: Any


def home_of(request: StaffRequest) -> District:
    home: District = request.user.home_district
    return home
