"""典型事例 for editors: write a story, keep the consents, publish it, withdraw it."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.forms import posted
from core.methods import posted_from, require_form_methods
from members.access import MemberRequest

from .. import lifecycle
from ..access import get_pledge_for, get_story_for
from ..forms import ConsentForm, StoryForm
from ..models import Story, StoryState


@login_required
@require_safe
def story_desk(request: MemberRequest) -> HttpResponse:
    """An editor's stories: drafts, published ones, withdrawn ones."""
    if not rules.has_perm("pledges.tell_some", request.user):
        raise PermissionDenied
    rows = Story.objects.visible_to(request.user).select_related("pledge__district", "pledge__member__unit")
    page = Paginator(rows.order_by("-pk"), 25).get_page(request.GET.get("page"))
    return render(request, "stories/desk.html", {"page": page})


@login_required
@require_form_methods
def story_new(request: MemberRequest, pk: int) -> HttpResponse:
    """Begin the story of a kept pledge."""
    pledge = get_pledge_for(request.user, pk)
    if not rules.has_perm("pledges.tell", request.user, pledge):
        raise PermissionDenied
    initial = {"title": pledge.title, "text": pledge.details}
    form = StoryForm(posted(request), pledge=pledge, initial=initial)
    if form.is_valid():
        try:
            story = lifecycle.draft_story(pledge, form.telling(), by=request.user, at=timezone.now())
        except lifecycle.NotAllowed:
            messages.error(request, _("Only a pledge that is kept is told, and only once."))
            return redirect(pledge)
        return redirect("story_edit", story.pk)
    context = {"pledge": pledge, "form": form, "photos": photos_of(form)}
    return render(request, "stories/edit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_form_methods
def story_edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a draft; what is published is only looked at, or withdrawn."""
    story = get_story_for(request.user, pk)
    form = StoryForm(posted(request), pledge=story.pledge, initial=as_initial(story))
    if form.is_valid():
        try:
            lifecycle.change_story(story, form.telling(), by=request.user, at=timezone.now())
        except lifecycle.NotAllowed:
            messages.error(request, _("Only a draft is changed. Withdraw it and tell it anew."))
        else:
            messages.success(request, _("The draft is kept."))
        return redirect("story_edit", story.pk)
    return editor(request, story, form=form)


def editor(
    request: MemberRequest, story: Story, *, form: StoryForm | None = None, consent: ConsentForm | None = None
) -> HttpResponse:
    """The page of one story, with what can be done now."""
    form = form or StoryForm(pledge=story.pledge, initial=as_initial(story))
    bound = form.is_bound or bool(consent and consent.is_bound)
    context: dict[str, Any] = {
        "story": story,
        "pledge": story.pledge,
        "form": form,
        "photos": photos_of(form),
        "consent_form": consent or ConsentForm(prefix="consent"),
        "consents": story.consents.select_related("recorded_by", "withdrawn_by"),
        "events": story.events.select_related("actor"),
        "is_draft": story.state == StoryState.DRAFT,
    }
    return render(request, "stories/edit.html", context, status=422 if bound else 200)


def photos_of(form: StoryForm) -> list[tuple[Any, bool]]:
    """Each photo of the pledge, and whether it is ticked."""
    chosen = {str(getattr(each, "pk", each)) for each in form["photos"].value() or []}
    return [(photo, str(photo.pk) in chosen) for photo in form.fields["photos"].queryset]  # type: ignore[attr-defined]


def as_initial(story: Story) -> dict[str, Any]:
    return {
        "title": story.title,
        "text": story.text,
        "photos": list(story.photos.all()),
        "nobody": not story.shows_people,
    }


@login_required
@posted_from("story_edit", "pk")
def story_act(request: MemberRequest, pk: int, action: str) -> HttpResponse:
    """Publish it or withdraw it, keep a consent or its end."""
    story = get_story_for(request.user, pk)
    if action not in ACTIONS:
        raise Http404
    try:
        return ACTIONS[action](request, story)
    except lifecycle.NoConsent:
        messages.error(
            request, _("Not published: it names or shows people. Record first who agreed, how and when.")
        )
    except lifecycle.NotAllowed:
        messages.error(request, _("This step is not possible now: the story has moved on."))
    return redirect("story_edit", story.pk)


def publish(request: MemberRequest, story: Story) -> HttpResponse:
    lifecycle.publish_story(story, by=request.user, at=timezone.now())
    messages.success(request, _("Published: everybody can read it now."))
    return redirect("story_edit", story.pk)


def withdraw(request: MemberRequest, story: Story) -> HttpResponse:
    lifecycle.withdraw_story(story, by=request.user, at=timezone.now())
    messages.success(request, _("Withdrawn: nobody reads it any more."))
    return redirect("story_edit", story.pk)


def consent(request: MemberRequest, story: Story) -> HttpResponse:
    form = ConsentForm(request.POST, prefix="consent")
    if not form.is_valid():
        return editor(request, story, consent=form)
    lifecycle.record_consent(story, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The consent is recorded."))
    return redirect("story_edit", story.pk)


def take_back(request: MemberRequest, story: Story) -> HttpResponse:
    named = request.POST.get("consent", "")
    pk = int(named) if named.isdecimal() and len(named) < 19 else 0
    row = get_object_or_404(story.consents, pk=pk)
    lifecycle.take_consent_back(row, by=request.user, at=timezone.now())
    messages.success(request, _("The consent has ended, and the story is hidden."))
    return redirect("story_edit", story.pk)


ACTIONS: dict[str, Callable[[MemberRequest, Story], HttpResponse]] = {
    "publish": publish,
    "withdraw": withdraw,
    "consent": consent,
    "take_back": take_back,
}
