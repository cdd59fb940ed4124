"""A complaint that was split closes when its parts have."""

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
