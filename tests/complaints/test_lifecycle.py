import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from complaints import lifecycle
from complaints.lifecycle import NotAllowed
from complaints.models import Complaint, ComplaintEvent, ContactReveal, State
from tests.factories import file_complaint

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(village, category, now, contact_name="张大娘", contact_phone="13800000000")


@pytest.fixture
def assigned(complaint, township_unit, chen, now) -> Complaint:
    lifecycle.accept(complaint, by=chen, at=now + HOUR)
    return lifecycle.assign(complaint, to=township_unit, by=chen, at=now + HOUR)


@pytest.fixture
def answered(assigned, lin, now) -> Complaint:
    return lifecycle.answer(assigned, by=lin, at=now + 5 * HOUR, note="路灯已修好。")


def kinds(complaint: Complaint) -> list[str]:
    return list(complaint.events.values_list("kind", flat=True))


def test_a_complaint_goes_from_first_click_to_the_residents_yes(answered, now):
    lifecycle.confirm(answered, satisfaction="satisfied", at=now + 6 * HOUR)
    answered.refresh_from_db()
    assert answered.state == State.CLOSED
    assert kinds(answered) == ["received", "accepted", "assigned", "answered", "closed"]


def test_other_words_under_the_same_number_are_a_complaint_of_their_own(complaint, village, category, now):
    words = {"submission": complaint.submission, "title": "村西排水渠堵了"}
    other, again = (file_complaint(village, category, now, **words) for _ in range(2))
    assert (other == complaint, other == again, other.title) == (False, True, "村西排水渠堵了")


def test_the_same_submission_is_one_complaint(complaint, village, category, now):
    again = file_complaint(village, category, now, submission=complaint.submission)
    assert again == complaint
    assert kinds(complaint) == ["received"]


def test_the_clock_starts_at_the_first_dispatch_and_never_restarts(assigned, other_unit, chen, now):
    first = assigned.answer_by
    again = lifecycle.assign(assigned, to=other_unit, by=chen, at=now + 30 * HOUR)
    assert (again.unit, again.answer_by) == (other_unit, first)
    assert first == now + HOUR + dt.timedelta(days=7)  # five working days from a Wednesday


def test_an_unsolved_answer_is_reopened_within_fifteen_days(answered, now):
    reopened = lifecycle.dispute(
        answered,
        at=answered.answered_at + dt.timedelta(days=15),
        note="还是不亮",
        satisfaction="dissatisfied",
    )
    assert (reopened.state, reopened.answered_at) == (State.IN_PROGRESS, None)


def test_after_fifteen_days_it_is_too_late_to_reopen(answered):
    late = answered.answered_at + dt.timedelta(days=15, seconds=1)
    with pytest.raises(NotAllowed):
        lifecycle.dispute(answered, at=late, note="还是不亮", satisfaction="dissatisfied")


def test_declining_needs_a_reason(complaint, chen, now):
    with pytest.raises(NotAllowed):
        lifecycle.decline(complaint, by=chen, at=now, note="  ")


def test_a_step_out_of_order_changes_nothing(complaint, lin, now):
    with pytest.raises(NotAllowed):
        lifecycle.answer(complaint, by=lin, at=now, note="办结")
    complaint.refresh_from_db()
    assert (complaint.state, kinds(complaint)) == (State.RECEIVED, ["received"])


def test_another_units_cadre_can_neither_answer_nor_see_the_contact(assigned, zhou, now):
    with pytest.raises(NotAllowed):
        lifecycle.answer(assigned, by=zhou, at=now, note="办结")
    with pytest.raises(NotAllowed):
        lifecycle.reveal(assigned, by=zhou, at=now)


def test_officials_and_inspectors_do_not_learn_who_complained(assigned, wang, dong, now):
    for member in (wang, dong):
        with pytest.raises(NotAllowed):
            lifecycle.reveal(assigned, by=member, at=now)
    assert not ContactReveal.objects.exists()


def test_even_a_superuser_does_not_learn_who_complained(assigned, wang, now):
    wang.is_superuser = True
    wang.save()
    with pytest.raises(NotAllowed):
        lifecycle.reveal(assigned, by=wang, at=now)


def test_each_look_at_a_contact_is_recorded(assigned, lin, chen, now):
    for member in (lin, chen):
        lifecycle.reveal(assigned, by=member, at=now)
    assert list(ContactReveal.objects.order_by("id").values_list("member__username", "complaint")) == [
        ("lin", assigned.pk),
        ("chen", assigned.pk),
    ]


def test_the_handler_may_not_look_any_more_once_it_is_answered(answered, lin, now):
    with pytest.raises(NotAllowed):
        lifecycle.reveal(answered, by=lin, at=now)


def test_contacts_are_unreadable_in_the_database(complaint):
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_name, contact_phone FROM complaints_complaint")
        stored = cursor.fetchone()
    assert "张大娘" not in stored[0]
    assert "138" not in stored[1]
    assert Complaint.objects.get().contact_phone == "13800000000"


@pytest.mark.parametrize(
    "sql", ["UPDATE complaints_complaintevent SET note = 'x'", "DELETE FROM complaints_complaintevent"]
)
def test_the_database_refuses_to_change_events(complaint, sql):
    with (
        pytest.raises(InternalError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert ComplaintEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "nonsense"}, "complaint_state_is_known"),
        ({"state": "assigned"}, "complaint_has_a_unit_once_assigned"),
        ({"state": "declined", "answered_at": "now"}, "complaint_answered_has_its_moment"),
        ({"closed_at": "now"}, "complaint_closed_has_its_moment"),
        ({"answer_by": "now"}, "complaint_clock_starts_at_dispatch"),
        ({"code": "0000-000"}, "complaint_code_is_a_code"),
    ],
)
def test_the_database_refuses_impossible_complaints(complaint, now, changes, constraint):
    values = {name: now if value == "now" else value for name, value in changes.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**values)
