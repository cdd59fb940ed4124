"""A complaint that was split closes when its parts have, and is open again when one of them is."""

import datetime as dt

from ..models import FINISHED, Complaint, State
from .basis import Kind, lock, save


def close_whole_with(part: Complaint, *, at: dt.datetime) -> None:
    """Close the whole when this was its last open part."""
    if part.parent_id is None or part.state not in FINISHED:
        return
    whole = lock(Complaint(pk=part.parent_id))
    if whole.state != State.SPLIT or whole.parts.exclude(state__in=FINISHED).exists():
        return
    whole.close()
    whole.answered_at = whole.closed_at = at
    save(whole, Kind.CLOSED, from_state=State.SPLIT, at=at)


def reopen_whole_with(part: Complaint, *, at: dt.datetime) -> None:
    """Take the whole up again when this part was reopened after all had closed."""
    if part.parent_id is None:
        return
    whole = lock(Complaint(pk=part.parent_id))
    if whole.state != State.CLOSED:
        return
    whole.reopen_whole()
    whole.answered_at = whole.closed_at = None
    save(whole, Kind.RESUMED, from_state=State.CLOSED, at=at)
