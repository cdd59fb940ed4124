"""What time does to promises: they fall due, are late, and a note waits for its answer.

| subject | when | how often |
| --- | --- | --- |
| soon | three days before the due date, or the first office day after that | once |
| today | on the due date | once |
| late | after it | each week |
| note | an official's note has come | once |
| note_late | its day has passed without an answer | each week |
| owes | somebody has pressed "remind" on the list of those without a pledge | once for each press of a day |

The member is told, of a note also the head of the unit. Each reminder waits until the day's message takes it along:
one for each member and day, in office hours. What comes after it waits for the next one.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

import rules
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.sending import Queue
from core.working_days import is_office_hours
from members.models import Member

from ..models import Campaign, Digest, Pledge, Reminder, SupervisionNote
from ..worklists import SOON, without_pledge
from .basis import NotAllowed

REMIND, SEND_DIGESTS = "pledges.remind", "pledges.send_digests"  # the tasks of pledges/tasks.py
WEEK = dt.timedelta(weeks=1)
MOST_AT_ONCE = 1000

Subject = Reminder.Subject
queue = Queue(Digest, "member")


def remind(*, at: dt.datetime) -> int:
    """Write what is due and the messages that say so; returns how many messages. Running it again writes none."""
    if not is_office_hours(at):
        return 0
    today = timezone.localdate(at)
    wanted = [*of_pledges(today), *of_notes(today)]
    with transaction.atomic():
        # another worker may be at it: the constraint one_reminder_of_a_thing lets the first one win
        Reminder.objects.bulk_create(unknown(wanted), ignore_conflicts=True, batch_size=1000)
    return write_digests(today, at)


KEY = ("member_id", "subject", "day", "pledge_id", "note_id", "campaign_id")


def key(reminder: Reminder) -> tuple[object, ...]:
    return tuple(getattr(reminder, name) for name in KEY)


def unknown(wanted: list[Reminder]) -> list[Reminder]:
    if not wanted:
        return []
    since = min(reminder.day for reminder in wanted)
    known = set(Reminder.objects.filter(day__gte=since).values_list(*KEY))
    return [reminder for reminder in wanted if key(reminder) not in known]


def of_pledges(today: dt.date) -> Iterator[Reminder]:
    rows = Pledge.objects.needing_their_member(today).filter(member__is_active=True)
    for pledge in rows.only("member_id", "due_on").iterator(chunk_size=1000):
        subject, day = when(pledge.due_on, today)
        yield Reminder(member_id=pledge.member_id, subject=subject, day=day, pledge=pledge)


def when(due_on: dt.date, today: dt.date) -> tuple[str, dt.date]:
    """What a due date means today, and the day that counts for "once"."""
    if due_on < today:
        return Subject.LATE, week_of(due_on, today)
    return (Subject.TODAY, due_on) if due_on == today else (Subject.SOON, due_on - SOON)


def week_of(due_on: dt.date, today: dt.date) -> dt.date:
    """The first day of this week of being late: the day after the due date, and every seventh from there."""
    first = due_on + dt.timedelta(days=1)
    return first + (today - first) // WEEK * WEEK


def of_notes(today: dt.date) -> Iterator[Reminder]:
    """To whoever has the pledge now, and the head of their unit."""
    notes = SupervisionNote.objects.unanswered().select_related("pledge__member__unit__head")
    for note in notes:
        owner = note.pledge.member
        late = note.answer_by < today
        day = week_of(note.answer_by, today) if late else timezone.localdate(note.at)
        subject = Subject.NOTE_LATE if late else Subject.NOTE
        for member in {owner, owner.unit.head or owner}:
            if member.is_active:
                yield Reminder(member=member, subject=subject, day=day, note=note)


@transaction.atomic
def write_digests(today: dt.date, at: dt.datetime) -> int:
    """One message for each member with something that none has named, unless they had today's already."""
    has_had = Digest.objects.filter(day=today).values("member")
    waiting = Reminder.objects.waiting().exclude(member__in=has_had)
    members = Member.objects.filter(is_active=True, pk__in=waiting.values("member"))
    Digest.objects.bulk_create(
        [digest_of(member, today, at) for member in members], ignore_conflicts=True, batch_size=1000
    )
    # those of this run, whoever wrote them: the constraint one_digest_a_day lets the first one win
    mine = dict(Digest.objects.filter(day=today, queued_at=at).values_list("member_id", "pk"))
    named = list(Reminder.objects.waiting().filter(member__in=mine).select_for_update())
    for reminder in named:
        reminder.digest_id = mine[reminder.member_id]
    Reminder.objects.bulk_update(named, ["digest"], batch_size=1000)
    if mine:
        outbox.nudge(SEND_DIGESTS)
    return len(mine)


def digest_of(member: Member, today: dt.date, at: dt.datetime) -> Digest:
    """By mail to who has an address, else only on their desk, where it is as good as sent."""
    if member.email:
        return Digest(member=member, day=today, channel=Digest.Channel.MAIL, queued_at=at)
    status = Digest.Status.SENT
    return Digest(
        member=member, day=today, channel=Digest.Channel.DESK, queued_at=at, status=status, sent_at=at
    )


@transaction.atomic
def remind_of_owing(members: Iterable[int], campaign: Campaign, *, by: Member, at: dt.datetime) -> int:
    """Remind these of the pledge they owe, once a day however often it is pressed; returns how many it is new to.

    Only who is on the list of `by` is reminded. Raises NotAllowed for whoever may not, or a campaign that is closed.
    """
    if not rules.has_perm("pledges.remind", by) or not campaign.is_open_on(timezone.localdate(at)):
        raise NotAllowed(f"{by.username} reminds nobody of {campaign}")
    today = timezone.localdate(at)
    owing = without_pledge(by, campaign).filter(pk__in=list(members))[:MOST_AT_ONCE]
    wanted = [
        Reminder(member=member, subject=Subject.OWES, day=today, campaign=campaign, by=by) for member in owing
    ]
    new = unknown(wanted)
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    if new:
        outbox.nudge(REMIND)
    return len(new)


def reminded_today(campaign: Campaign, members: list[Member], today: dt.date) -> set[int]:
    """Who of these was reminded of the pledge they owe on this day."""
    pressed = Reminder.objects.filter(subject=Subject.OWES, day=today, campaign=campaign, member__in=members)
    return set(pressed.values_list("member_id", flat=True))
