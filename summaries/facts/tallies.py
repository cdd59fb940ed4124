"""Pledges counted by whose they are, where, and what they are part of; each row opens exactly its records."""

from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from pledges.models import NOT_DELIVERED, PledgeQuerySet


class Group(NamedTuple):
    """By what is counted: its name, the columns of a row, and the list's parameter that opens it."""

    label: Any
    key: str
    name: Any
    parameter: str


GROUPS = {
    "unit": Group(_("Unit"), "member__unit_id", F("member__unit__name"), "unit"),
    "member": Group(
        _("Member"), "member_id", Concat("member__name", Value(" · "), "member__unit__name"), "member"
    ),
    "initiative": Group(
        _("Initiative"),
        "initiative_id",
        Concat("initiative__name", Value(" · "), "initiative__campaign__name"),
        "initiative",
    ),
    "leader": Group(_("Leader"), "led_by_id", F("led_by__name"), "led_by"),
}


def tally(pledges: PledgeQuerySet, group: Group, today: Any) -> QuerySet[Any, Any]:
    """All that count, and how many of them are under way, late, to be verified and struck off; most first."""
    rows = pledges.counting().filter(**{f"{group.key}__isnull": False}).order_by()
    return (
        rows.values(key=F(group.key), name=group.name)
        .annotate(
            total=Count("pk"),
            late=how_many(state__in=NOT_DELIVERED, due_on__lt=today),
            delivered=how_many(state="delivered"),
            accepted=how_many(state="accepted"),
        )
        .order_by("-total", "name", "key")
    )


def how_many(**narrower: Any) -> Count:
    return Count("pk", filter=Q(**narrower))
