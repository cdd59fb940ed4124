"""Where complaints stood at a moment is told from their events, whatever has become of them since."""

import datetime as dt
from types import SimpleNamespace

import pytest

from complaints import lifecycle
from complaints.models import IN_HAND, Complaint, State
from core.weeks import Week
from tests.factories import file_complaint

WEEK = Week(2021, 30)
DAY = dt.timedelta(days=1)
BEFORE, MOMENT, AFTER = WEEK.previous.start, WEEK.end, WEEK.end + DAY


@pytest.fixture
def office(village, category, township_unit, chen, lin, bai):
    return SimpleNamespace(
        village=village, category=category, unit=township_unit, chen=chen, lin=lin, bai=bai
    )


def assigned(office, at=BEFORE) -> Complaint:
    complaint = file_complaint(office.village, office.category, at)
    lifecycle.accept(complaint, by=office.chen, at=at)
    return lifecycle.assign(complaint, to=office.unit, by=office.chen, at=at)


def answered(office, at=BEFORE) -> Complaint:
    return lifecycle.answer(assigned(office, at), by=office.lin, at=at + DAY, note="已修好")


def late(moment=MOMENT) -> set[Complaint]:
    return set(Complaint.objects.late_at(moment))


def standing(*states, moment=MOMENT) -> set[Complaint]:
    return set(Complaint.objects.in_state_at(states, moment))


def test_a_complaint_stands_where_its_last_event_before_the_moment_left_it(office):
    complaint = answered(office)
    lifecycle.dispute(complaint, satisfaction="dissatisfied", note="没修好", at=AFTER)
    lifecycle.answer(complaint, by=office.lin, at=AFTER + DAY, note="又修了")
    lifecycle.confirm(complaint, satisfaction="satisfied", at=AFTER + 2 * DAY)
    assert standing(State.ANSWERED) == {complaint}
    assert standing(State.CLOSED, State.IN_PROGRESS) == set()
    assert standing(State.CLOSED, moment=AFTER + 3 * DAY) == {complaint}


def test_what_came_later_stood_nowhere_and_what_nothing_happened_to_stands_where_it_did(office):
    old = file_complaint(office.village, office.category, BEFORE)
    file_complaint(office.village, office.category, AFTER)
    assert standing(*State) == {old}


def test_an_event_at_the_moment_itself_belongs_to_the_time_after(office):
    complaint = file_complaint(office.village, office.category, BEFORE)
    lifecycle.accept(complaint, by=office.chen, at=MOMENT)
    assert standing(State.RECEIVED) == {complaint}


@pytest.mark.parametrize("become", ["answered", "withdrawn", "assigned again", "nothing"])
def test_what_was_late_stays_late_at_that_moment_whatever_became_of_it(office, become):
    complaint = assigned(office)
    if become == "answered":
        lifecycle.answer(complaint, by=office.lin, at=AFTER, note="已修好")
    elif become == "withdrawn":
        lifecycle.withdraw(complaint, at=AFTER)
    elif become == "assigned again":
        lifecycle.give_back(complaint, by=office.lin, at=BEFORE + DAY / 24, note="不归我们管")
        lifecycle.assign(complaint, to=office.unit, by=office.chen, at=BEFORE + DAY / 12)
    assert late() == {complaint}


def test_what_was_answered_is_not_late_though_it_was_reopened_since(office):
    complaint = answered(office)
    lifecycle.dispute(complaint, satisfaction="dissatisfied", note="没修好", at=AFTER)
    assert late() == set()
    assert late(AFTER + DAY) == {complaint}


def test_whoever_waited_for_the_resident_was_not_late(office):
    complaint = assigned(office)
    lifecycle.ask_resident(complaint, by=office.lin, at=BEFORE + DAY, note="请说明位置")
    lifecycle.inform(complaint, at=AFTER, note="村东头")
    assert late() == set()
    assert standing(*IN_HAND) == {complaint}
