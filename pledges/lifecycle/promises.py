"""What a member promises: logged, and changed when it was returned."""

import datetime as dt
import uuid
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, NamedTuple

import rules
from django.db import transaction
from django.utils import timezone

from complaints.models import Category, Complaint
from complaints.models import State as ComplaintState
from core.bigrams import bigrams
from core.submissions import number_of
from districts.models import District, Target
from members.models import Member

from ..models import Campaign, Initiative, Pledge, PledgeMilestone
from .basis import Kind, NotAllowed, hold, lock, record, require, save, sent_before
from .campaigns import require_open
from .helpers import ask, ask_again
from .quota import free_slot


class LooksAlike(Exception):
    """The member has promised something in nearly the same words already."""

    def __init__(self, pledges: list[Pledge]) -> None:
        super().__init__(pledges)
        self.pledges = pledges


ALIKE = 0.6  # of the pairs of characters of the shorter one


class Step(NamedTuple):
    """A dated step of the way: what is done by when."""

    due_on: dt.date
    title: str


@dataclass(frozen=True)
class Promise:
    """What a member promises."""

    title: str
    beneficiary: str
    quantity: str
    district: District
    due_on: dt.date
    how: str = Pledge.How.BY_DATE
    details: str = ""
    initiative: Initiative | None = None
    beneficiary_kind: str = ""
    category: Category | None = None
    target: Target | None = None
    target_amount: Decimal | None = None
    led_by: Member | None = None
    is_joint: bool = False
    steps: tuple[Step, ...] = ()
    helpers: tuple[Member, ...] = ()

    def columns(self) -> dict[str, Any]:
        """What stands in the pledge's own row."""
        beside = ("steps", "helpers")
        columns = {
            field.name: getattr(self, field.name) for field in fields(self) if field.name not in beside
        }
        return columns | {"terms": bigrams(self.title, self.beneficiary, self.quantity)}

    def content(self) -> list[object]:
        """Everything it says, to tell whether a form was sent twice."""
        helpers = [helper.pk for helper in self.helpers]
        return [*(vars(self) | {"helpers": helpers, "steps": list(self.steps)}).values()]


@transaction.atomic
def log(
    promise: Promise,
    *,
    campaign: Campaign,
    by: Member,
    at: dt.datetime,
    submission: uuid.UUID | None = None,
    confirmed: bool = True,
) -> Pledge:
    """Log a pledge and submit it for approval; the same form again returns the first one.

    Raises LooksAlike for one like an earlier one of the member, unless it is `confirmed` to be another.

    Raises NotAllowed when the campaign is not open or for somebody who logs none, NoPledgesLeft above
    the campaign's maximum — also when two requests arrive at once, because the member's row is locked.
    """
    has_left = not hold(by)[by.pk].is_active
    submission = submission and number_of(submission, by, campaign, *promise.content())
    if earlier := sent_before(submission):
        return earlier.pledge
    if has_left or not rules.has_perm("pledges.log", by):
        raise NotAllowed(f"{by.username} logs no pledges")
    free_slot(campaign, by)  # without one there is nothing to confirm
    if not confirmed and (alike := like_earlier(promise, by)):
        raise LooksAlike(alike)
    pledge = write(promise, campaign=campaign, member=by, at=at)
    record(pledge, Kind.LOGGED, from_state="", by=by, at=at, submission=submission)
    return pledge


def like_earlier(promise: Promise, member: Member) -> list[Pledge]:
    """The member's own pledges in nearly the same words, the latest first; any place and any campaign."""
    terms = set(promise.columns()["terms"])
    own = Pledge.objects.counting().filter(member=member, terms__overlap=list(terms)).order_by("-id")
    return [
        pledge
        for pledge in own
        if len(terms.intersection(pledge.terms)) >= ALIKE * min(len(terms), len(pledge.terms))
    ]


def write(
    promise: Promise,
    *,
    campaign: Campaign,
    member: Member,
    at: dt.datetime,
    source_complaint: Complaint | None = None,
) -> Pledge:
    """The pledge in a free place of the member, with its steps and helpers; the campaign must be open."""
    require_sensible(promise, member)
    slot = free_slot(campaign, member)
    pledge = Pledge.objects.create(
        **promise.columns(), campaign=campaign, member=member, slot=slot, source_complaint=source_complaint
    )
    require_open(campaign, at=at)
    schedule(pledge, promise.steps)
    ask(pledge, promise.helpers)
    return pledge


def require_sensible(promise: Promise, member: Member) -> None:
    if any(step.due_on > promise.due_on for step in promise.steps):
        raise NotAllowed("a step comes before the due date")
    if member in promise.helpers:
        raise NotAllowed("nobody helps themselves")


def schedule(pledge: Pledge, steps: tuple[Step, ...]) -> None:
    """倒排工期: the steps as promised now; one that stays on its day with its words keeps its tick."""
    kept = {Step(row.due_on, row.title): row for row in pledge.milestones.all()}
    for step, row in kept.items():
        if step not in steps:
            row.delete()
    rows = [PledgeMilestone(pledge=pledge, **step._asdict()) for step in steps if step not in kept]
    PledgeMilestone.objects.bulk_create(rows)


def propose_steps(today: dt.date, due_on: dt.date, titles: list[str]) -> list[Step]:
    """Counted backwards from the due date: the last step on that day, the others evenly before it.

    Where the days do not suffice for all, the first ones are left out.
    """
    span = (due_on - today).days
    proposed: dict[dt.date, str] = {}
    for back, title in enumerate(reversed(titles)):
        proposed.setdefault(due_on - dt.timedelta(days=span * back // len(titles)), title)
    return sorted(Step(day, title) for day, title in proposed.items())


def require_in_time(promise: Promise, complaint: Complaint, *, at: dt.datetime) -> None:
    latest = latest_due(complaint, today=timezone.localdate(at))
    if latest and promise.due_on > latest:
        raise NotAllowed(f"{complaint.code} must be answered by {latest}")


def latest_due(complaint: Complaint, *, today: dt.date) -> dt.date | None:
    """The last day that a duty from the complaint may name: its limit, while that lies ahead; none when it hangs."""
    if complaint.state == ComplaintState.HUNG or complaint.answer_by is None:
        return None
    limit = timezone.localdate(complaint.answer_by)
    return limit if limit >= today else None


@transaction.atomic
def resubmit(pledge: Pledge, promise: Promise, *, by: Member, at: dt.datetime) -> Pledge:
    """重新提交: a returned pledge comes back, changed as asked, while its campaign is open or only over.

    It stays in its district, where its events are counted; one logged for the wrong place is cancelled instead.
    """
    pledge = lock(pledge)
    require(by, "pledges.work_on", pledge)
    if promise.district != pledge.district:
        raise NotAllowed("a pledge stays in the district it was logged for")
    if pledge.campaign.closed_at is not None:
        raise NotAllowed(f"{pledge.campaign} is closed")
    if pledge.source_complaint is not None:
        require_in_time(promise, pledge.source_complaint, at=at)
    require_sensible(promise, by)
    before = pledge.state
    pledge.resubmit()
    if promise.is_joint and not pledge.is_joint:
        ask_again(pledge)
    for name, value in promise.columns().items():
        setattr(pledge, name, value)
    schedule(pledge, promise.steps)
    ask(pledge, promise.helpers)
    return save(pledge, Kind.RESUBMITTED, from_state=before, by=by, at=at)
