"""What time alone does to a complaint: it falls due, is late, is to be looked at again, waits for an answer.

| subject | when | who is told | how often |
| --- | --- | --- | --- |
| amber | three quarters of the time have gone | the unit | once |
| red | late | the unit, and the officials of the nearest district above that has any | each working day |
| review | the review date of a hung one has come | the handler, else the unit | once |
| awaited | the resident has not answered for seven days | the handler, else the unit | once |

"The unit" is its head; without an active head, every active cadre of the unit. One that a unit has returned is the
dispatchers' own: those of the nearest district above that has any. Nobody supervises themselves: where the unit's
head is the nearest official, the one above is told. Only in office hours.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core import outbox
from core.working_days import is_office_hours
from districts.models import District
from members.models import Member, Role

from ..models import CLOCK_RUNS, Complaint, Notice, State
from .basis import SEND_NOTICES
from .contacts import CONTACT

logger = logging.getLogger(__name__)

AWAITED_AFTER = dt.timedelta(days=7)
AMBER, RED, REVIEW, AWAITED = "amber", "red", "review", "awaited"


def needs_somebody(at: dt.datetime) -> Q:
    """Due soon or late, hung until today, or waiting for the resident too long."""
    return (
        Q(state__in=CLOCK_RUNS, amber_at__lte=at)
        | Q(state=State.HUNG, review_on__lte=timezone.localdate(at))
        | Q(state=State.WAITING, paused_at__lte=at - AWAITED_AFTER)
    )


def reminded(member: Member, *, at: dt.datetime) -> QuerySet[Complaint]:
    """For the member's desk: what they have been reminded of and what still needs them."""
    told = Notice.objects.filter(complaint=OuterRef("pk"), member=member, event=None)
    own = Complaint.objects.visible_to(member).filter(needs_somebody(at), Exists(told))
    return own.order_by("answer_by", "id")


def subject_of(complaint: Complaint, at: dt.datetime) -> str:
    by_state = {State.HUNG: REVIEW, State.WAITING: AWAITED}
    return by_state.get(State(complaint.state)) or complaint.light(at)


def day_of(complaint: Complaint, subject: str, at: dt.datetime) -> dt.date:
    """The day that counts for "once": it stays the same however often one looks, but for what is late."""
    if subject == AMBER:
        return timezone.localdate(complaint.amber_at)
    if subject == AWAITED:
        return timezone.localdate(complaint.paused_at) + AWAITED_AFTER
    return complaint.review_on if subject == REVIEW else timezone.localdate(at)  # type: ignore[return-value]


class Roster:
    """Who can be reminded: two queries, however many complaints."""

    def __init__(self, units: Iterable[int | None]) -> None:
        active = Member.objects.filter(is_active=True).order_by("id")
        self.cadres: dict[int, list[Member]] = defaultdict(list)
        for cadre in active.filter(role=Role.CADRE, unit__in=set(units)):
            self.cadres[cadre.unit_id].append(cadre)
        self.looking_after: dict[tuple[str, str], list[Member]] = defaultdict(list)
        above = active.filter(role__in=[Role.OFFICIAL, Role.DISPATCHER]).select_related("home_district")
        for member in above:
            self.looking_after[member.role, member.home_district.path].append(member)

    def of_unit(self, complaint: Complaint) -> list[Member]:
        if complaint.unit is None:
            return self.above(complaint.district, Role.DISPATCHER)
        head = complaint.unit.head
        if head and head.is_active:
            return [head]
        return self.cadres.get(complaint.unit.pk, [])

    def above(self, district: District, role: Role, besides: Collection[Member] = ()) -> list[Member]:
        """Who has the role for the village, else for the township, else for the county; somebody else than these."""
        for end in range(len(district.path), 0, -District.steplen):
            members = self.looking_after.get((role, district.path[:end]), [])
            if others := [member for member in members if member not in besides]:
                return others
        return []

    def for_handler(self, complaint: Complaint) -> list[Member]:
        handler = complaint.handler
        if handler and handler.is_active and handler.unit_id == complaint.unit_id:
            return [handler]
        return self.of_unit(complaint)


def remind(*, at: dt.datetime) -> int:
    """Write the reminders that are due and not yet written; returns how many. Running it again writes none."""
    if not is_office_hours(at):
        return 0
    plan = list(due(at))
    wanted = [notice for complaint, subject, whom in plan for notice in rows(complaint, subject, whom, at)]
    known = set(
        Notice.objects.filter(event=None, complaint__in={n.complaint_id for n in wanted}).values_list(*KEY)
    )
    new = [notice for notice in wanted if key(notice) not in known]
    with transaction.atomic():
        # another worker may be at it: the constraint one_reminder_a_day lets the first one win
        Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
        if new:
            outbox.nudge(SEND_NOTICES)
    if silent := sum(not whom for _, _, whom in plan):
        logger.warning("%s complaints need somebody, and nobody is there to be reminded", silent)
    return len(new)


KEY = ("complaint_id", "subject", "channel", "member_id", "due_on")


def key(notice: Notice) -> tuple[object, ...]:
    return tuple(getattr(notice, name) for name in KEY)


def due(at: dt.datetime) -> Iterator[tuple[Complaint, str, list[Member]]]:
    """Each complaint in need, what about, and whom to tell; nobody when its unit and the officials are empty."""
    needing = Complaint.objects.filter(needs_somebody(at)).order_by("answer_by", "id")
    complaints = list(needing.select_related("unit__head", "handler", "district").defer(*CONTACT))
    if not complaints:
        return
    roster = Roster(complaint.unit_id for complaint in complaints)
    for complaint in complaints:
        subject = subject_of(complaint, at)
        if subject in (REVIEW, AWAITED):
            whom = roster.for_handler(complaint)
        else:
            unit = roster.of_unit(complaint)
            above = roster.above(complaint.district, Role.OFFICIAL, besides=unit) if subject == RED else []
            whom = [*unit, *above]
        yield complaint, subject, whom


def unheard(*, at: dt.datetime) -> list[Complaint]:
    """Complaints in need of which nobody can be reminded; the operators' page and the log say so."""
    return [complaint for complaint, _, whom in due(at) if not whom]


def rows(complaint: Complaint, subject: str, whom: list[Member], at: dt.datetime) -> Iterator[Notice]:
    """By mail to who has an address, else only on their desk, where it is as good as sent."""
    for member in whom:
        notice = Notice(complaint=complaint, member=member, subject=subject, queued_at=at)
        notice.due_on = day_of(complaint, subject, at)
        notice.channel = Notice.Channel.MAIL if member.email else Notice.Channel.DESK
        if not member.email:
            notice.status, notice.sent_at = Notice.Status.SENT, at
        yield notice
