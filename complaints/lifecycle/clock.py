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
    """Every deadline still to come moves by the working time that the clock stood still."""
    assert complaint.paused_at is not None  # noqa: S101  # the database holds this while the state is `waiting`
    stood = working_time_between(complaint.paused_at, at)
    for name in ("contact_by", "answer_by", "amber_at"):
        deadline = getattr(complaint, name)
        if deadline > complaint.paused_at:
            setattr(complaint, name, add_working_time(deadline, stood))
    complaint.paused_at = None


def extend(complaint: Complaint, *, span: str) -> None:
    """Move the answer's deadline once; amber is three quarters of the new time."""
    assert complaint.answer_by is not None and complaint.dispatched_at is not None  # noqa: S101, PT018
    complaint.answer_by = limits.after(complaint.answer_by, span)
    complaint.amber_at = limits.amber_at(complaint.dispatched_at, complaint.answer_by)
    complaint.extended = True
