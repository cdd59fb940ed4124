"""The boundaries of a county: brought as a file, given to the pages that draw a map."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.methods import require_form_methods

from ..forms.boundaries import BoundariesForm
from ..lifecycle import remove_boundaries, set_boundaries
from ..models import Boundaries, District


@login_required
@require_form_methods
def boundaries(request: HttpRequest, code: str) -> HttpResponse:
    """What map the county has; administrators of the whole county bring one or take it away."""
    county = kept_county(request, code)
    sent = request.method == "POST"
    form = BoundariesForm(*((request.POST, request.FILES) if sent else ()), county=county)
    if sent and "remove" in request.POST:
        remove_boundaries(county)
        messages.success(request, _("The map is removed."))
        return redirect("boundaries", code)
    if sent and form.is_valid():
        set_boundaries(county, form.cleaned_data["file"], by=request.user, at=timezone.now())
        messages.success(request, _("The dashboards show the map now."))
        return redirect("boundaries", code)
    found = Boundaries.objects.filter(county=county).select_related("uploaded_by").first()
    context = {"county": county, "form": form, "found": found}
    return render(request, "districts/boundaries.html", context, status=422 if form.errors else 200)


def kept_county(request: HttpRequest, code: str) -> District:
    """404 for what is not theirs, 403 for those who keep no boundaries."""
    county = get_object_or_404(District, code=code, level=District.Level.COUNTY)
    if not request.user.home_district.contains(county):  # type: ignore[union-attr]
        raise Http404
    if not rules.has_perm("districts.keep_boundaries", request.user, county):
        raise PermissionDenied
    return county
