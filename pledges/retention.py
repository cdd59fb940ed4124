"""How long residents' contacts are kept: as the campaign says in whose dates the complaint was received."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from complaints.lifecycle import erase_contacts
from core.weeks import midnight

from .models import CONTACT_RETENTION_DAYS, Campaign

DAY = dt.timedelta(days=1)


class Span(NamedTuple):
    """Complaints received in this half-open span keep their contact for so many days; None is without end."""

    name: str
    start: dt.datetime | None
    end: dt.datetime | None
    days: int


def erase_old_contacts(*, at: dt.datetime, dry_run: bool = False) -> dict[str, int]:
    """Erase what has been kept long enough; returns how many contacts of each campaign, "" being none."""
    erased: dict[str, int] = {}
    for span in spans():
        erased[span.name] = erased.get(span.name, 0) + erase_contacts(
            received_from=span.start,
            received_until=span.end,
            finished_before=at - span.days * DAY,
            at=at,
            dry_run=dry_run,
        )
    return erased


def days_kept(received_at: dt.datetime) -> int:
    """For how many days after it is finished a complaint received then keeps its contact."""
    return min(
        span.days
        for span in spans()
        if (span.start is None or span.start <= received_at) and (span.end is None or received_at < span.end)
    )


def spans() -> Iterator[Span]:
    """Every campaign, and the times between them; where two campaigns overlap the shorter period holds."""
    end = None
    for campaign in Campaign.objects.order_by("opens_on"):
        opens, closes = midnight(campaign.opens_on), midnight(campaign.closes_on + DAY)
        yield Span(campaign.name, opens, closes, campaign.contact_retention_days)
        if end is None or opens > end:
            yield Span("", end, opens, CONTACT_RETENTION_DAYS)
        end = max(end or closes, closes)
    yield Span("", end, None, CONTACT_RETENTION_DAYS)
