"""回头看: which acceptances new complaints cast doubt on, and what became of it when somebody looked again."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import rules
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from districts import lifecycle as works
from districts.models import Work
from members.models import Member

from ..models import Complaint, ComplaintEvent, Recurrence, RecurrenceQuerySet, RecurrenceSweep
from ..models.recurrence import SAYS_NOTHING
from .basis import SAYS_SOMETHING_NEW, NotAllowed, require_words

# Numbers are drawn before a row can be seen: so many are looked through once more, for what was still being written.
STILL_WRITTEN = 500
AT_ONCE = 1000  # complaints in one statement
METRES_A_DEGREE = 111_195.08  # of latitude, on a sphere of the Earth's mean radius

# Whether the complaint's category says something about the work's indicator.
TIED = """EXISTS (
    SELECT 1 FROM complaints_watchedcategory tie JOIN complaints_category branch ON branch.id = tie.category_id
    WHERE tie.indicator_id = work.indicator_id AND starts_with(category.path, branch.path))"""

# By place where both have one, else by village and matter. OFFSET 0 has the place or the village asked first: how many
# were accepted in half a year grows with the city.
FIND = f"""
WITH new AS (
    SELECT complaint.id, complaint.district_id, complaint.received_at, category.path,
           complaint.latitude, complaint.longitude, %(degrees)s::numeric AS high,
           (%(degrees)s / GREATEST(cos(radians(complaint.latitude)), 0.01))::numeric AS wide
    FROM complaints_complaint complaint JOIN complaints_category category ON category.id = complaint.category_id
    WHERE complaint.id = ANY(%(ids)s)
), near AS (
    SELECT new.id AS complaint_id, work.id AS work_id, 2 * 6371008.8 * asin(sqrt(
        sin(radians(work.latitude - new.latitude) / 2) ^ 2
        + cos(radians(new.latitude)) * cos(radians(work.latitude))
        * sin(radians(work.longitude - new.longitude) / 2) ^ 2)) AS metres
    FROM new CROSS JOIN LATERAL (
        SELECT * FROM districts_work
        WHERE accepted_at IS NOT NULL AND latitude BETWEEN new.latitude - new.high AND new.latitude + new.high
            AND longitude BETWEEN new.longitude - new.wide AND new.longitude + new.wide OFFSET 0) work
    WHERE work.accepted_at <= new.received_at AND work.accepted_at > new.received_at - %(span)s
), found AS (
    SELECT complaint_id, work_id, round(metres) AS metres FROM near WHERE metres <= %(metres)s
    UNION ALL
    SELECT category.id, work.id, NULL
    FROM new category
    JOIN districts_district village ON village.id = category.district_id AND village.level = 'village'
    CROSS JOIN LATERAL (
        SELECT * FROM districts_work
        WHERE accepted_at IS NOT NULL AND district_id = category.district_id OFFSET 0) work
    WHERE work.accepted_at <= category.received_at AND work.accepted_at > category.received_at - %(span)s
        AND (work.latitude IS NULL OR category.latitude IS NULL) AND {TIED}
)
INSERT INTO complaints_recurrence (complaint_id, work_id, metres, found_at, outcome, note)
SELECT complaint_id, work_id, metres, %(at)s, '', '' FROM found
ON CONFLICT (work_id, complaint_id) DO NOTHING
"""  # noqa: S608  # nothing but our own words is put together

# The category was corrected, or is no longer watched.
FORGET = f"""
DELETE FROM complaints_recurrence recurrence
USING complaints_complaint complaint, complaints_category category, districts_work work
WHERE recurrence.complaint_id = ANY(%(ids)s) AND recurrence.looked_at IS NULL AND recurrence.metres IS NULL
    AND complaint.id = recurrence.complaint_id AND category.id = complaint.category_id
    AND work.id = recurrence.work_id AND NOT {TIED}
"""  # noqa: S608


@transaction.atomic
def find_recurrences(*, at: dt.datetime, everything: bool = False) -> int:
    """Look through the complaints that are new or newly sorted since the last sweep; how many doubts were found.

    `everything`: all of the last days, for works that came into the ledger after the complaint. Done again, it
    finds nothing twice; two at once wait for each other.
    """
    RecurrenceSweep.objects.get_or_create(pk=1)
    sweep = RecurrenceSweep.objects.select_for_update().get(pk=1)
    newest = ComplaintEvent.objects.aggregate(newest=Max("id"))["newest"] or 0
    after = 0 if everything else max(sweep.last_event - STILL_WRITTEN, 0)
    ids = to_look_through(at, after)
    found = sum(look_through(ids[start : start + AT_ONCE], at) for start in range(0, len(ids), AT_ONCE))
    sweep.last_event, sweep.at = newest, at
    sweep.save()
    return found


def to_look_through(at: dt.datetime, after: int) -> list[int]:
    """The complaints of the last days with such an event behind this one; thanks cast no doubt."""
    since = at - dt.timedelta(days=settings.REGRESSION_DAYS)
    events = ComplaintEvent.objects.filter(kind__in=SAYS_SOMETHING_NEW, id__gt=after, at__gte=since)
    complaints = Complaint.objects.filter(pk__in=events.values("complaint_id"), received_at__gte=since)
    complaints = complaints.exclude(state__in=SAYS_NOTHING).exclude(kind=Complaint.Kind.THANKS)
    return list(complaints.order_by().values_list("pk", flat=True))


def look_through(ids: Sequence[int], at: dt.datetime) -> int:
    words: dict[str, Any] = {
        "ids": list(ids),
        "at": at,
        "span": dt.timedelta(days=settings.REGRESSION_DAYS),
        "metres": settings.REGRESSION_METRES,
        "degrees": settings.REGRESSION_METRES / METRES_A_DEGREE,
    }
    with connection.cursor() as cursor:
        cursor.execute(FORGET, words)
        cursor.execute(FIND, words)
        return int(cursor.rowcount)


def may_look_again(member: Member, work: Work) -> bool:
    """Another pair of eyes: neither who reported it completed nor who accepted it."""
    return bool(rules.has_perm("complaints.look_again", member, work))


@transaction.atomic
def say_it_stands(work: Work, *, by: Member, at: dt.datetime, note: str) -> int:
    """Somebody else has been there, and it is as it was accepted; returns how many doubts that answers."""
    require_words(note, "another look")
    return looked(waiting_of(work, by), Recurrence.Outcome.STANDS, by=by, at=at, note=note)


@transaction.atomic
def send_work_back(work: Work, *, by: Member, at: dt.datetime, note: str, put_right_by: dt.date) -> int:
    """What was found must be put right by then; the work leaves the accepted ones by its own event.

    Raises the NotAllowed of works where the ledger refuses it.
    """
    doubts = waiting_of(work, by)
    works.send_back(work, what=note, put_right_by=put_right_by, by=by, at=at)
    return looked(doubts, Recurrence.Outcome.SENT_BACK, by=by, at=at, note=note)


def waiting_of(work: Work, by: Member) -> RecurrenceQuerySet:
    """The doubts about it that wait, held until the transaction ends."""
    if not may_look_again(by, work):
        raise NotAllowed(f"{by.username} may not look again at {work.pk}")
    locked = Recurrence.objects.select_for_update(of=("self",)).filter(work=work).waiting()
    found = [recurrence.pk for recurrence in locked]
    if not found:
        raise NotAllowed("nothing casts doubt on it any more")
    return Recurrence.objects.filter(pk__in=found)


def looked(doubts: RecurrenceQuerySet, outcome: str, *, by: Member, at: dt.datetime, note: str) -> int:
    return doubts.update(looked_at=at, looked_by=by, outcome=outcome, note=note.strip())
