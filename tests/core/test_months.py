import datetime as dt

import pytest
from django.utils import timezone

from core.months import Month


def test_a_month_begins_and_ends_at_midnight_in_the_city():
    month = Month.parse("2021-07")
    assert month.start == dt.datetime(2021, 6, 30, 16, tzinfo=dt.UTC)
    assert month.end == dt.datetime(2021, 7, 31, 16, tzinfo=dt.UTC)
    assert (month.first_day, month.last_day) == (dt.date(2021, 7, 1), dt.date(2021, 7, 31))
    assert Month.at(month.end - dt.timedelta(microseconds=1)) == month
    assert Month.at(month.end) == month.next == Month(2021, 8)


def test_a_year_turns():
    assert Month(2021, 12).next == Month(2022, 1)
    assert Month(2022, 1).previous == Month(2021, 12)
    assert Month(2021, 12).end == timezone.make_aware(dt.datetime(2022, 1, 1))
    assert (Month(2000, 1).previous, Month(2100, 12).next) == (None, None)


@pytest.mark.parametrize(
    "text", ["", "2021-7", "2021-13", "2021-00", "1999-12", "2101-01", "2021-07-01", "２０２１-07"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        Month.parse(text)
