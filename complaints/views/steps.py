"""Every step that staff can take: who may take it, when it is possible, with which form."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import rules
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from members.models import Member

from .. import lifecycle
from ..forms import staff as forms
from ..models import AWAITING_ANSWER, OPEN, Complaint, ComplaintEvent, State

Kind = ComplaintEvent.Kind


class Step(NamedTuple):
    """Something staff can do with a complaint."""

    label: Any
    act: Callable[..., Any]
    permission: str
    possible: Callable[[Complaint, Member, dt.datetime], bool]
    form: type[forms.SeenForm]
    kinds: tuple[Kind, ...]  # the events it leaves, to know a step that was sent twice
    help: Any = ""
    own_page: bool = False  # too large to stand on the complaint's page
    leaves: bool = False  # whoever took it does not see the complaint any more

    def form_for(
        self, name: str, complaint: Complaint, member: Member, at: dt.datetime, data: QueryDict | None = None
    ) -> forms.SeenForm:
        return self.form(data, prefix=name, complaint=complaint, member=member, at=at)

    def open_to(self, member: Member, complaint: Complaint, at: dt.datetime) -> bool:
        """Whether this member may take it now."""
        return rules.has_perm(self.permission, member, complaint) and self.possible(complaint, member, at)


def transition(name: str) -> Callable[[Complaint, Member, dt.datetime], bool]:
    """Possible where the complaint's table of transitions has this one."""
    return lambda complaint, member, at: can_proceed(getattr(complaint, name))


def may_sign(complaint: Complaint, member: Member, at: dt.datetime) -> bool:
    return complaint.state in AWAITING_ANSWER and (
        complaint.signed_at is None or complaint.handler_id != member.pk
    )


def may_decide(complaint: Complaint, member: Member, at: dt.datetime) -> bool:
    application = lifecycle.open_application(complaint)
    return application is not None and application.asked_by_id != member.pk


DISPATCH, HANDLE = "complaints.dispatch", "complaints.handle"
STEPS = {
    "accept": Step(
        _("Accept"), lifecycle.accept, DISPATCH, transition("accept"), forms.AcceptForm, (Kind.ACCEPTED,)
    ),
    "acknowledge": Step(
        _("Answer the thanks and close"),
        lifecycle.acknowledge,
        DISPATCH,
        lambda complaint, member, at: lifecycle.may_acknowledge(complaint),
        forms.ReasonForm,
        (Kind.CHECKED,),
    ),
    "assign": Step(
        _("Assign to a unit"),
        lifecycle.assign,
        DISPATCH,
        transition("assign"),
        forms.AssignForm,
        (Kind.ASSIGNED,),
    ),
    "decide": Step(
        _("Decide the application"),
        lifecycle.decide,
        "complaints.approve",
        may_decide,
        forms.DecideForm,
        (Kind.EXTENDED, Kind.HUNG, Kind.REFUSED),
    ),
    "sign": Step(
        _("Sign for it"),
        lifecycle.sign,
        HANDLE,
        may_sign,
        forms.SeenForm,
        (Kind.SIGNED,),
        help=_("You become the one who handles it."),
    ),
    "contact": Step(
        _("Record the first contact"),
        lifecycle.contact,
        HANDLE,
        lambda complaint, member, at: lifecycle.may_contact(complaint),
        forms.StepForm,
        (Kind.CONTACTED,),
    ),
    "resume": Step(
        _("Take it up again"),
        lifecycle.resume,
        HANDLE,
        transition("resume"),
        forms.StepForm,
        (Kind.RESUMED,),
        help=_("A clock that stood still runs again."),
    ),
    "answer": Step(
        _("Answer"), lifecycle.answer, HANDLE, transition("answer"), forms.AnswerForm, (Kind.ANSWERED,)
    ),
    "ask": Step(
        _("Ask the resident"),
        lifecycle.ask_resident,
        HANDLE,
        transition("wait"),
        forms.ReasonForm,
        (Kind.ASKED,),
        help=_("The clock stops until the resident answers, and their page says so."),
    ),
    "return": Step(
        _("Return it"),
        lifecycle.give_back,
        HANDLE,
        lambda complaint, member, at: lifecycle.may_give_back(complaint, at=at),
        forms.InternalReasonForm,
        (Kind.GIVEN_BACK,),
        help=_("Within one working day of the dispatch, with grounds. The clock runs on."),
        leaves=True,
    ),
    "extend": Step(
        _("Apply for more time"),
        lifecycle.apply_to_extend,
        HANDLE,
        lambda complaint, member, at: (
            lifecycle.may_extend(complaint, at=at) and lifecycle.may_apply(complaint)
        ),
        forms.ExtendForm,
        (Kind.APPLIED,),
        help=_("Once. It must be asked for and granted before the limit; an official decides."),
    ),
    "hang": Step(
        _("Apply to hang it"),
        lifecycle.apply_to_hang,
        HANDLE,
        lambda complaint, member, at: lifecycle.may_apply(complaint),
        forms.HangForm,
        (Kind.APPLIED,),
        help=_("For what cannot be solved now. It never counts as solved. An official decides."),
    ),
    "decline": Step(
        _("Decline"), lifecycle.decline, DISPATCH, transition("decline"), forms.DeclineForm, (Kind.DECLINED,)
    ),
    "categorise": Step(
        _("Categorise"),
        lifecycle.categorise,
        DISPATCH,
        lambda complaint, member, at: complaint.state in OPEN,
        forms.CategoriseForm,
        (Kind.CATEGORISED,),
    ),
    "merge": Step(
        _("Merge into an earlier one"),
        lifecycle.merge,
        DISPATCH,
        transition("merge"),
        forms.MergeForm,
        (Kind.MERGED,),
        own_page=True,
    ),
    "split": Step(
        _("Split it up"),
        lifecycle.split,
        DISPATCH,
        lambda complaint, member, at: lifecycle.may_split(complaint),
        forms.SplitForm,
        (Kind.SPLIT,),
        own_page=True,
    ),
    "supervise": Step(
        _("Supervise"),
        lifecycle.supervise,
        "complaints.supervise",
        lambda complaint, member, at: lifecycle.may_supervise(complaint),
        forms.InternalReasonForm,
        (Kind.SUPERVISED,),
        help=_("It stays on the list until you end it."),
    ),
    "release": Step(
        _("End supervision"),
        lifecycle.release,
        "complaints.supervise",
        lambda complaint, member, at: complaint.supervised_at is not None,
        forms.InternalReasonForm,
        (Kind.RELEASED,),
    ),
    "note": Step(
        _("Write an internal note"),
        lifecycle.note,
        "complaints.note",
        lambda complaint, member, at: True,
        forms.NoteForm,
        (Kind.NOTED,),
    ),
}

# What most likely comes next, by state: the first of these that is open to the member stands unfolded.
LIKELY: dict[str, list[str]] = {
    State.RECEIVED: ["accept"],
    State.ACCEPTED: ["acknowledge", "assign"],
    State.ASSIGNED: ["decide", "sign", "contact"],
    State.IN_PROGRESS: ["decide", "answer"],
    State.WAITING: ["resume"],
    State.HUNG: ["resume"],
}


def step_named(name: str) -> Step:
    if name not in STEPS:
        raise Http404
    return STEPS[name]


def open_steps(complaint: Complaint, member: Member, at: dt.datetime) -> dict[str, Step]:
    """The steps this member may take now, the likely next one first."""
    found = {name: step for name, step in STEPS.items() if step.open_to(member, complaint, at)}
    likely = likely_step(complaint, found)
    return {likely: found[likely], **found} if likely else found


def likely_step(complaint: Complaint, found: dict[str, Step]) -> str | None:
    return next((name for name in LIKELY.get(complaint.state, []) if name in found), None)
