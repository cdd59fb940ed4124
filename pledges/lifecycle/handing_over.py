"""Who leaves or moves hands over what is open; what was done stays theirs."""

import datetime as dt
from dataclasses import dataclass, field

import rules
from django.db import transaction
from django.db.models import Q

from complaints import lifecycle as complaint_steps
from complaints.models import AWAITING_ANSWER, Complaint
from complaints.models import State as ComplaintState
from districts.models import District
from members import lifecycle as member_steps
from members.models import Member, Unit

from ..models import OPEN, Pledge
from .basis import Kind, NotAllowed, hold, lock, record
from .quota import NoPledgesLeft, free_slot

MOST_TAKERS = 200  # offered in one list
IN_HAND = [*AWAITING_ANSWER, ComplaintState.WAITING, ComplaintState.HUNG]


@dataclass
class Duties:
    """What a member has in hand."""

    pledges: list[Pledge] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.pledges or self.complaints)

    def all(self) -> list[Pledge | Complaint]:
        return [*self.pledges, *self.complaints]


class CannotTake(Exception):
    """Somebody was named who may not take this, or has no place left for it."""

    def __init__(self, what: Pledge | Complaint, *, full: bool = False) -> None:
        super().__init__(str(what))
        self.what, self.full = what, full


def open_duties(member: Member) -> Duties:
    """The pledges that are not struck off yet, and the complaints that the member signed for; two statements."""
    pledges = member.pledges.filter(state__in=OPEN).select_related("campaign", "district", "source_complaint")
    complaints = Complaint.objects.filter(handler=member, state__in=IN_HAND).select_related(
        "unit", "district"
    )
    return Duties(list(pledges.order_by("due_on", "pk")), list(complaints.order_by("answer_by", "pk")))


def left_behind(duties: Duties, *, to_unit_id: int | None) -> Duties:
    """Of what is open, what cannot go along to the new unit: all when the member leaves (None), else what came from
    complaints of another unit."""
    if to_unit_id is None:
        return duties

    def elsewhere(complaint: Complaint | None) -> bool:
        return complaint is not None and complaint.unit_id not in (None, to_unit_id)

    return Duties(
        [pledge for pledge in duties.pledges if elsewhere(pledge.source_complaint)],
        [complaint for complaint in duties.complaints if elsewhere(complaint)],
    )


def may_take(member: Member, pledge: Pledge) -> bool:
    """An active cadre; a duty from a complaint only of the unit that must answer it."""
    if not (member.is_active and rules.has_perm("pledges.log", member)):
        return False
    complaint = pledge.source_complaint
    return complaint is None or complaint.unit_id in (None, member.unit_id)


@transaction.atomic
def hand_over(
    pledge: Pledge, *, from_member: Member, to: Member, by: Member, at: dt.datetime, note: str = ""
) -> Pledge:
    """移交: an open pledge gets another member and fills one of their places in its campaign.

    Raises NotAllowed for what is finished or not the member's, CannotTake for somebody who may not or is full.
    """
    to = hold(to)[to.pk]
    pledge = lock(pledge)
    if not rules.has_perm("members.transfer", by, from_member):
        raise NotAllowed(f"{by.username} may not hand over the pledges of {from_member.username}")
    if pledge.member_id != from_member.pk or pledge.state not in OPEN:
        raise NotAllowed("only what is open and theirs is handed over")
    if to.pk == from_member.pk or not may_take(to, pledge):
        raise CannotTake(pledge)
    pledge.helpers.filter(member=to).delete()  # whose it is does not help with it
    try:
        pledge.slot = free_slot(pledge.campaign, to)
    except NoPledgesLeft as problem:
        raise CannotTake(pledge, full=True) from problem
    pledge.member = to
    pledge.save()
    record(
        pledge,
        Kind.HANDED_OVER,
        from_state=pledge.state,
        by=by,
        at=at,
        note=note,
        from_member=from_member,
        to_member=to,
    )
    return pledge


Takers = dict[str, Member | None]  # by key_of: who takes it; None: a complaint goes back to its unit


def key_of(what: Pledge | Complaint) -> str:
    return f"{what._meta.model_name}-{what.pk}"


@transaction.atomic
def hand_all_over(
    duties: Duties, takers: Takers, *, from_member: Member, by: Member, at: dt.datetime, note: str = ""
) -> None:
    """Everything to whom it is given, or nothing at all.

    Raises NotAllowed when somebody was forgotten, which may have come in hand since the page was opened.
    """
    for what in duties.all():
        if key_of(what) not in takers:
            raise NotAllowed(f"nobody takes {what}")
    for pledge in duties.pledges:
        if (taker := takers[key_of(pledge)]) is None:
            raise CannotTake(pledge)
        hand_over(pledge, from_member=from_member, to=taker, by=by, at=at, note=note)
    for complaint in duties.complaints:
        taker = takers[key_of(complaint)]
        if taker is not None and not complaint_steps.may_take(taker, complaint):
            raise CannotTake(complaint)
        complaint_steps.hand_over(complaint, from_member=from_member, to=taker, by=by, at=at, note=note)


def hold_all(member: Member, takers: Takers) -> None:
    """Before it is read what is open: what the member promises at this moment would stay behind."""
    hold(member, *filter(None, takers.values()))


@transaction.atomic
def let_leave(
    member: Member, *, takers: Takers, to: Member | None, by: Member, at: dt.datetime, note: str = ""
) -> Member:
    """离岗移交: hand everything over and close the account, in one go."""
    hold_all(member, takers)
    duties = open_duties(member)
    hand_all_over(duties, takers, from_member=member, by=by, at=at, note=note)
    return member_steps.leave(member, by=by, at=at, hand_over_to=to, note=note)


@transaction.atomic
def let_move(
    member: Member,
    *,
    to_unit: Unit,
    home_district: District,
    takers: Takers,
    to: Member | None,
    by: Member,
    at: dt.datetime,
    note: str = "",
) -> Member:
    """调动移交: hand over what cannot go along, and whatever else somebody was named for."""
    hold_all(member, takers)
    duties = open_duties(member)
    left = left_behind(duties, to_unit_id=to_unit.pk)
    named = Duties(
        [pledge for pledge in duties.pledges if pledge in left.pledges or takers.get(key_of(pledge))],
        left.complaints,
    )
    hand_all_over(named, takers, from_member=member, by=by, at=at, note=note)
    return member_steps.move(
        member, to_unit=to_unit, home_district=home_district, by=by, at=at, hand_over_to=to, note=note
    )


def takers_for(member: Member, duties: Duties, *, within: District) -> list[Member]:
    """Cadres who might take something: of the member's unit, of those beside, above and below it in the tree, and of
    the units whose complaints these are."""
    unit = member.unit
    sources = [pledge.source_complaint for pledge in duties.pledges]
    owners = {complaint.unit_id for complaint in [*duties.complaints, *sources] if complaint is not None}
    near = Q(unit__in={unit.pk, unit.parent_id, *owners} - {None}) | Q(unit__parent=unit)
    if unit.kind in (Unit.Kind.VILLAGE, Unit.Kind.BRANCH) and unit.parent_id:
        near |= Q(unit__parent=unit.parent_id)
    cadres = Member.objects.owing_pledges().in_district(within).filter(near).exclude(pk=member.pk)
    return list(
        cadres.select_related("unit", "home_district").order_by("unit__name", "name", "pk")[:MOST_TAKERS]
    )
