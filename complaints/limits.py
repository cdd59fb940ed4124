"""Time limits of a complaint (domain: Time limits); working days by China's legal calendar."""

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.working_days import add_working_time, is_working_day, working_time_between

AMBER_SHARE = 0.75  # amber when three quarters of the time have gone
MINUTE = dt.timedelta(minutes=1)
SPAN = re.compile(r"([1-9]\d{0,2})([mhd])")


class LimitClass(models.TextChoices):
    """How fast a complaint must be answered."""

    URGENT = "urgent", _("Urgent")
    ORDINARY = "ordinary", _("Ordinary")
    COMPLEX = "complex", _("Complex")


def valid_span(text: str) -> None:
    """Refuse what is no span such as `30m`, `2h` (by the clock) or `5d` (working days)."""
    if not SPAN.fullmatch(text):
        raise ValidationError(
            _("Write minutes, hours or working days as 30m, 2h or 5d."), code="invalid_span"
        )


def after(moment: dt.datetime, span: str) -> dt.datetime:
    """The moment when a span such as `30m`, `2h` or `5d` is over; minutes and hours run day and night.

    Days that begin on a day off end with the last one's last minute, as the Civil Code has it (article 203): "Monday
    00:00" would say Monday, after a weekend on which nobody works.
    """
    number, unit = SPAN.fullmatch(span).groups()  # type: ignore[union-attr]  # spans are validated when stored
    if unit == "d":
        days = dt.timedelta(days=int(number))
        return add_working_time(moment, days if is_working_day(timezone.localdate(moment)) else days - MINUTE)
    return moment + dt.timedelta(**{{"m": "minutes", "h": "hours"}[unit]: int(number)})


@dataclass(frozen=True)
class Spans:
    """How long each step may take, and by how much an answer may be extended (empty: not at all)."""

    accept: str
    contact: str
    answer: str
    extension: str = ""


DEFAULTS = {
    LimitClass.URGENT: Spans("30m", "2h", "1d"),
    LimitClass.ORDINARY: Spans("1d", "1d", "5d", "5d"),
    LimitClass.COMPLEX: Spans("1d", "1d", "15d", "15d"),
}


@dataclass(frozen=True)
class Clock:
    """The moments by which a complaint must be contacted and answered, and when its light turns amber."""

    contact_by: dt.datetime
    answer_by: dt.datetime
    amber_at: dt.datetime


def started(at: dt.datetime, spans: Spans) -> Clock:
    """The clock of a first dispatch."""
    answer_by = after(at, spans.answer)
    return Clock(after(at, spans.contact), answer_by, amber_at(at, answer_by))


def amber_at(dispatched_at: dt.datetime, answer_by: dt.datetime) -> dt.datetime:
    """When three quarters of the working time until the answer have gone; of the time, where none of it is worked."""
    if working := working_time_between(dispatched_at, answer_by):
        return add_working_time(dispatched_at, working * AMBER_SHARE)
    return dispatched_at + (answer_by - dispatched_at) * AMBER_SHARE


def moved(deadline: dt.datetime, start: dt.datetime, end: dt.datetime) -> dt.datetime:
    """The deadline, later by the working time between two moments.

    One that falls on a day off comes from a limit in minutes or hours, which runs day and night: it moves by the
    time on the clock.
    """
    if not is_working_day(timezone.localdate(deadline)):
        return deadline + max(end - start, dt.timedelta())
    return add_working_time(deadline, working_time_between(start, end))


@dataclass(frozen=True)
class Progress:
    """How far a clock has run, in seconds of working time."""

    gone: int
    amber: int
    whole: int


def progress(start: dt.datetime, amber_at: dt.datetime, end: dt.datetime, at: dt.datetime) -> Progress:
    """How far the clock that started at `start` and ends at `end` has run at a moment."""
    gone, amber, whole = (
        int(working_time_between(start, moment).total_seconds()) for moment in (at, amber_at, end)
    )
    return Progress(gone, amber, max(whole, 1))
