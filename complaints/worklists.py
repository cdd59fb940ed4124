"""The lists that each role works from, and the one it begins with."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member, Role

from .models import ComplaintQuerySet


class WorkList(NamedTuple):
    """A name for the reader, and which complaints stand on it, the most urgent first."""

    label: Any
    of: Callable[[ComplaintQuerySet, dt.datetime], ComplaintQuerySet]


WORK_LISTS = {
    "to_accept": WorkList(_("To accept"), lambda found, at: found.to_accept()),
    "to_assign": WorkList(_("To assign"), lambda found, at: found.to_assign()),
    "returned": WorkList(_("Returned by units"), lambda found, at: found.returned()),
    "to_answer": WorkList(_("To answer"), lambda found, at: found.awaiting_answer()),
    "to_decide": WorkList(_("Applications to decide"), lambda found, at: found.to_decide()),
    "to_call": WorkList(_("To call back"), lambda found, at: found.awaiting_callback()),
    "late": WorkList(_("Late"), lambda found, at: found.overdue(at).order_by("answer_by")),
    "due_soon": WorkList(_("Due soon"), lambda found, at: found.due_soon(at).order_by("answer_by")),
    "waiting": WorkList(_("Waiting for residents"), lambda found, at: found.waiting()),
    "hung_due": WorkList(
        _("Hung, to look at again"), lambda found, at: found.due_for_review(timezone.localdate(at))
    ),
    "supervised": WorkList(_("Supervised"), lambda found, at: found.supervised().order_by("supervised_at")),
}
WATCHED = ["late", "due_soon", "waiting", "hung_due", "supervised"]
OF_ROLE = {
    Role.CADRE: ["to_answer", *WATCHED],
    Role.DISPATCHER: ["to_accept", "to_assign", "returned", *WATCHED, "to_decide"],
    Role.INSPECTOR: ["to_call", *WATCHED],
    Role.OFFICIAL: ["to_decide", *WATCHED],
    Role.ADMINISTRATOR: ["to_accept", "to_assign", "to_decide", *WATCHED],
}


def lists_of(member: Member) -> dict[str, WorkList]:
    """The member's lists by their names in addresses, in the order of the tabs."""
    return {name: WORK_LISTS[name] for name in OF_ROLE[Role(member.role)]}
