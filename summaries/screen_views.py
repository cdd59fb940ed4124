"""The wall display: for those signed in, and through a link that shows what is public anyway."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.methods import require_form_methods
from districts.models import District
from members.access import MemberRequest, get_district_for

from . import displays
from .boards.page import Board, Choice, make_board
from .dashboard_views import board_for
from .forms import DisplayForm
from .models import Display


@login_required
@require_safe
def screen(request: MemberRequest, code: str) -> HttpResponse:
    """The dashboard for a display on a wall; renewing itself does not count as somebody using the portal."""
    board, _form = board_for(request, code)
    return show(request, board, {"staff": True, "back": reverse("district", args=[code])})


@require_safe
def display(request: HttpRequest, token: str) -> HttpResponse:
    """The same figures without what only staff look at; nobody need be signed in where it hangs."""
    found = displays.display_of(token)
    if found is None:
        raise Http404
    return show(request, make_board(found.district, Choice(), timezone.now()), {"token": token})


def show(request: HttpRequest, board: Board, more: dict[str, Any]) -> HttpResponse:
    """The page, or to htmx only what changes in it."""
    template = (
        "summaries/screen/_figures.html" if "HX-Request" in request.headers else "summaries/screen/page.html"
    )
    answer = render(request, template, {"board": board, **more})
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "HX-Request"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


# ---- Links of displays --------------------------------------------------------------------------


@login_required
@require_form_methods
def display_list(request: MemberRequest, code: str) -> HttpResponse:
    """The displays of a district; administrators make their links and revoke them."""
    district = kept_district(request, code)
    form = DisplayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        displays.make_display(district, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The link is made. Open it on the display itself."))
        return redirect("displays", code)
    status = 422 if form.errors else 200
    return render(request, "summaries/displays.html", display_context(request, district, form), status=status)


def display_context(request: HttpRequest, district: District, form: DisplayForm) -> dict[str, Any]:
    found = Display.objects.filter(district=district).select_related("made_by", "revoked_by")
    address = request.build_absolute_uri
    rows = [(each, address(reverse("display", args=[displays.token_of(each)]))) for each in found]
    return {"district": district, "rows": rows, "form": form}


@login_required
@require_POST
def display_revoke(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    """From now on the link opens nothing."""
    district = kept_district(request, code)
    found = get_object_or_404(Display, pk=pk, district=district)
    displays.revoke_display(found, by=request.user, at=timezone.now())
    messages.success(request, _("The link is revoked: the display shows nothing any more."))
    return redirect("displays", code)


def kept_district(request: MemberRequest, code: str) -> District:
    """404 for what is not theirs, 403 for those who keep no displays."""
    district = get_district_for(request.user, code)
    if not rules.has_perm("summaries.keep_displays", request.user):
        raise PermissionDenied
    return district
