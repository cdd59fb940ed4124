"""Working days and hours by China's legal calendar: holidays off, make-up days on.

A working day counts 24 hours, a day off none; so `n` working days later is the same time of day.
"""

import datetime as dt
import logging

import chinese_calendar
from django.utils import timezone

from .weeks import midnight

logger = logging.getLogger(__name__)
LAST_KNOWN_YEAR = max(chinese_calendar.constants.workdays).year
DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on this day; past the published calendar, Monday to Friday."""
    if day.year <= LAST_KNOWN_YEAR:
        return chinese_calendar.is_workday(day)
    logger.warning("no legal calendar for %s: counting Monday to Friday", day.year)
    return day.weekday() < 5


def is_office_hours(moment: dt.datetime) -> bool:
    """Whether somebody reads messages now: a working day between 08:30 and 18:00."""
    local = timezone.localtime(moment)
    return is_working_day(local.date()) and dt.time(8, 30) <= local.time() < dt.time(18)


def add_working_days(moment: dt.datetime, days: int) -> dt.datetime:
    """The same time of day, so many working days later.

    A moment on a day off counts from the start of the next working day.
    """
    return add_working_time(moment, days * DAY)


def add_working_time(moment: dt.datetime, amount: dt.timedelta) -> dt.datetime:
    """The moment at which so much working time has passed."""
    day = timezone.localdate(moment)
    if not is_working_day(day):
        day = next_working_day(day)
        moment = midnight(day)
    while amount >= (left := midnight(day + DAY) - moment):
        amount -= left
        day = next_working_day(day)
        moment = midnight(day)
    return timezone.localtime(moment + amount)


def working_time_between(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """How much working time lies between two moments; none when they are the wrong way round."""
    total = dt.timedelta()
    day = timezone.localdate(start)
    while midnight(day) < end:
        if is_working_day(day):
            total += max(min(end, midnight(day + DAY)) - max(start, midnight(day)), dt.timedelta())
        day += DAY
    return total


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after `day`."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day
