"""Complaints that became named duties, as far as each has come."""

import datetime as dt
from collections.abc import Callable
from random import Random

from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Category, Complaint
from members.models import Member
from pledges import lifecycle as steps
from pledges.models import Campaign, Pledge

from .handling import Kept
from .people import Cast
from .season import hours
from .texts import WORDS


def duties(waiting: list[Kept], actors: Cast, running: Campaign, end: dt.datetime, *, chance: Random) -> int:
    """Give each complaint to a member of its unit who has a place left, and let them work on it until the end."""
    made = 0
    for kept in waiting:
        complaint = Complaint.objects.select_related("unit", "district", "category").get(
            pk=kept.case.complaint.pk
        )
        member = who_has_a_place(kept, actors, running)
        at = kept.at + hours(chance, 0.5, 3)
        if member is None or at >= end:
            continue
        pledge = give(complaint, kept.case.text, member, actors, running, at)
        work_on(pledge, kept, member, actors, end, at, chance)
        made += 1
    return made


def who_has_a_place(kept: Kept, actors: Cast, running: Campaign) -> Member | None:
    """The handler, or a colleague; never the demo account, which keeps its place free."""
    unit = [member for member in actors.cadres if member.unit_id == kept.case.unit.pk]
    in_order = [kept.case.handler, *unit]
    free = (
        member
        for member in in_order
        if member != actors.accounts["cadre"] and steps.pledges_left(running, member)
    )
    return next(free, None)


def give(
    complaint: Complaint,
    text: dict[str, str],
    member: Member,
    actors: Cast,
    running: Campaign,
    at: dt.datetime,
) -> Pledge:
    day = timezone.localdate(at)
    promise = steps.Promise(
        title=f"办好：{text['title']}"[:60],
        beneficiary=f"{complaint.district}群众",
        quantity="1件",
        district=complaint.district,
        due_on=steps.latest_due(complaint, today=day) or day + dt.timedelta(days=14),
        details=WORDS["duty"],
        category=Category.objects.filter(path=complaint.category.root_path).first(),
    )
    return steps.make_duty(
        complaint, member=member, promise=promise, campaign=running, by=actors.accounts["official"], at=at
    )


def work_on(
    pledge: Pledge,
    kept: Kept,
    member: Member,
    actors: Cast,
    end: dt.datetime,
    at: dt.datetime,
    chance: Random,
) -> None:
    """Deliver it, have it verified, and let the resident have the last word."""
    inspector, complaint = actors.accounts["inspector"], kept.case.complaint
    acts: list[tuple[float, float, Callable[[dt.datetime], object]]] = [
        (10, 60, lambda at: steps.deliver(pledge, by=member, at=at, note=kept.case.text["reply"])),
        (5, 40, lambda at: steps.strike_off(pledge, by=inspector, at=at, note=WORDS["verified"])),
        (5, 80, lambda at: the_residents_yes(complaint, at)),
    ]
    recent = end - at < dt.timedelta(weeks=3)  # these are at different points of their way
    for least, most, act in acts[: pledge.pk % (len(acts) + 1)] if recent else acts:
        at += hours(chance, least, most)
        if at >= end:
            return
        act(at)


def the_residents_yes(complaint: Complaint, at: dt.datetime) -> None:
    complaint_steps.confirm(complaint, satisfaction="satisfied", at=at)
    steps.follow_complaints(at=at)
