"""Months of complaints with every turn they can take, told through the same lifecycle functions that pages call."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from random import Random
from typing import Any

from django.db.models import F

from complaints import lifecycle as steps
from complaints.models import Category, Complaint, Notice
from members.models import Member, Unit

from .people import Cast
from .season import Season, hours
from .texts import WORDS, read

Act = tuple[dt.datetime, Callable[[], object]]
Acts = Iterator[Act]

# Which turns complaints take, one after another: the past is over, what is open arrived in the last two weeks, the
# fresh ones in the last days and today, so that every list has something to do.
TURNS_OF = {
    "past": "plain called plain unreached plain returned silent plain duty called merged plain extended withdrawn",
    "open": "waiting hung given_up supervised extended duty returned_again given_up plain called split",
    "fresh": "plain dispatched plain",
    "today": "arrived taken_in",
}
WINDOWS = {"past": (0, 0.9), "open": (0.75, 0.9), "fresh": (0.92, 0.985), "today": (0.985, 1)}
WHEN = ["fresh", "past", "open", "past", "past", "today", "past", "open", "past", "fresh"]


@dataclass
class Case:
    """One complaint on its way: who acts, and what time it is."""

    complaint: Complaint
    text: dict[str, str]
    actors: Cast
    chance: Random
    at: dt.datetime
    unit: Unit
    handler: Member
    over: bool = False  # long past: the resident has had the last word
    kept: dict[str, Any] = field(default_factory=dict)  # what an act brought forth

    def later(self, least: float, most: float) -> None:
        """Let so many hours pass."""
        self.at += hours(self.chance, least, most)

    def step(self, act: Callable[..., object], *, by: str | Member | None = None, **words: object) -> Act:
        """An act at this moment, of a demo account or a member; of the resident without either."""
        if by is not None:
            words["by"] = self.actors.accounts[by] if isinstance(by, str) else by
        return self.at, partial(act, self.complaint, at=self.at, **words)


@dataclass(frozen=True)
class Kept:
    """A complaint left for somebody to make it their duty, from this moment on."""

    case: Case
    at: dt.datetime


def complaints(actors: Cast, season: Season, *, share: float, finish: bool, chance: Random) -> list[Kept]:
    """File this share of the texts over the season and handle each as far as its end allows, or to the finish.

    Returns those that wait to become a duty, for which the members' pledges must be there first.
    """
    texts = read("complaints.csv")
    turns = {when: cycle(names.split()) for when, names in TURNS_OF.items()}
    categories = level_two()
    end = season.end + dt.timedelta(days=60) if finish else season.end
    for_duty = []
    for number, text in enumerate(chance.sample(texts, int(len(texts) * share))):
        when = "past" if finish else WHEN[number % len(WHEN)]
        turn = "thanked" if text["kind"] == "thanks" else next(turns[when])
        from_share, to_share = WINDOWS[when]
        at = season.moment(chance, from_share=from_share, to_share=to_share)
        complaint = file(text, number, turn, actors, categories, at, chance)
        case = open_case(complaint, text, actors, chance)
        case.over = when == "past"
        if handle(case, turn, end) and turn == "duty":
            for_duty.append(Kept(case, case.at))
    return for_duty


def file(
    text: dict[str, str],
    number: int,
    turn: str,
    actors: Cast,
    categories: dict[str, Category],
    at: dt.datetime,
    chance: Random,
) -> Complaint:
    villages = [village for villages in actors.villages.values() for village in villages]
    home = [village for village in villages if actors.accounts["cadre"].home_district.contains(village)]
    callable_ = turn in ("called", "unreached", "given_up") or (turn != "silent" and chance.random() < 0.6)
    filing = steps.Filing(
        title=text["title"],
        body=text["body"],
        # some always at home, so that the demo cadre has something to answer
        district=chance.choice(home if number % 10 == 0 else villages),
        category=categories[text["category"]],
        place=text["place"],
        kind=text["kind"],
        contact_phone=f"1380000{chance.randint(0, 9999):04}" if callable_ else "",
        contact_email=f"resident{number}@example.org" if chance.random() < 0.15 else "",
    )
    channel = chance.choices(["web", "hotline", "visit", "letter"], [6, 3, 2, 1])[0]
    return steps.file(filing, at=at, channel=channel)


def level_two() -> dict[str, Category]:
    """Second-level categories by `level1/level2`."""
    roots = {root.path: root.name_zh for root in Category.objects.get_root_nodes()}
    return {f"{roots[node.root_path]}/{node.name_zh}": node for node in Category.objects.filter(depth=2)}


def open_case(complaint: Complaint, text: dict[str, str], actors: Cast, chance: Random) -> Case:
    township = text["unit"] == "township"
    unit = actors.township_unit(complaint.district) if township else actors.bureau(text["unit"])
    handler = actors.handler(unit, chance)
    return Case(complaint, text, actors, chance, complaint.received_at, unit, handler)


def handle(case: Case, turn: str, end: dt.datetime) -> bool:
    """Take one act after another; whether all were taken before the end. Each is taken before the next is planned."""
    for at, act in course(case, turn):
        if at >= end:
            return False
        act()
    return True


def course(case: Case, turn: str) -> Acts:
    if turn == "arrived":
        return
    case.later(0.3, 30 if case.chance.random() < 0.1 else 6)
    if turn == "plain" and case.chance.random() < 0.06:
        yield case.step(steps.decline, by="dispatcher", note=WORDS["declined"])
        return
    public = case.chance.random() < 0.5
    yield case.step(steps.accept, by="dispatcher", note=case.text["public_note"], public=public)
    yield from TURNS[turn](case)


# ---- The stretches of a way -------------------------------------------------------------------


def dispatched(case: Case) -> Acts:
    case.later(0.2, 3)
    yield case.step(steps.assign, to=case.unit, by="dispatcher")


def contacted(case: Case) -> Acts:
    yield from dispatched(case)
    case.later(1, 60 if case.chance.random() < 0.1 else 20)
    yield case.step(steps.sign, by=case.handler)
    yield case.step(steps.contact, by=case.handler, note=case.text["contact_note"])


def answered(case: Case) -> Acts:
    case.later(6, 400 if case.chance.random() < 0.05 else 70)
    yield case.step(steps.answer, by=case.handler, note=case.text["reply"])


def judged(case: Case) -> Acts:
    """The resident's own word on the page: one in seven reopens it, most come back and say yes."""
    if case.chance.random() < 0.15:
        case.later(4, 60)
        yield case.step(steps.dispute, note=WORDS["disputed"], satisfaction="dissatisfied")
        case.later(20, 120)
        yield case.step(steps.answer, by=case.handler, note=WORDS["answered_again"])
    if case.over or case.chance.random() < 0.85:
        case.later(3, 80)
        yield case.step(steps.confirm, satisfaction=satisfaction(case.chance))


def satisfaction(chance: Random) -> str:
    return chance.choices(["satisfied", "basically"], [3, 1])[0]


# ---- The turns --------------------------------------------------------------------------------


def plain(case: Case) -> Acts:
    yield from contacted(case)
    yield from answered(case)
    yield from judged(case)


def called(case: Case) -> Acts:
    """The inspector hears the verdict."""
    yield from contacted(case)
    yield from answered(case)
    case.later(20, 60)
    came = case.chance.random() < 0.9
    if case.chance.random() < 0.8:
        said = {"satisfaction": satisfaction(case.chance), "contacted": came}
        yield case.step(steps.confirm, by="inspector", **said)
    else:
        said = {"satisfaction": "dissatisfied", "contacted": came, "note": WORDS["told_no"]}
        yield case.step(steps.dispute, by="inspector", **said)
        if case.over:
            case.later(20, 120)
            yield case.step(steps.answer, by=case.handler, note=WORDS["answered_again"])
            case.later(20, 60)
            yield case.step(steps.confirm, by="inspector", satisfaction="basically", contacted=True)


def given_up(case: Case) -> Acts:
    """Called twice in vain, and to be checked."""
    yield from contacted(case)
    yield from answered(case)
    for note in ("missed", "missed_again"):
        case.later(5, 30)
        yield case.step(steps.call_back, by="inspector", note=WORDS[note])


def unreached(case: Case) -> Acts:
    yield from given_up(case)
    case.later(20, 90)
    yield case.step(steps.check_and_close, by="official", note=WORDS["checked"])


def silent(case: Case) -> Acts:
    """Nobody can be called, and nobody says anything."""
    yield from contacted(case)
    yield from answered(case)
    case.later(15 * 24 + 1, 20 * 24)
    yield case.step(steps.check_and_close, by="official", note=WORDS["checked"])


def returned(case: Case) -> Acts:
    """The first unit says that it is not its business."""
    wrong = case.chance.choice([unit for unit in case.actors.bureaus() if unit != case.unit])
    case.later(0.2, 3)
    yield case.step(steps.assign, to=wrong, by="dispatcher")
    case.later(1, 5)
    somebody = case.actors.handler(wrong, case.chance)
    yield case.step(steps.give_back, by=somebody, note=WORDS["returned"])
    yield from plain(case)


def returned_again(case: Case) -> Acts:
    """Returned, and waiting to be assigned anew."""
    for act in returned(case):
        yield act
        if case.complaint.events.filter(kind="given_back").exists():
            return


def merged(case: Case) -> Acts:
    """A neighbour raises the same the next day."""
    case.later(4, 20)
    yield case.at, partial(file_again, case)
    twin = case.kept["twin"]
    case.later(1, 4)
    dispatcher = case.actors.accounts["dispatcher"]
    yield case.at, partial(steps.accept, twin, by=dispatcher, at=case.at)
    yield (
        case.at,
        partial(steps.merge, twin, into=case.complaint, by=dispatcher, at=case.at, note=WORDS["merged"]),
    )
    yield from plain(case)


def file_again(case: Case) -> None:
    first = case.complaint
    filing = steps.Filing(
        title=first.title,
        body=WORDS["same_here"],
        district=first.district,
        category=first.category,
        place=first.place,
        contact_phone=f"1390000{case.chance.randint(0, 9999):04}",
    )
    case.kept["twin"] = steps.file(filing, at=case.at)


def split(case: Case) -> Acts:
    """Two matters in one letter."""
    category, title = case.complaint.category, case.complaint.title[:50]
    parts = [steps.Part(f"{title}（{word}）", category) for word in ("先行解决", "长期管护")]
    case.later(0.5, 3)
    yield case.at, partial(split_up, case, parts)
    for part in case.kept["parts"]:
        own = open_case(part, case.text, case.actors, case.chance)
        own.at, own.over = case.at, case.over
        yield from plain(own)


def split_up(case: Case, parts: list[steps.Part]) -> None:
    dispatcher = case.actors.accounts["dispatcher"]
    case.kept["parts"] = steps.split(case.complaint, parts=parts, by=dispatcher, at=case.at)


def withdrawn(case: Case) -> Acts:
    yield from contacted(case)
    case.later(2, 20)
    yield case.step(steps.withdraw, note=WORDS["withdrawn"])


def waiting(case: Case) -> Acts:
    yield from contacted(case)
    case.later(1, 5)
    yield case.step(steps.ask_resident, by=case.handler, note=WORDS["asked"])


def hung(case: Case) -> Acts:
    yield from contacted(case)
    case.later(2, 20)
    review_on = (case.at + dt.timedelta(days=case.chance.randint(30, 60))).date()
    yield case.step(steps.apply_to_hang, by=case.handler, note=WORDS["hung"], review_on=review_on)
    case.later(2, 20)
    yield case.step(steps.decide, by="official", grant=True)


def extended(case: Case) -> Acts:
    """More time, where the class allows it; one application in three is still to be decided."""
    yield from contacted(case)
    if case.complaint.limit_class != "urgent":
        case.later(0.5, 4)
        yield case.step(steps.apply_to_extend, by=case.handler, note=WORDS["extended"])
        if not case.over and case.chance.random() < 0.33:
            return
        case.later(1, 8)
        yield case.step(steps.decide, by="official", grant=True)
    yield from answered(case)
    yield from judged(case)


def supervised(case: Case) -> Acts:
    yield from contacted(case)
    case.later(2, 30)
    yield case.step(steps.supervise, by="official", note=WORDS["supervised"])


def taken_in(case: Case) -> Acts:
    """Accepted, and to be assigned."""
    yield from ()


def thanked(case: Case) -> Acts:
    case.later(1, 8)
    yield case.step(steps.acknowledge, by="dispatcher", note=case.text["reply"] or WORDS["thanked"])


# What follows upon acceptance.
TURNS: dict[str, Callable[[Case], Acts]] = {
    "plain": plain,
    "called": called,
    "given_up": given_up,
    "unreached": unreached,
    "silent": silent,
    "returned": returned,
    "returned_again": returned_again,
    "merged": merged,
    "split": split,
    "withdrawn": withdrawn,
    "waiting": waiting,
    "hung": hung,
    "extended": extended,
    "supervised": supervised,
    "thanked": thanked,
    "taken_in": taken_in,
    "dispatched": dispatched,
    "duty": contacted,
}


def send_past_notices() -> int:
    """What the past told the residents has arrived: no worker sends months of messages when it starts."""
    queued = Notice.objects.filter(status=Notice.Status.QUEUED)
    return queued.update(status=Notice.Status.SENT, sent_at=F("queued_at"))
