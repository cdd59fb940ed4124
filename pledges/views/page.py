"""The page of a pledge: what was promised, what has happened, and the steps this member can take."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.methods import posted_from
from core.photo_answer import photo_answer
from members.access import MemberRequest

from .. import lifecycle
from ..access import get_pledge_for
from ..forms import BareForm, DeliverForm, ProgressForm, ReasonForm, ReplyForm, StepForm, SuperviseForm
from ..lifecycle import Verifying
from ..models import COUNTING, OPEN, Pledge, PledgeEvent, PledgePhoto, State, SupervisionNote
from ..twins import twins_of

MOVED_ON = gettext_lazy("This step is not possible now: the pledge has moved on, or it is not yours.")


class Standing(NamedTuple):
    """What decides, beside its state, which steps a pledge allows now; found out once for all of them."""

    verifying: Verifying | None  # None until it is delivered
    is_asked: bool  # an official waits for an answer

    @classmethod
    def of(cls, pledge: Pledge, notes: Sequence[SupervisionNote]) -> "Standing":
        verifying = lifecycle.verifying(pledge) if pledge.state == State.DELIVERED else None
        return cls(verifying, any(not hasattr(note, "answer") for note in notes))


Possible = Callable[[Pledge, Standing], bool]


def standing_in(*states: str) -> Possible:
    return lambda pledge, standing: pledge.state in states


def to_verify(pledge: Pledge, standing: Standing) -> bool:
    """Delivered, and not for the resident behind it to judge."""
    return standing.verifying not in (None, Verifying.WAITS)


class Step(NamedTuple):
    """Something that can be done with a pledge: who, when, with which form."""

    label: object
    form: type[StepForm]
    act: Callable[..., Pledge]
    permission: str
    possible: Possible
    done: object


# In the order in which they stand on the page: what is asked for before what is seldom wanted.
STEPS = {
    "reply": Step(
        gettext_lazy("Answer the supervision note"),
        ReplyForm,
        lifecycle.reply,
        "pledges.reply",
        lambda pledge, standing: standing.is_asked,
        gettext_lazy("Your answer is kept with the note."),
    ),
    "progress": Step(
        gettext_lazy("Post progress"),
        ProgressForm,
        lifecycle.post_progress,
        "pledges.work_on",
        standing_in(State.SUBMITTED, State.ACTIVE),
        gettext_lazy("Your progress is posted."),
    ),
    "deliver": Step(
        gettext_lazy("Mark as delivered"),
        DeliverForm,
        lifecycle.deliver,
        "pledges.work_on",
        standing_in(State.ACTIVE),
        gettext_lazy("Delivered. An inspector will verify it."),
    ),
    "approve": Step(
        gettext_lazy("Approve"),
        StepForm,
        lifecycle.approve,
        "pledges.approve",
        standing_in(State.SUBMITTED),
        gettext_lazy("Approved."),
    ),
    "return": Step(
        gettext_lazy("Return"),
        ReasonForm,
        lifecycle.send_back,
        "pledges.approve",
        lambda pledge, standing: pledge.state == State.SUBMITTED and not pledge.campaign.closed_at,
        gettext_lazy("Returned to the member."),
    ),
    "verify": Step(
        gettext_lazy("Verify and strike off"),
        StepForm,
        lifecycle.strike_off,
        "pledges.verify",
        to_verify,
        gettext_lazy("Verified and struck off the list."),
    ),
    "fail": Step(
        gettext_lazy("Not done: send back"),
        ReasonForm,
        lifecycle.fail,
        "pledges.verify",
        to_verify,
        gettext_lazy("Sent back to the member with the reason."),
    ),
    "agree": Step(
        gettext_lazy("Join in"),
        BareForm,
        lifecycle.agree,
        "pledges.answer_asked",
        standing_in(*COUNTING),
        gettext_lazy("You help with this pledge now."),
    ),
    "supervise": Step(
        gettext_lazy("Supervise: ask for an answer"),
        SuperviseForm,
        lifecycle.supervise,
        "pledges.supervise",
        lambda pledge, standing: pledge.state in OPEN and not standing.is_asked,
        gettext_lazy("The member and the head of the unit must answer it."),
    ),
    "decline": Step(
        gettext_lazy("Decline to help"),
        BareForm,
        lifecycle.decline,
        "pledges.answer_agreed",
        standing_in(*COUNTING),
        gettext_lazy("You do not help with this pledge."),
    ),
    "cancel": Step(
        gettext_lazy("Cancel the pledge"),
        ReasonForm,
        lifecycle.cancel,
        "pledges.approve",
        standing_in(State.ACTIVE, State.RETURNED),
        gettext_lazy("Cancelled."),
    ),
}

SELDOM = {"supervise", "decline", "cancel"}  # never open by themselves, and never the page's main button

TO_JUDGE = (State.SUBMITTED, State.DELIVERED)
ANSWER = gettext_lazy("Verify and answer the resident")


@login_required
@require_safe
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    return page(request, get_pledge_for(request.user, pk))


def page(
    request: MemberRequest, pledge: Pledge, *, failed: dict[str, StepForm] | None = None
) -> HttpResponse:
    """The pledge, its timeline, and the steps this member can take now."""
    judges = any(rules.has_perm(f"pledges.{right}", request.user, pledge) for right in ("approve", "verify"))
    notes = list(pledge.notes.select_related("by", "answer__by"))
    standing = Standing.of(pledge, notes)
    steps = [
        {
            "name": name,
            "label": ANSWER if name == "verify" and standing.verifying == Verifying.ANSWERS else step.label,
            "leads": name not in SELDOM,
            "form": (failed or {}).get(name) or step.form(prefix=name, pledge=pledge),
        }
        for name, step in STEPS.items()
        if step.possible(pledge, standing) and rules.has_perm(step.permission, request.user, pledge)
    ]
    if (
        pledge.state == State.RETURNED
        and not pledge.campaign.closed_at
        and rules.has_perm("pledges.work_on", request.user, pledge)
    ):
        steps.append({"name": "resubmit", "label": _("Submit again"), "form": None})
    context = {
        "pledge": pledge,
        "overdue": pledge.is_overdue(timezone.localdate()),
        "events": pledge.events.select_related("actor", "from_member", "to_member").prefetch_related(
            "photos"
        ),
        "steps": steps,
        "own": pledge.member_id == request.user.pk,
        "awaits_resident": standing.verifying == Verifying.WAITS,
        "helpers": pledge.helpers.select_related("member__unit"),
        "milestones": pledge.milestones.all(),
        "judges": judges,
        "twins": twins_of(pledge) if judges and pledge.state in TO_JUDGE else [],
        "may_link": standing.verifying == Verifying.STRIKES_OFF
        and rules.has_perm("pledges.make_link", request.user, pledge),
        "verifications": pledge.verifications.exclude(used_at=None),
        "notes": notes,
        "story": pledge.stories.exclude(state="withdrawn").first()
        if pledge.state == State.ACCEPTED
        else None,
        "may_tell": rules.has_perm("pledges.tell", request.user, pledge) and pledge.state == State.ACCEPTED,
        "today": timezone.localdate(),
    }
    return render(request, "pledges/pledge.html", context, status=422 if failed else 200)


@login_required
@posted_from("pledge", "pk")
def act(request: MemberRequest, pk: int, action: str) -> HttpResponse:
    """Take one step; the lifecycle decides whether it may be taken."""
    pledge = get_pledge_for(request.user, pk)
    if action not in STEPS:
        raise Http404
    step = STEPS[action]
    form = step.form(request.POST, request.FILES, prefix=action, pledge=pledge)
    if not form.is_valid():
        return page(request, pledge, failed={action: form})
    try:
        after = step.act(pledge, by=request.user, at=timezone.now(), **form.cleaned_data)
    except lifecycle.NoPledgesLeft:
        messages.error(
            request, _("Your places in this campaign are taken: a joint project would be one too many.")
        )
    except lifecycle.NotAllowed:
        messages.error(request, MOVED_ON)
    else:
        messages.success(request, str(what_was_done(step, after)))
    return redirect(pledge)


def what_was_done(step: Step, after: object) -> object:
    """A duty that is verified answers its complaint and is not struck off yet: the resident has the word."""
    is_with_resident = isinstance(after, Pledge) and after.state == State.DELIVERED
    return PledgeEvent.Kind.VERIFIED.label if step is STEPS["verify"] and is_with_resident else step.done


@login_required
@require_safe
def photo(request: MemberRequest, pk: int, photo_pk: int, size: str) -> FileResponse:
    """A photo, for those who may see its pledge."""
    pledge = get_pledge_for(request.user, pk)
    row = get_object_or_404(PledgePhoto, pk=photo_pk, event__pledge=pledge)
    return photo_answer(row, size)
