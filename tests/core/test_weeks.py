import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.weeks import Week


def test_a_week_is_read_and_written_the_same_way():
    assert str(Week.parse("2021-W30")) == "2021-W30"


@pytest.mark.parametrize(
    "text",
    ["", "2021-30", "2021-W00", "2021-W53", "2021-W99", "٢٠٢١-W30", "2021-W30\n", "9999-W52", "0001-W01"],
)
def test_what_the_calendar_does_not_have_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        Week.parse(text)


@pytest.mark.parametrize("text", ["0001-W01", "1999-W52", "2101-W01", "9999-W52"])
def test_what_nobody_means_is_refused(text):
    with pytest.raises(ValueError, match="2000"):
        Week.parse(text)


def test_the_first_and_the_last_week_that_can_be_named_have_neighbours():
    assert str(Week.parse("2000-W01").previous) == "1999-W52"
    assert str(Week.parse("2100-W52").next) == "2101-W01"


def test_week_30_of_2021_runs_from_26_july_to_1_august():
    week = Week(2021, 30)
    assert (week.monday, week.sunday) == (dt.date(2021, 7, 26), dt.date(2021, 8, 1))


def test_a_week_begins_at_midnight_in_the_city_and_not_in_utc():
    assert Week(2021, 30).start == dt.datetime(2021, 7, 25, 16, tzinfo=dt.UTC)


@given(st.datetimes(dt.datetime(1971, 1, 4), dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)))
def test_every_moment_lies_in_exactly_one_week(moment):
    week = Week.at(moment)
    assert week.start <= moment < week.end
    assert week.previous.end == week.start
    assert week.next.start == week.end
