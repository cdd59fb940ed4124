import datetime as dt

import pytest
from django.utils import timezone

from core.working_days import add_working_days, is_working_day


def at(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, hour))


def test_national_day_is_off_and_its_make_up_saturday_is_worked():
    assert not is_working_day(dt.date(2021, 10, 1))
    assert is_working_day(dt.date(2021, 10, 9))  # a Saturday


def test_five_working_days_from_a_wednesday_end_on_the_next_wednesday():
    assert add_working_days(at(2021, 7, 28, 9), 5) == at(2021, 8, 4, 9)


def test_a_golden_week_does_not_count():
    # Thursday 30 September 2021; offices work again on Friday the 8th and Saturday the 9th
    assert add_working_days(at(2021, 9, 30, 10), 2) == at(2021, 10, 9, 10)


def test_what_comes_on_a_sunday_counts_from_monday_morning():
    assert add_working_days(at(2021, 8, 1, 22), 1) == at(2021, 8, 3)


def test_a_year_without_a_published_calendar_counts_weekdays_and_says_so(caplog):
    assert is_working_day(dt.date(2099, 10, 1))  # a Thursday
    assert "no legal calendar" in caplog.text


@pytest.mark.parametrize("days", range(1, 12))
def test_more_days_never_end_earlier(days):
    moment = at(2021, 9, 28, 15)
    assert add_working_days(moment, days) > add_working_days(moment, days - 1)
