"""Which complaints and pledges were late at a moment in the past."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from complaints.models import CLOCK_RUNS, Complaint, ComplaintEvent
from core import past_states
from pledges.models import NOT_DELIVERED, Pledge, PledgeEvent, PledgeQuerySet

from .starts import Start


def late_complaints(start: Start, moment: dt.datetime) -> QuerySet[Complaint]:
    """Told from those whose clock ran at the start and those that anything has happened to since."""
    if start.at is None:
        return Complaint.objects.late_at(moment)
    return running_clocks(start, moment).filter(answer_by__lt=moment)


def running_clocks(start: Start, moment: dt.datetime) -> QuerySet[Complaint]:
    if start.at is None:
        return Complaint.objects.in_state_at(CLOCK_RUNS, moment)
    touched = ComplaintEvent.objects.filter(start.missing("complaints", moment)).order_by()
    asked = start.listed("clocks").union(touched.values_list("complaint_id"), all=True)
    return past_states.stood_in(Complaint.objects.filter(pk__in=asked), CLOCK_RUNS, moment)


def late_pledges(start: Start, moment: dt.datetime) -> PledgeQuerySet:
    if start.at is None:
        return Pledge.objects.late_at(moment)
    late = undelivered(start, moment).filter(due_on__lt=timezone.localdate(moment))
    return late.still_owed_at(moment)


def undelivered(start: Start, moment: dt.datetime) -> PledgeQuerySet:
    if start.at is None:
        return Pledge.objects.in_state_at(NOT_DELIVERED, moment)
    touched = PledgeEvent.objects.filter(start.missing("pledges", moment)).order_by()
    asked = start.listed("undelivered").union(touched.values_list("pledge_id"), all=True)
    return past_states.stood_in(Pledge.objects.filter(pk__in=asked), NOT_DELIVERED, moment)
