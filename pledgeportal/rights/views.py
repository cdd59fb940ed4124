"""The page that says what each role may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import MemberRequest
from members.models import Role

from .table import groups


@login_required
@require_safe
def roles(request: MemberRequest) -> HttpResponse:
    """For everybody who has an account, their own role first: nothing of it is secret."""
    ordered = sorted(Role, key=lambda role: role != request.user.role)
    return render(request, "roles.html", {"groups": groups(ordered), "roles": ordered})
