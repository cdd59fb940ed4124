"""A week as a file: a Word document, an Excel book; and the template that the first is made from."""

from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.methods import posted_from, require_form_methods
from core.weeks import Week
from core.word.errors import WordError
from core.word.package import MOST_BYTES
from core.xlsx_out import book_answer
from districts.models import District
from members.access import MemberRequest

from .lifecycle import templates
from .models import WordTemplate
from .reading import Reading
from .readings import address_of, reading_for
from .sheets import book_of
from .summary_views import require_reader
from .telling import tell
from .word.builtin import builtin_template
from .word.document import DOCX, document_of


@login_required
@require_safe
def word(request: MemberRequest, week: Week, code: str, edition: int | None = None) -> HttpResponse:
    """The week as an official document; a draft says that it is one."""
    require_reader(request)
    reading = reading_for(request.user, week, code, edition)
    try:
        return docx_answer(f"{stem(reading)}.docx", document_of(reading))
    except WordError as problem:
        text = _("The office's Word template cannot be filled with this week: %(why)s")
        messages.error(request, text % {"why": problem})
        return redirect(address_of(reading))


@login_required
@require_safe
def sheet(request: MemberRequest, week: Week, code: str, edition: int | None = None) -> HttpResponse:
    """The figures of the week as an Excel book."""
    require_reader(request)
    reading = reading_for(request.user, week, code, edition)
    return book_answer(f"summary-{reading.week}-{reading.district.code}.xlsx", book_of(tell(reading)))


def stem(reading: Reading) -> str:
    parts = [str(reading.district), str(reading.week)]
    if reading.version is None:
        parts.append(_("draft"))
    elif reading.version.edition > 1:
        parts.append(f"v{reading.version.edition}")
    return "-".join(parts)


def docx_answer(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=DOCX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


# ---- The template -------------------------------------------------------------------------------


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Word template"),
        help_text=gettext_lazy(
            "A .docx of at most 1 MB, without macros. It is filled with a real week before it is stored."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        allow_empty_file=True,
    )


@login_required
@require_form_methods
def template(request: MemberRequest) -> HttpResponse:
    """The versions of the own office's template, and a form for a new one."""
    home = require_keeper(request)
    is_sent = request.method == "POST"
    form = TemplateForm(request.POST, request.FILES) if is_sent else TemplateForm()
    if is_sent and form.is_valid() and brought(request, home, form):
        return redirect("summary_template")
    context = context_of(home, form)
    return render(request, "summaries/template.html", context, status=422 if form.errors else 200)


def brought(request: MemberRequest, home: District, form: TemplateForm) -> bool:
    """False, with what is wrong in the form, when nothing was stored."""
    file = form.cleaned_data["file"]
    content = file.read(MOST_BYTES + 1)
    try:
        made = templates.bring(home, name=file.name, content=content, by=request.user, at=timezone.now())
    except WordError as problem:
        form.add_error("file", str(problem))
        return False
    messages.success(request, _("Version %(n)s is stored and in use.") % {"n": made.version})
    return True


def context_of(home: District, form: TemplateForm) -> dict[str, Any]:
    versions = WordTemplate.objects.filter(district=home).defer("content").select_related("by", "used_by")
    serving = WordTemplate.objects.serving(home).defer("content").select_related("district").first()
    return {"home": home, "form": form, "versions": versions, "serving": serving}


@login_required
@require_safe
def template_file(request: MemberRequest, version: int) -> HttpResponse:
    """A version as it was brought."""
    home = require_keeper(request)
    found = get_object_or_404(WordTemplate, district=home, version=version)
    return docx_answer(found.name, bytes(found.content))


@login_required
@require_safe
def template_builtin(request: MemberRequest) -> HttpResponse:
    """The portal's own, to start from."""
    require_keeper(request)
    return docx_answer(_("template for weekly summaries") + ".docx", builtin_template())


@login_required
@posted_from("summary_template")
def template_use(request: MemberRequest) -> HttpResponseBase:
    """Another version, or none of the own, from now on."""
    home = require_keeper(request)
    asked = request.POST.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None
    if asked and version is None:
        raise Http404
    try:
        used = templates.use(home, version, by=request.user, at=timezone.now())
    except WordTemplate.DoesNotExist as problem:
        raise Http404 from problem
    text = (
        _("Version %(n)s is in use.") % {"n": used.version} if used else _("Your own template is put aside.")
    )
    messages.success(request, text)
    return redirect("summary_template")


def require_keeper(request: MemberRequest) -> District:
    home = request.user.home_district
    if not rules.has_perm("summaries.keep_templates", request.user):
        raise PermissionDenied
    return home
