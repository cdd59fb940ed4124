"""A pledge form that is not sent in yet: chosen campaign, one more row of steps, a draft."""

import datetime as dt
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from members.access import MemberRequest

from ..forms.steps import MOST, PREFIX
from ..lifecycle import Step, propose_steps
from ..models import Campaign

NOT_TYPED = ("csrfmiddlewaretoken", "submission", "add_step", "propose_steps", "save_draft", "confirmed")


def choose_campaign(request: MemberRequest, day: dt.date) -> tuple[Campaign | None, list[Campaign]]:
    """The open campaign that the address names, or the only one there is; and all that are open."""
    running = list(Campaign.objects.open_on(day))
    named = {str(campaign.pk): campaign for campaign in running}
    only = running[0] if len(running) == 1 else None
    return named.get(request.GET.get("campaign", ""), only), running


def campaign_shown(request: MemberRequest, day: dt.date) -> tuple[Campaign | None, list[Campaign]]:
    """The campaign that the address names, else the one of the dashboard; and those there are to choose from."""
    shown = Campaign.objects.shown_on(day)
    named = {str(campaign.pk): campaign for campaign in shown}
    return named.get(request.GET.get("campaign", ""), next(iter(shown), None)), shown


class Again(NamedTuple):
    """The form as typed, with the rows of steps it shall have."""

    typed: QueryDict
    steps: list[Step]


def rows_asked_for(typed: QueryDict) -> Again | None:
    """When a button asked for one more row, or for steps counted back from the due date."""
    if "add_step" in typed:
        return Again(typed, steps_in(typed))
    if "propose_steps" in typed:
        due_on = day_in(typed.get("due_on", ""))
        if due_on is None:
            return Again(typed, steps_in(typed))
        titles = [_("Prepared: people, money and material"), _("Carried out"), _("Finished and checked")]
        return Again(typed, propose_steps(timezone.localdate(), due_on, titles))
    return None


def steps_in(typed: QueryDict) -> list[Any]:
    """The rows with something in them, as typed."""
    rows = [
        Step(typed.get(f"{PREFIX}-{row}-due_on", ""), typed.get(f"{PREFIX}-{row}-title", ""))  # type: ignore[arg-type]
        for row in range(MOST)
    ]
    return [row for row in rows if any(row)]


def day_in(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def initial_from(typed: QueryDict) -> dict[str, Any]:
    """What was typed, as a form shows it that is not checked yet."""
    return {name: typed.get(name) for name in typed if not name.startswith(PREFIX) and name not in NOT_TYPED}


def kept(typed: QueryDict) -> dict[str, list[str]]:
    """What a draft keeps: a thousand signs of each field, and no NUL, which the database cannot keep."""
    lists = {name: typed.getlist(name) for name in typed if name not in NOT_TYPED}
    return {
        name[:40]: [value[:1000].replace("\x00", "") for value in values[:1]]
        for name, values in list(lists.items())[:60]
    }


def opened(lists: dict[str, list[str]]) -> QueryDict:
    """A draft as the form that it was."""
    typed = QueryDict(mutable=True)
    for name, values in lists.items():
        typed.setlist(name, values)
    return typed
