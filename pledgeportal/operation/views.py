"""What administrators see of the database."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import MemberRequest

from .statements import slowest


@login_required
@require_safe
def statements(request: MemberRequest) -> HttpResponse:
    """The statements that take most of the database's time; without their values, which may be about people."""
    if not rules.has_perm("members.see_statements", request.user):
        raise PermissionDenied
    return render(request, "operation/statements.html", {"statements": slowest()})
