"""The cast at work on one pledge: every step with valid words, in the name of whoever usually takes it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from members.models import Member
from pledges import lifecycle
from pledges.models import Campaign, Pledge, State, SupervisionNote
from tests.factories import log_pledge, promise

PATHS = {
    State.SUBMITTED: [],
    State.RETURNED: ["send_back"],
    State.ACTIVE: ["approve"],
    State.DELIVERED: ["approve", "deliver"],
    State.ACCEPTED: ["approve", "deliver", "strike_off"],
    State.CANCELLED: ["approve", "cancel"],
}


@dataclass
class World:
    """Who acts, and the clock, which moves ten minutes with each step."""

    campaign: Campaign
    owner: Member
    helper: Member
    official: Member
    inspector: Member
    now: dt.datetime

    def tick(self) -> dt.datetime:
        self.now += dt.timedelta(minutes=10)
        return self.now

    def log(self, **values: Any) -> Pledge:
        return log_pledge(self.owner, self.campaign, self.tick(), helpers=(self.helper,), **values)

    def reach(self, state: str) -> Pledge:
        pledge = self.log()
        for step in PATHS[State(state)]:
            self.take(step, pledge)
        return self.fresh(pledge)

    def take(self, step: str, pledge: Pledge, **changes: Any) -> Any:
        return STEPS[step](self, pledge, self.tick(), **changes)

    @staticmethod
    def fresh(pledge: Pledge) -> Pledge:
        return Pledge.objects.get(pk=pledge.pk)


def step(function: Callable[..., Any], actor: str, **words: Any) -> Callable[..., Any]:
    def take(world: World, pledge: Pledge, at: dt.datetime, **changes: Any) -> Any:
        return function(pledge, at=at, **({"by": getattr(world, actor)} | words | changes))

    return take


def resubmit(world: World, pledge: Pledge, at: dt.datetime, **changes: Any) -> Pledge:
    again = promise(pledge.district, helpers=(world.helper,))
    return lifecycle.resubmit(pledge, again, at=at, **({"by": world.owner} | changes))


def beneficiary(*, done: bool) -> Callable[..., Any]:
    """A link is made, where one can be, and answered; whoever is `by` tries to answer it signed in."""

    def take(world: World, pledge: Pledge, at: dt.datetime, **changes: Any) -> Any:
        token = lifecycle.make_link(pledge, by=world.inspector, at=at)
        said: dict[str, Any] = {"done": done, "satisfied": done, "words": "如实", "by": None}
        return lifecycle.hear(token, at=at, **(said | changes))

    return take


def reply(world: World, pledge: Pledge, at: dt.datetime, **changes: Any) -> Pledge:
    """A note waits, whatever has become of the pledge since it was written."""
    if not pledge.notes.unanswered().exists():
        addressee: dict[str, Any] = {"member": pledge.member, "unit": pledge.member.unit}
        said: dict[str, Any] = {
            "text": "为何还没有开工？",
            "answer_by": at.date(),
            "by": world.official,
            "at": at,
        }
        SupervisionNote.objects.create(pledge=pledge, **addressee, **said)
    words: dict[str, Any] = {"by": world.owner, "note": "已落实施工队"}
    return lifecycle.reply(pledge, at=at, **(words | changes))


def supervise(world: World, pledge: Pledge, at: dt.datetime, **changes: Any) -> Pledge:
    words: dict[str, Any] = {
        "by": world.official,
        "note": "为何还没有开工？",
        "answer_by": timezone.localdate(at),
    }
    return lifecycle.supervise(pledge, at=at, **(words | changes))


STEPS: dict[str, Callable[..., Any]] = {
    "resubmit": resubmit,
    "approve": step(lifecycle.approve, "official"),
    "send_back": step(lifecycle.send_back, "official", note="写明数量"),
    "cancel": step(lifecycle.cancel, "official", note="并入乡里工程"),
    "post_progress": step(lifecycle.post_progress, "owner", note="已备料"),
    "deliver": step(lifecycle.deliver, "owner", note="已完工"),
    "strike_off": step(lifecycle.strike_off, "inspector"),
    "fail": step(lifecycle.fail, "inspector", note="路肩没修"),
    "make_link": step(lifecycle.make_link, "inspector"),
    "beneficiary says yes": beneficiary(done=True),
    "beneficiary says no": beneficiary(done=False),
    "agree": step(lifecycle.agree, "helper"),
    "decline": step(lifecycle.decline, "helper"),
    "supervise": supervise,
    "reply": reply,
}
