"""典型事例 of a period, by number only: their words are read when the summary is, so that who takes consent back is
gone from every week at once."""

from pledges.models import Story

from .facts import Period
from .late import listed

MOST = 10


def told_in(period: Period) -> dict[str, tuple[int, ...]]:
    """By a district's tree path, those published in the period and not withdrawn at its end; one query."""
    told = Story.objects.published().filter(published_at__gte=period.start, published_at__lt=period.end)
    rows = told.order_by("published_at", "pk").values_list("pledge__district__path", "pk")
    return {path: tuple(keys[:MOST]) for path, keys in listed(rows).items()}
