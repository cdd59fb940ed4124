"""Editing a week, compiling it anew, publishing and correcting it: each shows first what it would do."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import posted
from core.methods import require_form_methods
from core.weeks import Week
from districts.models import District
from members.access import MemberRequest
from pledges.models import Story

from . import lifecycle
from .access import get_summary_for
from .edition_forms import CorrectionForm, LookedForm, WordsForm, initial_of
from .facts.written import StillWriting
from .figure_names import told_changes
from .models import WeeklySummary
from .reading import read_newest

STORIES = 40  # how many an editor chooses from, the newest first


def found_for(request: MemberRequest, week: Week, code: str, right: str) -> WeeklySummary:
    """404 for what is not theirs to read, 403 for those who may not do this."""
    summary = get_summary_for(request.user, week, code)
    if not rules.has_perm(right, request.user, summary.district):
        raise PermissionDenied
    return summary


@login_required
@require_form_methods
def edit(request: MemberRequest, week: Week, code: str) -> HttpResponse:
    """The foreword, the order, the deeds; until it is published."""
    summary = found_for(request, week, code, "summaries.edit")
    if lifecycle.published(summary.district, week):
        return refused(request, summary, _("It is published; what it says can only be corrected."))
    draft = lifecycle.draft_of(summary)
    form = WordsForm(
        posted(request),
        initial=initial_of(draft, seen=draft.edits),
        stories=stories_for(summary.district, draft.deeds),
    )
    if form.is_valid() and keep_words(request, summary, form):
        return redirect(summary)
    return page(request, "summaries/edit.html", summary, form=form)


def keep_words(request: MemberRequest, summary: WeeklySummary, form: WordsForm) -> bool:
    """False, with the reason in the form, when somebody else was faster."""
    try:
        lifecycle.edit(
            summary.district,
            summary.week,
            words=form.words(),
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=timezone.now(),
        )
    except lifecycle.NotAllowed:
        form.add_error(
            None, _("Somebody else has changed it meanwhile. Copy your words, and open this page again.")
        )
        return False
    messages.success(request, _("The draft is saved."))
    return True


def stories_for(district: District, chosen: Any) -> list[Story]:
    """The newest stories of the district, and those chosen already."""
    told = Story.objects.published().filter(pledge__district__path__startswith=district.path)
    newest = list(told.order_by("-published_at", "-pk")[:STORIES])
    there = {story.pk for story in newest}
    return newest + [story for story in told.filter(pk__in=chosen) if story.pk not in there]


@login_required
@require_form_methods
def anew(request: MemberRequest, week: Week, code: str) -> HttpResponse:
    """What compiling anew would change, and doing it."""
    summary = found_for(request, week, code, "summaries.edit")
    if lifecycle.published(summary.district, week):
        return refused(request, summary, _("It is published; what it says can only be corrected."))
    try:
        if request.method == "POST":
            return compiled_anew(request, summary)
        changes = told_changes(lifecycle.would_change(summary))
    except StillWriting:
        return refused(request, summary, _("An import is still being written; try again when it has ended."))
    return page(request, "summaries/anew.html", summary, changes=changes)


def compiled_anew(request: MemberRequest, summary: WeeklySummary) -> HttpResponse:
    made = lifecycle.compile_anew(summary.district, summary.week, by=request.user, at=timezone.now())
    text = ngettext(
        "%(n)d summary was compiled anew; figures that had not changed were left as they were.",
        "%(n)d summaries were compiled anew; figures that had not changed were left as they were.",
        len(made),
    )
    messages.success(request, text % {"n": len(made)})
    return redirect(summary)


@login_required
@require_form_methods
def publish(request: MemberRequest, week: Week, code: str) -> HttpResponse:
    """Ask first: what is published stays."""
    summary = found_for(request, week, code, "summaries.publish")
    if lifecycle.published(summary.district, week):
        return refused(request, summary, _("It is published already."))
    draft = lifecycle.draft_of(summary)
    form = LookedForm(posted(request), initial={"version": summary.version, "edits": draft.edits})
    if form.is_valid():
        looked = lifecycle.Looked(form.cleaned_data["version"], form.cleaned_data["edits"])
        try:
            lifecycle.publish(summary.district, week, by=request.user, at=timezone.now(), looked=looked)
        except lifecycle.NotAllowed:
            return refused(request, summary, _("It was changed while you looked at it. Please look again."))
        messages.success(request, _("The week is published."))
        return redirect(summary)
    return page(request, "summaries/publish.html", summary, form=form, reading=read_newest(summary))


@login_required
@require_form_methods
def correct(request: MemberRequest, week: Week, code: str) -> HttpResponse:
    """What a correction would change in the figures, the editor's part, and the reason."""
    summary = found_for(request, week, code, "summaries.publish")
    holds = lifecycle.published(summary.district, week)
    if holds is None:
        return refused(request, summary, _("Only what is published can be corrected."))
    form = CorrectionForm(
        posted(request), initial=initial_of(holds), stories=stories_for(summary.district, holds.deeds)
    )
    try:
        if form.is_valid() and keep_correction(request, summary, form):
            return redirect(summary)
        changes = told_changes(lifecycle.would_change(holds.summary))
    except StillWriting:
        return refused(request, summary, _("An import is still being written; try again when it has ended."))
    return page(request, "summaries/correct.html", summary, form=form, changes=changes, holds=holds)


def keep_correction(request: MemberRequest, summary: WeeklySummary, form: CorrectionForm) -> bool:
    reason, words = form.cleaned_data["reason"], form.words()
    try:
        lifecycle.correct(
            summary.district, summary.week, reason=reason, words=words, by=request.user, at=timezone.now()
        )
    except lifecycle.NothingToCorrect:
        form.add_error(None, _("Nothing would change: the records say what is published."))
        return False
    messages.success(request, _("The corrected version is published."))
    return True


def refused(request: MemberRequest, summary: WeeklySummary, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(summary)


def page(request: MemberRequest, template: str, summary: WeeklySummary, **more: Any) -> HttpResponse:
    context = {"summary": summary, "district": summary.district, "week": summary.week, **more}
    form = more.get("form")
    return render(request, template, context, status=422 if form is not None and form.is_bound else 200)
