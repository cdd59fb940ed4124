"""In which order events were written, which may be another than that in which they happened."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Manager, Max

from complaints.models import ComplaintEvent
from pledges.models import PledgeEvent

# Those that stocks are chained by.
EVENTS: dict[str, Manager[Any]] = {"complaints": ComplaintEvent.objects, "pledges": PledgeEvent.objects}


def last_events() -> dict[str, int]:
    """The newest event of each family: what is written from now on has a higher number."""
    return {name: events.aggregate(last=Max("id"))["last"] or 0 for name, events in EVENTS.items()}


def written_later(known: Mapping[str, int] | None, *, before: dt.datetime) -> bool:
    """Whether events from before the moment were written after these; unknown is taken for yes."""
    if known is None:
        return True
    return any(events.filter(id__gt=known[name], at__lt=before).exists() for name, events in EVENTS.items())
