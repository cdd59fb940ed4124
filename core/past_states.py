"""Where records stood at a moment in the past, told from their append-only events."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, QuerySet, Subquery

Rows = TypeVar("Rows", bound=QuerySet[Any])


def in_state_at(rows: Rows, states: Iterable[str], moment: dt.datetime, *, column: str = "state") -> Rows:
    """Those of the rows that stood in one of the states at the moment.

    What nothing has happened to since stands as it did; anything else stood where its first event since took it
    from (nowhere, if that event made it). So the cost is of what happened since, not of all history. The model needs
    a `state` (or another `column`) and `events` with `at` (indexed), `from_state` and `id`.
    """
    wanted = list(states)
    every = rows.model._default_manager.order_by()
    stayed = every.filter(**{f"{column}__in": wanted}).exclude(events__at__gte=moment)
    moved = (
        every.filter(events__at__gte=moment)
        .annotate(stood=ArrayAgg(f"events__from_{column}", order_by=["events__at", "events__id"]))
        .filter(stood__0__in=wanted)
    )
    return rows.filter(pk__in=stayed.values("pk").union(moved.values("pk"), all=True))


def stood_in(rows: Rows, states: Iterable[str], moment: dt.datetime) -> Rows:
    """The same, asked of few rows: each is looked up by its own last event before the moment."""
    events = rows.model._meta.get_field("events")
    its_own = {events.field.name: OuterRef("pk"), "at__lt": moment}
    last = events.related_model._default_manager.filter(**its_own).order_by("-at", "-id")
    return rows.alias(stood=Subquery(last.values("to_state")[:1])).filter(stood__in=list(states))
