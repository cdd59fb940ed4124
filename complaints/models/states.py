"""Where a complaint can stand, and what several states have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a complaint stands; the label is what staff and resident read."""

    RECEIVED = "received", _("Received")
    DECLINED = "declined", _("Declined")
    ACCEPTED = "accepted", _("Accepted")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split into parts")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting for the resident")
    HUNG = "hung", _("Hung")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")  # the event beside it says on whose word
    WITHDRAWN = "withdrawn", _("Withdrawn")


AWAITING_ANSWER = [State.ASSIGNED, State.IN_PROGRESS]
CLOCK_RUNS = [
    State.ACCEPTED,
    *AWAITING_ANSWER,
]  # accepted: once a unit has returned it; before, there is no limit
WITH_A_UNIT = [*AWAITING_ANSWER, State.WAITING, State.HUNG, State.ANSWERED]
WITHOUT_A_UNIT = [State.RECEIVED, State.DECLINED, State.ACCEPTED, State.SPLIT]  # the rest may have had one
OPEN = [State.RECEIVED, State.ACCEPTED, *WITH_A_UNIT, State.SPLIT]
IN_HAND = [
    State.RECEIVED,
    State.ACCEPTED,
    *WITH_A_UNIT,
]  # to be handled or judged; a split one is, in its parts
FINISHED = [State.DECLINED, State.MERGED, State.CLOSED, State.WITHDRAWN]
MERGEABLE = [State.RECEIVED, State.ACCEPTED, *AWAITING_ANSWER, State.WAITING]
DESIGNATED_FROM = 4  # the fourth dispatch is a designation that cannot be returned
