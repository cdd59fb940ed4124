"""The dashboards of districts, for those who look after them."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.xlsx_out import book_answer
from members.access import MemberRequest, get_district_for

from .boards.page import Board, Choice, make_board
from .boards.sheet import sheets
from .forms import BoardForm


def board_for(request: MemberRequest, code: str) -> tuple[Board, BoardForm]:
    """The dashboard if the member may see it: 404 elsewhere, 403 for those who see none."""
    if not rules.has_perm("members.see_dashboard", request.user):
        raise PermissionDenied
    district, now = get_district_for(request.user, code), timezone.now()
    form = BoardForm(request.GET or None, today=timezone.localdate(now))
    form.is_valid()
    return make_board(district, Choice(**getattr(form, "cleaned_data", {})), now), form


@login_required
@require_safe
def district(request: MemberRequest, code: str) -> HttpResponse:
    """The dashboard of a district that the member looks after; a choice that makes no sense is as good as none."""
    board, form = board_for(request, code)
    status = 422 if "on" in form.errors else 200
    return render(request, "summaries/district.html", {"board": board, "form": form}, status=status)


@login_required
@require_safe
def export(request: MemberRequest, code: str) -> HttpResponse:
    """What the dashboard shows, as an Excel book."""
    board, form = board_for(request, code)
    if "on" in form.errors:
        return render(request, "summaries/district.html", {"board": board, "form": form}, status=422)
    day = board.on or timezone.localdate(board.at)
    return book_answer(f"dashboard-{code}-{day:%Y%m%d}.xlsx", sheets(board))
