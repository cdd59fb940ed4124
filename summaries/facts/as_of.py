"""The facts as they stood at the end of a past day."""

import datetime as dt

from core.weeks import Week, midnight

from .facts import Period
from .gather import FactsByPath, gather


def gather_at(day: dt.date) -> FactsByPath:
    """Replayed from the events: stocks at the day's end, flows of its week up to then, the plan's share for the day."""
    return gather(Period(Week.of(day).start, midnight(day + dt.timedelta(days=1))))
