"""Who is reminded of what, when, and how often."""

import datetime as dt
import logging

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from complaints import lifecycle, notices
from complaints.models import Complaint, Notice
from members.models import Role
from tests.factories import file_complaint, make_member, make_unit

DAY = dt.timedelta(days=1)


def dispatch(complaint: Complaint, unit, by, at) -> Complaint:
    lifecycle.accept(complaint, by=by, at=at)
    return lifecycle.assign(complaint, to=unit, by=by, at=at)


@pytest.fixture
def assigned(village, category, township_unit, chen, lin, now) -> Complaint:
    """With Lin's unit since Wednesday 09:00: amber on Tuesday at 03:00, late on Wednesday at 09:00."""
    return dispatch(file_complaint(village, category, now), township_unit, chen, now)


@pytest.fixture
def amber(assigned) -> dt.datetime:
    """Tuesday morning, when it is amber."""
    return assigned.amber_at + dt.timedelta(hours=6)


@pytest.fixture
def late(assigned) -> dt.datetime:
    """Wednesday morning, an hour after the limit."""
    return assigned.answer_by + dt.timedelta(hours=1)


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(event=None).order_by("id")
    return list(rows.values_list("subject", "member__username", "channel"))


def test_nobody_is_reminded_of_what_has_time(assigned, now):
    assert lifecycle.remind(at=now + DAY) == 0


def test_the_head_is_reminded_when_it_turns_amber_and_only_once(assigned, bai, amber):
    assigned.unit.head = bai
    assigned.unit.save()
    assert [lifecycle.remind(at=amber), lifecycle.remind(at=amber + DAY / 24)] == [1, 0]
    assert told() == [("amber", "bai", "desk")]


def test_without_a_head_every_active_cadre_of_the_unit_is(assigned, lin, township, amber):
    make_member(username="hao", unit=assigned.unit, home_district=township)
    make_member(username="gone", unit=assigned.unit, home_district=township, is_active=False)
    lifecycle.remind(at=amber)
    assert told() == [("amber", "lin", "desk"), ("amber", "hao", "desk")]


def test_a_head_who_has_left_is_passed_over(assigned, lin, bai, amber):
    bai.is_active = False
    bai.save()
    assigned.unit.head = bai
    assigned.unit.save()
    lifecycle.remind(at=amber)
    assert told() == [("amber", "lin", "desk")]


def test_the_nearest_officials_are_reminded_each_day_while_it_is_late(assigned, bai, wang, late):
    days = [late, late + DAY / 24, late + DAY]
    assert [lifecycle.remind(at=at) for at in days] == [2, 0, 2]
    assert told()[:2] == [("red", "lin", "desk"), ("red", "bai", "desk")]


def test_one_that_the_unit_returned_falls_due_with_the_dispatcher(assigned, lin, chen, bai, now, amber, late):
    lifecycle.give_back(assigned, by=lin, at=now, note="不属本单位职责")
    lifecycle.remind(at=amber)
    lifecycle.remind(at=late)
    assert told() == [("amber", "chen", "desk"), ("red", "chen", "desk"), ("red", "bai", "desk")]


def test_without_an_official_of_the_township_the_countys_is(assigned, wang, late):
    lifecycle.remind(at=late)
    assert told() == [("red", "lin", "desk"), ("red", "wang", "desk")]


def test_a_head_who_is_the_nearest_official_does_not_supervise_themselves(assigned, bai, wang, late):
    assigned.unit.head = bai
    assigned.unit.save()
    lifecycle.remind(at=late)
    assert told() == [("red", "bai", "desk"), ("red", "wang", "desk")]


def test_another_townships_official_is_not(assigned, other_township, other_unit, wang, late):
    make_member(username="far", role=Role.OFFICIAL, unit=other_unit, home_district=other_township)
    lifecycle.remind(at=late)
    assert "far" not in [member for _, member, _ in told()]


@pytest.mark.parametrize("hour", [0, 8, 18, 23])
def test_nobody_is_reminded_at_night(assigned, late, hour):
    assert lifecycle.remind(at=late.replace(hour=hour)) == 0


def test_nobody_is_reminded_on_a_day_off(assigned):
    saturday = dt.datetime.fromisoformat("2021-08-07T10:00+08:00")
    assert lifecycle.remind(at=saturday) == 0
    assert lifecycle.remind(at=saturday + 2 * DAY) > 0


def test_what_was_answered_reminds_nobody(assigned, lin, late):
    lifecycle.answer(assigned, by=lin, at=late, note="已修好")
    assert lifecycle.remind(at=late) == 0


def test_an_extension_gives_a_new_amber(assigned, lin, bai, amber):
    lifecycle.remind(at=amber)
    lifecycle.apply_to_extend(assigned, by=lin, at=amber, note="等材料")
    extended = lifecycle.decide(assigned, by=bai, at=amber, grant=True)
    assert lifecycle.remind(at=amber + DAY / 24) == 0
    assert extended.amber_at
    morning = extended.amber_at.replace(hour=10) + 4 * DAY
    assert lifecycle.remind(at=morning) == 1


def test_the_handler_is_reminded_of_a_review_date_once(assigned, lin, bai, now):
    lifecycle.contact(assigned, by=lin, at=now)
    lifecycle.apply_to_hang(assigned, by=lin, at=now, note="等管网", review_on=dt.date(2021, 8, 30))
    lifecycle.decide(assigned, by=bai, at=now, grant=True)
    monday = dt.datetime.fromisoformat("2021-08-30T10:00+08:00")
    assert [lifecycle.remind(at=monday - 3 * DAY), lifecycle.remind(at=monday)] == [0, 1]
    assert lifecycle.remind(at=monday + DAY) == 0
    assert told() == [("review", "lin", "desk")]


def test_the_handler_is_reminded_of_a_resident_who_is_silent_for_a_week(assigned, lin, now):
    lifecycle.sign(assigned, by=lin, at=now)
    lifecycle.ask_resident(assigned, by=lin, at=now, note="哪一盏？")
    assert lifecycle.remind(at=now + 6 * DAY) == 0
    assert [lifecycle.remind(at=now + 7 * DAY), lifecycle.remind(at=now + 8 * DAY)] == [1, 0]
    assert told() == [("awaited", "lin", "desk")]


def test_a_handler_who_left_the_unit_is_passed_over_for_the_unit(assigned, lin, zhou, township, now):
    hao = make_member(username="hao", unit=assigned.unit, home_district=township)
    lifecycle.sign(assigned, by=lin, at=now)
    lifecycle.ask_resident(assigned, by=lin, at=now, note="哪一盏？")
    lin.unit = zhou.unit
    lin.save()
    lifecycle.remind(at=now + 7 * DAY)
    assert told() == [("awaited", hao.username, "desk")]


# ---- How they hear of it -------------------------------------------------------------------------


def test_who_has_an_address_gets_a_mail_without_a_word_of_the_resident(assigned, lin, amber):
    lin.email = "lin@example.org"
    lin.save()
    lifecycle.remind(at=amber)
    assert notices.send_waiting(clock=lambda: amber) == 1
    sent = mail.outbox[0]
    assert (sent.to, assigned.code in sent.subject) == (["lin@example.org"], True)
    for words in (assigned.title, assigned.body, assigned.place):
        assert words not in sent.body


def test_a_reminder_overtaken_by_the_answer_is_not_sent(assigned, lin, amber):
    lin.email = "lin@example.org"
    lin.save()
    lifecycle.remind(at=amber)
    lifecycle.answer(assigned, by=lin, at=amber, note="已修好")
    assert notices.send_waiting(clock=lambda: amber) == 0
    assert Notice.objects.get(event=None).status == "failed"


def test_the_desk_shows_it_until_it_is_done(assigned, lin, bai, zhou, amber):
    lifecycle.remind(at=amber)
    shown = {member.username: list(lifecycle.reminded(member, at=amber)) for member in (lin, bai, zhou)}
    assert shown == {"lin": [assigned], "bai": [], "zhou": []}
    lifecycle.answer(assigned, by=lin, at=amber, note="已修好")
    assert list(lifecycle.reminded(lin, at=amber)) == []


def test_the_desk_page_lists_reminders_first(client, assigned, lin, late):
    lifecycle.remind(at=late)
    client.force_login(lin)
    assert list(client.get("/work/").context["reminders"]) == [assigned]


# ---- When nobody is there ------------------------------------------------------------------------


@pytest.fixture
def orphan(village, category, chen, county, now) -> Complaint:
    """With a unit that has neither head nor cadre."""
    return dispatch(
        file_complaint(village, category, now), make_unit(name="空编站", district=county), chen, now
    )


def test_a_unit_without_anybody_is_named_in_the_log_and_to_the_operators(
    client, orphan, county, city_unit, caplog
):
    caplog.set_level(logging.WARNING, "complaints")
    at = orphan.amber_at + dt.timedelta(hours=6)
    assert lifecycle.remind(at=at) == 0
    assert [record.getMessage() for record in caplog.records] == [
        "1 complaints need somebody, and nobody is there to be reminded"
    ]
    administrator = make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county, is_staff=True)
    client.force_login(administrator)
    page = client.get("/admin/complaints/notice/")
    assert "空编站" in str(next(iter(page.context["messages"])))


# ---- What it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_reminding_takes_the_same_number_of_statements(
    village, category, township_unit, chen, lin, bai, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        dispatch(file_complaint(village, category, now), township_unit, chen, now)
    late = now + 8 * DAY
    with django_assert_num_queries(7):  # complaints, cadres, officials, known; savepoint, insert, release
        assert lifecycle.remind(at=late) == 2 * rows
    with django_assert_num_queries(6):
        assert lifecycle.remind(at=late) == 0


def test_the_database_refuses_a_second_reminder_of_the_day(assigned, amber):
    lifecycle.remind(at=amber)
    again = Notice.objects.get(event=None)
    again.pk = None
    with pytest.raises(IntegrityError, match="one_reminder_a_day"), transaction.atomic():
        again.save(force_insert=True)
