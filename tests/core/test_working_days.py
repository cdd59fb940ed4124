import datetime as dt
import time

import chinese_calendar
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from core.working_days import (
    LAST_KNOWN_YEAR,
    add_working_days,
    add_working_time,
    is_known,
    is_office_hours,
    is_working_day,
    working_time_between,
)

DAY = dt.timedelta(days=1)

# The State Council's notices on holidays, one line for each: the days off, and the weekend days worked instead.
NOTICES = """
2021-01-01  2021-01-03  元旦
2021-02-11  2021-02-17  春节        2021-02-07 2021-02-20
2021-04-03  2021-04-05  清明节
2021-05-01  2021-05-05  劳动节      2021-04-25 2021-05-08
2021-06-12  2021-06-14  端午节
2021-09-19  2021-09-21  中秋节      2021-09-18
2021-10-01  2021-10-07  国庆节      2021-09-26 2021-10-09
2022-01-01  2022-01-03  元旦
2022-01-31  2022-02-06  春节        2022-01-29 2022-01-30
2022-04-03  2022-04-05  清明节      2022-04-02
2022-04-30  2022-05-04  劳动节      2022-04-24 2022-05-07
2022-06-03  2022-06-05  端午节
2022-09-10  2022-09-12  中秋节
2022-10-01  2022-10-07  国庆节      2022-10-08 2022-10-09
2022-12-31  2023-01-02  元旦
2023-01-21  2023-01-27  春节        2023-01-28 2023-01-29
2023-04-05  2023-04-05  清明节
2023-04-29  2023-05-03  劳动节      2023-04-23 2023-05-06
2023-06-22  2023-06-24  端午节      2023-06-25
2023-09-29  2023-10-06  中秋节、国庆节  2023-10-07 2023-10-08
2024-01-01  2024-01-01  元旦
2024-02-10  2024-02-17  春节        2024-02-04 2024-02-18
2024-04-04  2024-04-06  清明节      2024-04-07
2024-05-01  2024-05-05  劳动节      2024-04-28 2024-05-11
2024-06-10  2024-06-10  端午节
2024-09-15  2024-09-17  中秋节      2024-09-14
2024-10-01  2024-10-07  国庆节      2024-09-29 2024-10-12
2025-01-01  2025-01-01  元旦
2025-01-28  2025-02-04  春节        2025-01-26 2025-02-08
2025-04-04  2025-04-06  清明节
2025-05-01  2025-05-05  劳动节      2025-04-27
2025-05-31  2025-06-02  端午节
2025-10-01  2025-10-08  国庆节、中秋节  2025-09-28 2025-10-11
2026-01-01  2026-01-03  元旦        2026-01-04
2026-02-15  2026-02-23  春节        2026-02-14 2026-02-28
2026-04-04  2026-04-06  清明节
2026-05-01  2026-05-05  劳动节      2026-05-09
2026-06-19  2026-06-21  端午节
2026-09-25  2026-09-27  中秋节
2026-10-01  2026-10-07  国庆节      2026-09-20 2026-10-10
"""


def days_off_and_made_up() -> tuple[set[dt.date], set[dt.date]]:
    off, made_up = set(), set()
    for line in NOTICES.split("\n")[1:-1]:
        first, last, _, *worked = line.split()
        day = dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            off.add(day)
            day += DAY
        made_up |= {dt.date.fromisoformat(word) for word in worked}
    return off, made_up


def all_days(year: int) -> list[dt.date]:
    return [dt.date(year, 1, 1) + number * DAY for number in range(366)][: 365 + (year % 4 == 0)]


def at(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, hour))


@pytest.mark.parametrize("year", range(2021, 2027))
def test_every_day_of_the_year_is_worked_or_off_as_the_notices_say(year):
    assert year <= LAST_KNOWN_YEAR  # the calendar that is installed knows it
    off, made_up = days_off_and_made_up()
    assert [day for day in all_days(year) if is_working_day(day)] == [
        day for day in all_days(year) if day in made_up or (day.weekday() < 5 and day not in off)
    ]


def test_a_day_made_up_for_is_a_weekend_day_and_none_is_both_off_and_worked():
    off, made_up = days_off_and_made_up()
    assert {day for day in made_up if day.weekday() < 5} == set()
    assert off & made_up == set()


def test_the_legal_holidays_of_the_calendar_package_lie_in_the_days_off_of_the_notices():
    off, _ = days_off_and_made_up()
    named = {day for day in chinese_calendar.constants.holidays if 2021 <= day.year <= 2026}
    assert {day for day in named if day not in off and day.weekday() < 5} == set()
    assert {day for day in off if is_working_day(day)} == set()


def test_five_working_days_from_a_wednesday_end_on_the_next_wednesday():
    assert add_working_days(at(2021, 7, 28, 9), 5) == at(2021, 8, 4, 9)


def test_a_golden_week_does_not_count():
    # Thursday 30 September 2021; offices work again on Friday the 8th and Saturday the 9th
    assert add_working_days(at(2021, 9, 30, 10), 2) == at(2021, 10, 9, 10)


def test_what_comes_on_a_sunday_counts_from_monday_morning():
    assert add_working_days(at(2021, 8, 1, 22), 1) == at(2021, 8, 3)


def test_a_day_ends_at_midnight_in_the_city_whatever_the_zone_of_the_moment():
    sunday_evening_in_greenwich = dt.datetime(2021, 8, 1, 17, tzinfo=dt.UTC)  # Monday 01:00 in Dingzhou
    assert add_working_days(sunday_evening_in_greenwich, 1) == at(2021, 8, 3, 1)
    assert working_time_between(sunday_evening_in_greenwich, at(2021, 8, 2, 3)) == dt.timedelta(hours=2)


@pytest.mark.parametrize("year", [2003, 2099])
def test_a_year_without_a_published_calendar_counts_weekdays_and_says_so_once(caplog, year):
    is_known.cache_clear()
    assert [is_working_day(dt.date(year, 10, day)) for day in range(1, 8)] == [
        dt.date(year, 10, day).weekday() < 5 for day in range(1, 8)
    ]
    assert caplog.text.count("no legal calendar") == 1


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(2021, 7, 28, 9), True),
        (at(2021, 7, 28, 8), False),
        (at(2021, 7, 28, 18), False),
        (at(2021, 8, 1, 9), False),
        (at(2021, 10, 9, 9), True),
    ],
)
def test_office_hours_are_those_of_working_days(moment, expected):
    assert is_office_hours(moment) is expected


# ---- Properties -----------------------------------------------------------------------------------

moments = st.datetimes(dt.datetime(2020, 12, 1), dt.datetime(2027, 2, 1)).map(timezone.make_aware)
amounts = st.timedeltas(dt.timedelta(), dt.timedelta(days=400))
counts = st.integers(0, 400)
quickly = settings(max_examples=60, deadline=None)  # a busy machine is no mistake


@quickly
@given(moments, amounts)
def test_the_time_added_is_the_time_that_lies_between(moment, amount):
    assert working_time_between(moment, add_working_time(moment, amount)) == amount


@quickly
@given(moments, amounts, amounts)
def test_adding_twice_is_adding_the_sum(moment, first, second):
    assert add_working_time(add_working_time(moment, first), second) == add_working_time(
        moment, first + second
    )


@quickly
@given(moments, moments, amounts)
def test_what_starts_later_or_takes_longer_never_ends_earlier(one, other, amount):
    earlier, later = sorted([one, other])
    assert earlier <= add_working_time(earlier, amount) <= add_working_time(later, amount)
    assert add_working_time(earlier, amount) < add_working_time(earlier, amount + dt.timedelta(seconds=1))


@quickly
@given(moments, moments, moments)
def test_the_time_between_adds_up_over_a_moment_in_the_middle(one, another, third):
    first, middle, last = sorted([one, another, third])
    assert working_time_between(first, middle) + working_time_between(middle, last) == working_time_between(
        first, last
    )
    assert working_time_between(last, first) == dt.timedelta()


@quickly
@given(moments, counts)
def test_working_days_keep_the_time_of_day_and_end_on_a_working_day(moment, count):
    end = add_working_days(moment, count)
    assert is_working_day(end.date())
    assert end.timetz() == (moment.timetz() if is_working_day(moment.date()) else at(2021, 1, 1).timetz())


@quickly
@given(moments, moments)
def test_the_time_between_is_that_of_the_days_walked_one_by_one(one, other):
    start, end = sorted([one, other])
    total, day = dt.timedelta(), start.date()
    while day <= end.date():
        midnight = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
        if is_working_day(day):
            total += max(min(end, midnight + DAY) - max(start, midnight), dt.timedelta())
        day += DAY
    assert working_time_between(start, end) == total


def test_a_clock_that_stood_for_ten_years_is_read_at_once():
    start, end = at(2012, 3, 1, 9), at(2022, 3, 1, 9)
    working_time_between(start, end)  # the calendar of each year is drawn up once
    began = time.perf_counter()
    for _ in range(100):
        assert add_working_time(start, working_time_between(start, end)) == end
    assert time.perf_counter() - began < 1
