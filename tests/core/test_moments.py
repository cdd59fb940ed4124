import datetime as dt

import pytest
from django.utils import timezone, translation

from core.templatetags.moments import moment


def at(year: int, month: int = 8, day: int = 31, hour: int = 23) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, hour, 5))


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "8月31日 23:05"), ("en", "31 Aug 23:05")])
def test_a_moment_of_this_year_is_told_without_it(language, shown):
    with translation.override(language):
        assert moment(at(timezone.localdate().year)) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("zh-hans", "2021年8月31日 23:05"), ("en", "31 August 2021, 23:05")]
)
def test_a_moment_of_another_year_is_told_with_it(language, shown):
    with translation.override(language):
        assert moment(at(2021)) == shown


def test_the_year_is_that_of_the_city():
    last_evening_in_utc = at(2022, 1, 1, 0).astimezone(dt.UTC)
    assert moment(last_evening_in_utc) == "2022年1月1日 00:05"


def test_no_moment_is_told_as_nothing():
    assert moment(None) == ""
