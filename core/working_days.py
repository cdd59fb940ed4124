"""Working days and hours by China's legal calendar: holidays off, make-up days on.

A working day counts 24 hours, a day off none; so `n` working days later is the same time of day.
"""

import datetime as dt
import logging
from bisect import bisect_left
from functools import cache

import chinese_calendar
from django.utils import timezone

from .weeks import midnight

logger = logging.getLogger(__name__)
KNOWN_YEARS = {day.year for day in chinese_calendar.constants.workdays}
LAST_KNOWN_YEAR = max(KNOWN_YEARS)
DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on this day; where no calendar is published, Monday to Friday."""
    if is_known(day.year):
        return chinese_calendar.is_workday(day)
    return day.weekday() < 5


@cache
def is_known(year: int) -> bool:
    """Whether the calendar of this year is published; says once in the log that it is not."""
    if year not in KNOWN_YEARS:
        logger.warning("no legal calendar for %s: counting Monday to Friday", year)
    return year in KNOWN_YEARS


@cache
def working_days_of(year: int) -> list[dt.date]:
    """Every working day of a year in its order, so that long spans are counted and not walked."""
    first, days = dt.date(year, 1, 1), (dt.date(year, 12, 31) - dt.date(year, 1, 1)).days + 1
    return [day for day in (first + number * DAY for number in range(days)) if is_working_day(day)]


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
    days, rest = divmod(moment - midnight(day) + amount, DAY)
    return timezone.localtime(midnight(next_working_day(day, days)) + rest)


def working_time_between(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """How much working time lies between two moments; none when they are the wrong way round."""
    if end <= start:
        return dt.timedelta()
    days = working_days_between(timezone.localdate(start), timezone.localdate(end))
    return days * DAY + worked_today(end) - worked_today(start)


def worked_today(moment: dt.datetime) -> dt.timedelta:
    """The working time of its day that lies before a moment."""
    day = timezone.localdate(moment)
    return moment - midnight(day) if is_working_day(day) else dt.timedelta()


def working_days_between(first: dt.date, last: dt.date) -> int:
    """How many working days there are from the first day on, before the last."""
    years = [working_days_of(year) for year in range(first.year, last.year + 1)]
    return sum(bisect_left(days, last) - bisect_left(days, first) for days in years)


def next_working_day(day: dt.date, count: int = 1) -> dt.date:
    """So many working days after `day`; after a day off the first is the next one that is worked."""
    days = working_days_of(day.year)
    place = bisect_left(days, day) + count - (not is_working_day(day))
    year = day.year
    while place >= len(days):
        place -= len(days)
        year += 1
        days = working_days_of(year)
    return days[place]
