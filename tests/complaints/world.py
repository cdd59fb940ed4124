"""The cast at work on one complaint: every step with valid words, so that a test names only what matters."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from complaints import lifecycle
from complaints.models import Category, Complaint, State
from core.working_days import add_working_time
from districts.models import District
from members.models import Member, Unit
from tests.factories import file_complaint

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

PATHS = {
    State.RECEIVED: [],
    State.DECLINED: ["decline"],
    State.ACCEPTED: ["accept"],
    State.MERGED: ["merge"],
    State.SPLIT: ["accept", "split"],
    State.ASSIGNED: ["accept", "assign"],
    State.IN_PROGRESS: ["accept", "assign", "contact"],
    State.WAITING: ["accept", "assign", "ask_resident"],
    State.HUNG: ["accept", "assign", "apply_to_hang", "grant"],
    State.ANSWERED: ["accept", "assign", "answer"],
    State.CLOSED: ["accept", "assign", "answer", "confirm"],
    State.WITHDRAWN: ["withdraw"],
}


@dataclass
class World:
    """Who acts, where, and the clock, which moves ten working minutes with each step."""

    village: District
    category: Category
    unit: Unit
    other_unit: Unit
    dispatcher: Member
    handler: Member
    official: Member
    inspector: Member
    now: dt.datetime

    def tick(self, time: dt.timedelta = dt.timedelta(minutes=10)) -> dt.datetime:
        self.now = add_working_time(self.now, time)
        return self.now

    def file(self, **values: Any) -> Complaint:
        contact = {"contact_name": "张大娘", "contact_phone": "13800000000"}
        return file_complaint(self.village, self.category, self.tick(), **(contact | values))

    def reach(self, state: str, **values: Any) -> Complaint:
        """A complaint that has come to this state."""
        complaint = self.file(**values)
        for step in PATHS[State(state)]:
            self.take(step, complaint)
        return self.fresh(complaint)

    def take(self, step: str, complaint: Complaint, **changes: Any) -> Any:
        """Take the step now, in the name of whoever usually does."""
        return STEPS[step](self, complaint, self.tick(), **changes)

    @staticmethod
    def fresh(complaint: Complaint) -> Complaint:
        return Complaint.objects.get(pk=complaint.pk)


def step(function: Callable[..., Any], actor: str = "", **words: Any) -> Callable[..., Any]:
    """The lifecycle function with words, and with the actor of this part in the world."""

    def take(world: World, complaint: Complaint, at: dt.datetime, **changes: Any) -> Any:
        by = {"by": getattr(world, actor)} if actor else {}
        return function(complaint, at=at, **(by | words | changes))

    return take


def merge(world: World, complaint: Complaint, at: dt.datetime, **changes: Any) -> Complaint:
    if "into" not in changes:
        changes["into"], at = world.file(title="同一盏路灯"), world.tick()
    return lifecycle.merge(complaint, at=at, **({"by": world.dispatcher} | changes))


def split(world: World, complaint: Complaint, at: dt.datetime, **changes: Any) -> list[Complaint]:
    parts = [lifecycle.Part("路灯不亮", world.category), lifecycle.Part("路面有坑", world.category)]
    words: dict[str, Any] = {"by": world.dispatcher, "parts": parts}
    return lifecycle.split(complaint, at=at, **(words | changes))


def assign(world: World, complaint: Complaint, at: dt.datetime, **changes: Any) -> Complaint:
    """To the unit, or to the other one when the unit has it."""
    to = world.other_unit if world.fresh(complaint).unit_id == world.unit.pk else world.unit
    return lifecycle.assign(complaint, at=at, **({"by": world.dispatcher, "to": to} | changes))


def categorise(world: World, complaint: Complaint, at: dt.datetime, **changes: Any) -> Complaint:
    words: dict[str, Any] = {"by": world.dispatcher, "category": world.category, "limit_class": "urgent"}
    return lifecycle.categorise(complaint, at=at, **(words | changes))


def apply_to_hang(world: World, complaint: Complaint, at: dt.datetime, **changes: Any) -> Complaint:
    words: dict[str, Any] = {"by": world.handler, "note": "要等明年预算", "review_on": at.date() + 90 * DAY}
    return lifecycle.apply_to_hang(complaint, at=at, **(words | changes))


STEPS: dict[str, Callable[..., Any]] = {
    "accept": step(lifecycle.accept, "dispatcher"),
    "decline": step(lifecycle.decline, "dispatcher", note="请向法院起诉"),
    "acknowledge": step(lifecycle.acknowledge, "dispatcher", note="谢谢您"),
    "categorise": categorise,
    "merge": merge,
    "split": split,
    "assign": assign,
    "sign": step(lifecycle.sign, "handler"),
    "give_back": step(lifecycle.give_back, "handler", note="不属于本单位职责"),
    "contact": step(lifecycle.contact, "handler"),
    "note": step(lifecycle.note, "handler", note="已约施工队"),
    "ask_resident": step(lifecycle.ask_resident, "handler", note="是哪一根灯杆？"),
    "resume": step(lifecycle.resume, "handler"),
    "apply_to_extend": step(lifecycle.apply_to_extend, "handler", note="配件未到"),
    "apply_to_hang": apply_to_hang,
    "grant": step(lifecycle.decide, "official", grant=True),
    "refuse": step(lifecycle.decide, "official", grant=False, note="请抓紧办理"),
    "answer": step(lifecycle.answer, "handler", note="路灯已修好"),
    "supervise": step(lifecycle.supervise, "official", note="请本周内解决"),
    "release": step(lifecycle.release, "official", note="已解决"),
    "confirm": step(lifecycle.confirm, satisfaction="satisfied"),
    "dispute": step(lifecycle.dispute, satisfaction="dissatisfied", note="还是不亮"),
    "call_back": step(lifecycle.call_back, "inspector"),
    "check_and_close": step(lifecycle.check_and_close, "official", note="现场看过，灯已亮"),
    "inform": step(lifecycle.inform, note="是第三根"),
    "withdraw": step(lifecycle.withdraw),
    "erase_contact": step(lifecycle.erase_contact),
}
