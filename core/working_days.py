"""Working days and hours by China's legal calendar: holidays off, make-up days on."""

import datetime as dt
import logging

import chinese_calendar
from django.utils import timezone

logger = logging.getLogger(__name__)
LAST_KNOWN_YEAR = max(chinese_calendar.constants.workdays).year


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on this day; past the published calendar, Monday to Friday."""
    if day.year <= LAST_KNOWN_YEAR:
        return chinese_calendar.is_workday(day)
    logger.warning("no legal calendar for %s: counting Monday to Friday", day.year)
    return day.weekday() < 5


def add_working_days(moment: dt.datetime, days: int) -> dt.datetime:
    """The same time of day, so many working days later.

    A moment on a day off counts from the start of the next working day.
    """
    local = timezone.localtime(moment)
    day, clock = local.date(), local.time()
    if not is_working_day(day):
        day, clock = next_working_day(day), dt.time.min
    for _ in range(days):
        day = next_working_day(day)
    return timezone.make_aware(dt.datetime.combine(day, clock))


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after `day`."""
    day += dt.timedelta(days=1)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
