"""Members log their visits, with a connection or later, with what the phone kept meanwhile."""

from typing import cast

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.json_answer import wants_json
from core.methods import require_form_methods
from core.photo_answer import photo_answer
from members.access import MemberRequest
from members.models import Visit, VisitPhoto

from .. import lifecycle
from ..forms.visits import VisitWithOpinions
from ..visit_shell import shell_files, shell_version
from .entry import remember_typed


def visit_new(request: HttpRequest) -> HttpResponse:
    """Log a visit. A script of ours gets JSON: who is signed in, what became of the visit, or what is wrong."""
    answer = by_script(request) if wants_json(request) else by_form(cast("MemberRequest", request))
    patch_vary_headers(answer, ["Accept", "Cookie"])
    return answer


@login_required
@require_form_methods
def by_form(request: MemberRequest) -> HttpResponse:
    require_may_log(request)
    form = VisitWithOpinions(request, member=request.user)
    if form.is_bound and form.is_valid():
        visit = log(request, form)
        messages.success(request, _("Your visit is logged."))
        return redirect("complaint_visit", visit.pk)
    return form_page(request, form)


@require_form_methods
def by_script(request: HttpRequest) -> HttpResponse:
    """Without a session nothing is lost: the phone keeps what it has and asks its owner to sign in."""
    if not request.user.is_authenticated:
        return JsonResponse({"sign_in": f"{reverse('account_login')}?next={request.path}"}, status=401)
    return by_script_of(cast("MemberRequest", request))


def by_script_of(request: MemberRequest) -> HttpResponse:
    require_may_log(request)
    if request.method != "POST":
        return JsonResponse({"member": request.user.phone_key, "token": get_token(request)})
    form = VisitWithOpinions(request, member=request.user)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    visit = log(request, form)
    return JsonResponse({"visit": visit.pk, "url": reverse("complaint_visit", args=[visit.pk])})


def require_may_log(request: HttpRequest) -> None:
    if not rules.has_perm("members.log_visit", request.user):
        raise PermissionDenied


def log(request: MemberRequest, form: VisitWithOpinions) -> Visit:
    visit, complaints = lifecycle.log_visit(
        form.opinions(), by=request.user, at=timezone.now(), **form.visit.cleaned_data
    )
    for complaint in complaints:
        remember_typed(request, complaint)
    return visit


def form_page(request: MemberRequest, form: VisitWithOpinions) -> HttpResponse:
    """`?shell`: the page as the phone keeps it, without a token that grows old and without messages."""
    shell = {"csrf_token": "", "messages": [], "is_shell": True} if "shell" in request.GET else {}
    context = {"form": form, **shell}
    status = 422 if form.is_bound else 200
    return render(request, "complaints/visit_new.html", context, status=status)


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the form; from the root, for a script below /static/ may only serve /static/."""
    context = {
        "version": shell_version(),
        "files": shell_files(),
        "form": reverse("visit_new"),
        "offline": reverse("visit_offline"),
    }
    return render(
        request, "complaints/visit_worker.js", context, content_type="text/javascript; charset=utf-8"
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows of any page while it has no connection: the way to the form that it keeps."""
    return render(request, "complaints/visit_offline.html", {"is_shell": True})


@login_required
@require_safe
def photo(request: MemberRequest, pk: int, photo_pk: int, size: str) -> FileResponse:
    """A photo, for those who may see its visit."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    return photo_answer(get_object_or_404(VisitPhoto, pk=photo_pk, visit=visit), size)
