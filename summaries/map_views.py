"""The shapes that a dashboard's map is drawn from."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from districts.models import Boundaries, District
from members.access import MemberRequest, get_district_for

from . import displays


@login_required
@require_safe
def map_shapes(request: MemberRequest, code: str) -> HttpResponse:
    """Those of the districts directly below one that the member looks after."""
    if not rules.has_perm("members.see_dashboard", request.user):
        raise PermissionDenied
    return shapes_of(get_district_for(request.user, code))


@require_safe
def display_shapes(request: HttpRequest, token: str) -> HttpResponse:
    """Those that a wall display draws."""
    found = displays.display_of(token)
    if found is None:
        raise Http404
    return shapes_of(found.district)


def shapes_of(district: District) -> HttpResponse:
    """As GeoJSON; the browser may keep them for an hour, for boundaries seldom move."""
    below = District.objects.get_children(district).values_list("code", "short_name")
    found = Boundaries.objects.filter(county__path=district.ancestor_paths()[0]).first()
    shapes = found.shapes if found else {}
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": shapes[code]}
        for code, name in below
        if code in shapes
    ]
    answer = JsonResponse({"type": "FeatureCollection", "features": features})
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
