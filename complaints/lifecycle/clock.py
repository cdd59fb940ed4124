"""The answer clock: it starts at the first dispatch, never restarts, and stops only while the resident is asked."""

import datetime as dt

from django.utils import timezone

from core.working_days import add_working_time, working_time_between

from .. import limits
from ..models import Complaint, TimeLimit


def start_clock(complaint: Complaint, *, at: dt.datetime) -> None:
    """Count one more dispatch; the first stores the deadlines, a later one leaves them alone."""
    complaint.dispatches += 1
    complaint.with_unit_since, complaint.signed_at = at, None
    if complaint.dispatched_at is not None:
        return
    spans = TimeLimit.objects.spans_for(complaint.category, complaint.limit_class, timezone.localdate(at))
    clock = limits.started(at, spans)
    complaint.dispatched_at = at
    complaint.contact_by, complaint.answer_by, complaint.amber_at = vars(clock).values()


def stop(complaint: Complaint, *, at: dt.datetime) -> None:
    """The resident's information is awaited."""
    complaint.paused_at = at


def start_again(complaint: Complaint, *, at: dt.datetime) -> None:
    """Every deadline still to come moves by the time that the clock stood still, amber with the answer's."""
    start = complaint.paused_at
    assert start and complaint.contact_by and complaint.answer_by and complaint.amber_at  # noqa: S101, PT018
    if complaint.contact_by > start:
        complaint.contact_by = limits.moved(complaint.contact_by, start, at)
    if complaint.answer_by > start:
        complaint.answer_by = limits.moved(complaint.answer_by, start, at)
        complaint.amber_at = min(limits.moved(complaint.amber_at, start, at), complaint.answer_by)
    complaint.paused_at = None


def extend(complaint: Complaint, *, span: str) -> None:
    """Move the answer's deadline once, and amber by three quarters of that; time that the clock stood stays out."""
    assert complaint.answer_by and complaint.amber_at  # noqa: S101, PT018  # stored at the first dispatch
    later = limits.after(complaint.answer_by, span)
    if gained := working_time_between(complaint.answer_by, later):
        complaint.amber_at = add_working_time(complaint.amber_at, gained * limits.AMBER_SHARE)
    complaint.answer_by = later
    complaint.extended = True
