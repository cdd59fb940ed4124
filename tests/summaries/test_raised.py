"""Hand-made weeks: which complaints say nearly the same, where, and how many there were the week before."""

import datetime as dt

import pytest

from complaints.lifecycle import Part, accept, split
from core.weeks import Week
from summaries.facts import Facts, Period, gather
from summaries.facts.raised import Raised
from summaries.lifecycle import compile_week
from tests.factories import file_complaint

WEEK = Week(2021, 30)
HOUR = dt.timedelta(hours=1)


def lamps(n: int) -> dict[str, str]:
    """As different people say it."""
    words = ["村口路灯坏了没人修", "村口的路灯坏了没人修", "我村村口路灯坏了没人修"]
    return {"title": words[n % 3], "body": f"第{n}户反映：晚上出门看不见路，盼早日修好。"}


BUS = {"title": "去县城的公交车太少", "body": "一天只有两班，赶集时挤不上去。"}
WELL = {"title": "机井打不上水", "body": "玉米要旱死了，请派人来看。"}


def raised(district) -> tuple[Raised, ...]:
    found = gather(Period.of(WEEK))[district.path].raised
    assert found is not None
    return found


def test_complaints_that_say_nearly_the_same_are_one_group_in_each_district(
    county, township, village, other_village, category, now
):
    filed = [file_complaint(village, category, now + n * HOUR, **lamps(n)) for n in range(2)]
    filed.append(file_complaint(other_village, category, now + 2 * HOUR, **lamps(2)))
    file_complaint(village, category, now, **BUS)
    file_complaint(village, category, now, **WELL)
    numbers = tuple(complaint.pk for complaint in filed)
    assert raised(county) == (Raised("村口路灯坏了没人修", numbers, villages=2, before=0),)
    assert raised(township) == (Raised("村口路灯坏了没人修", numbers[:2], villages=1, before=0),)
    assert raised(other_village) == ()


def test_the_largest_group_comes_first(county, village, category, now):
    for _ in range(2):
        file_complaint(village, category, now, **BUS)
    for n in range(3):
        file_complaint(village, category, now, **lamps(n))
    assert [group.size for group in raised(county)] == [3, 2]


@pytest.mark.parametrize(
    ("this_week", "last_week", "spreads"), [(4, 2, True), (4, 0, True), (5, 3, False), (3, 1, False)]
)
def test_a_group_that_doubles_within_a_week_is_for_supervision(
    county, village, category, now, this_week, last_week, spreads
):
    for n in range(last_week):
        file_complaint(village, category, now - dt.timedelta(weeks=1), **lamps(n))
    for n in range(this_week):
        file_complaint(village, category, now, **lamps(n))
    [group] = raised(county)
    assert (group.size, group.before, group.spreads) == (this_week, last_week, spreads)


def test_the_week_ends_at_midnight(county, village, category):
    for moment in (WEEK.start, WEEK.end - dt.timedelta(microseconds=1), WEEK.end):
        file_complaint(village, category, moment, **BUS)
    [group] = raised(county)
    assert (group.size, group.before) == (2, 0)


def test_what_was_raised_once_this_week_is_no_group_however_often_before(county, village, category, now):
    for weeks in (0, 1, 1):
        file_complaint(village, category, now - dt.timedelta(weeks=weeks), **BUS)
    assert raised(county) == ()


def test_thanks_and_the_parts_of_one_complaint_are_left_out(county, village, category, chen, now):
    for _ in range(2):
        file_complaint(
            village, category, now, kind="thanks", title="感谢村干部", body="感谢村干部帮我们修路。"
        )
    whole = accept(file_complaint(village, category, now, **BUS), by=chen, at=now)
    parts = [Part(title=BUS["title"], body=BUS["body"], category=category) for _ in range(2)]
    split(whole, parts=parts, by=chen, at=now)
    assert raised(county) == ()


def test_groups_are_frozen_with_the_week_and_read_back(county, village, category, now):
    for _ in range(2):
        file_complaint(village, category, now, **BUS)
    summary = compile_week(WEEK, at=WEEK.end)[0]
    summary.refresh_from_db()
    assert summary.facts.raised == raised(county) != ()


def test_a_week_frozen_before_anybody_looked_for_groups_says_so():
    frozen = Facts().freeze()
    del frozen["raised"]
    assert Facts.thaw(frozen).raised is None
