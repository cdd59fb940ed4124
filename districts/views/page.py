"""The page of a work: what it is, how it was and is, what has happened, and the steps this member can take."""

from collections.abc import Callable
from typing import Any, NamedTuple

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from core.methods import posted_from
from core.photo_answer import photo_answer

from .. import forms, lifecycle
from ..access import StaffRequest, get_work_for, home_of
from ..lifecycle import NotAllowed, Reason
from ..models import District, Stage, Work, WorkGate, WorkPhoto

OPEN = (Stage.PLANNED, Stage.STARTED, Stage.COMPLETED)


class Step(NamedTuple):
    """Something that can be done with a work: who, from which stages, with which form."""

    label: str | Promise
    form: type[forms.StepForm]
    act: Callable[..., Work]
    permission: str
    stages: tuple[str, ...]
    done: str | Promise
    words: dict[str, Any] = {}


STEPS = {
    "start": Step(
        pgettext_lazy("work", "Start"),
        forms.StartForm,
        lifecycle.move_on,
        "districts.keep_work",
        (Stage.PLANNED,),
        _("It is started."),
        {"to": Stage.STARTED},
    ),
    "complete": Step(
        _("Report it completed"),
        forms.CompleteForm,
        lifecycle.move_on,
        "districts.keep_work",
        (Stage.STARTED,),
        _("Completed. It counts once somebody else has accepted it."),
        {"to": Stage.COMPLETED},
    ),
    "accept": Step(
        pgettext_lazy("work", "Accept"),
        forms.AcceptForm,
        lifecycle.accept_work,
        "districts.judge_work",
        (Stage.COMPLETED,),
        _("Accepted: it counts from now on."),
    ),
    "send_back": Step(
        _("Send back to be put right"),
        forms.SendBackForm,
        lifecycle.send_back,
        "districts.judge_work",
        (Stage.COMPLETED, Stage.ACCEPTED),
        _("Sent back. It counts as started until it is put right."),
    ),
    "photos": Step(
        _("Add photos"),
        forms.PhotosForm,
        lifecycle.add_photos,
        "districts.show_work",
        (*OPEN, Stage.ACCEPTED),
        _("The photos are kept."),
    ),
    "correct": Step(
        _("Correct the quantity"),
        forms.QuantityForm,
        lifecycle.correct_quantity,
        "districts.keep_work",
        OPEN,
        _("The quantity is corrected, and every figure with it."),
    ),
    "take_back": Step(
        _("Take the last step back"),
        forms.ReasonForm,
        lifecycle.take_back,
        "districts.keep_work",
        tuple(lifecycle.GOES_BACK_TO),
        _("The step is taken back."),
    ),
    "cancel": Step(
        _("Cancel the work"),
        forms.ReasonForm,
        lifecycle.cancel_work,
        "districts.cancel_work",
        OPEN,
        _("Cancelled."),
    ),
}


@login_required
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return page(request, get_work_for(home_of(request), pk))


def page(
    request: StaffRequest, work: Work, *, failed: dict[str, forms.StepForm] | None = None
) -> HttpResponse:
    """The work, its evidence, its timeline, and the steps this member can take now."""
    today, photos = timezone.localdate(), list(work.photos.all())
    standing = Standing.of(work, request.user)
    signed = work.gates.order_by("-event_id", "id").select_related("event__actor")[: len(WorkGate.Kind)]
    context = {
        "work": work,
        "today": today,
        "late": work.is_overdue(today),
        "before": [photo for photo in photos if photo.kind == WorkPhoto.Kind.BEFORE],
        "after": [photo for photo in photos if photo.kind == WorkPhoto.Kind.AFTER],
        "gates": signed,
        "defects": work.defects.select_related("event__actor").order_by("-id"),
        "events": work.events.select_related("actor"),
        "steps": steps_of(work, standing, failed or {}),
        "why_not": standing.why_not(work),
        "may_edit": standing.may["districts.keep_work"],
        "twins": twins_of(work, home_of(request)) if standing.may["districts.judge_work"] and photos else [],
    }
    return render(request, "districts/work.html", context, status=422 if failed else 200)


def twins_of(work: Work, home: District) -> list[Work]:
    """For whoever judges it: works of their district that show the same picture."""
    found = Work.objects.in_district(home).with_the_same_photo(work).select_related("district", "indicator")
    return list(found[:5])


class Standing(NamedTuple):
    """What this member may do with the work, found out once for all steps."""

    may: dict[str, bool]
    reported_it: bool

    @classmethod
    def of(cls, work: Work, member: Any) -> "Standing":
        asked = {step.permission for step in STEPS.values()}
        may = {name: rules.has_perm(name, member, work) for name in asked}
        judges = work.stage == Stage.COMPLETED and not may["districts.judge_work"]
        return cls(may, judges and work.reporter_id() == member.pk)

    def why_not(self, work: Work) -> Reason | None:
        """Why a completed work waits for somebody else."""
        return Reason.OWN_REPORT if self.reported_it else None


def steps_of(work: Work, standing: Standing, failed: dict[str, forms.StepForm]) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": step.label, "form": failed.get(name) or step.form(prefix=name, work=work)}
        for name, step in STEPS.items()
        if work.stage in step.stages and standing.may[step.permission]
    ]


@login_required
@posted_from("work_page", "pk")
def act(request: StaffRequest, pk: int, action: str) -> HttpResponse:
    """Take one step; the lifecycle decides whether it may be taken."""
    work = get_work_for(home_of(request), pk)
    if action not in STEPS:
        raise Http404
    step = STEPS[action]
    form = step.form(request.POST, request.FILES, prefix=action, work=work)
    if not form.is_valid():
        return page(request, work, failed={action: form})
    try:
        step.act(work, by=request.user, at=timezone.now(), **step.words, **form.words)
    except NotAllowed as problem:
        return refused(request, work, action, form, problem.reason)
    messages.success(request, str(step.done))
    return redirect(work)


FIELDS = {
    Reason.TOO_EARLY: "on",
    Reason.FUTURE: "on",
    Reason.NO_PHOTO: "photos",
    Reason.SAME: "quantity",
    Reason.NO_WORDS: "note",
}


def refused(
    request: StaffRequest, work: Work, action: str, form: forms.StepForm, reason: Reason
) -> HttpResponse:
    """At the field that it is about, while the step is still there; else as a message."""
    field = FIELDS.get(reason)
    if field in form.fields:
        form.add_error(field, str(reason.label))
        return page(request, work, failed={action: form})
    messages.error(request, str(reason.label))
    return redirect(work)


@login_required
@require_safe
def photo(request: StaffRequest, pk: int, photo_pk: int, size: str) -> FileResponse:
    """A photo, for those who may see its work."""
    work = get_work_for(home_of(request), pk)
    return photo_answer(get_object_or_404(work.photos, pk=photo_pk), size)
