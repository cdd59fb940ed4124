"""督办单: written by officials, answered by the member or the head of the unit, listed while they wait."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from members.models import Member, Role
from pledges import lifecycle
from pledges.lifecycle import NotAllowed
from pledges.models import Reminder, SupervisionAnswer, SupervisionNote
from tests.factories import make_member

FRIDAY = dt.date(2021, 7, 30)


@pytest.fixture
def boss(county, city_unit) -> Member:
    return make_member(username="boss", role=Role.ADMINISTRATOR, unit=city_unit, home_district=county)


@pytest.fixture
def supervised(active, bai, now):
    return lifecycle.supervise(active, by=bai, at=now, note="为何还没有开工？", answer_by=FRIDAY)


def test_it_is_addressed_to_the_member_and_the_unit(supervised, lin, bai, now):
    note = SupervisionNote.objects.get()
    assert (note.member, note.unit, note.by, note.answer_by) == (lin, lin.unit, bai, FRIDAY)
    assert supervised.events.last().kind == "supervised"


def test_the_member_answers_and_the_answer_stays(supervised, lin, bai, now):
    lifecycle.reply(supervised, by=lin, at=now, note="下周一进场。")
    assert SupervisionAnswer.objects.get().text == "下周一进场。"
    with pytest.raises(NotAllowed):
        lifecycle.reply(supervised, by=lin, at=now, note="再答一次")
    lifecycle.supervise(supervised, by=bai, at=now, note="进场了吗？", answer_by=FRIDAY)
    assert SupervisionNote.objects.unanswered().count() == 1


def test_the_head_answers_too_and_nobody_else(supervised, head, helper, bai, dong, zhou, now):
    for member in (helper, bai, dong, zhou):
        with pytest.raises(NotAllowed):
            lifecycle.reply(supervised, by=member, at=now, note="已开工")
    lifecycle.reply(supervised, by=head, at=now, note="已开工")


def test_only_officials_of_the_district_write_one(active, lin, dong, chen, zhou, now):
    zhou.role = "official"
    for member in (lin, dong, chen, zhou):
        with pytest.raises(NotAllowed):
            lifecycle.supervise(active, by=member, at=now, note="为何？", answer_by=FRIDAY)


@pytest.mark.parametrize(("words", "day"), [(" ", FRIDAY), ("为何？", dt.date(2021, 7, 27))])
def test_one_has_words_and_a_day_to_come(active, bai, now, words, day):
    with pytest.raises(NotAllowed):
        lifecycle.supervise(active, by=bai, at=now, note=words, answer_by=day)


def test_the_next_one_waits_for_the_answer(supervised, bai, now):
    with pytest.raises(NotAllowed):
        lifecycle.supervise(supervised, by=bai, at=now, note="再问", answer_by=FRIDAY)


def test_both_are_reminded_once_and_then_weekly_while_it_is_late(supervised, lin, head, now):
    for day in range(14):
        lifecycle.remind(at=now + dt.timedelta(days=day))
    rows = Reminder.objects.filter(note__isnull=False).order_by("day", "member__name")
    assert [(row.subject, row.day, row.member) for row in rows] == [
        (subject, day, member)
        for subject, day in [
            ("note", now.date()),
            ("note_late", dt.date(2021, 7, 31)),
            ("note_late", dt.date(2021, 8, 7)),
        ]
        for member in (head, lin)
    ]


def test_a_note_goes_along_when_its_pledge_is_handed_over(client, supervised, lin, zhou, boss, now):
    lifecycle.hand_over(supervised, from_member=lin, to=zhou, by=boss, at=now)
    lifecycle.remind(at=now)
    assert [row.member for row in Reminder.objects.filter(note__isnull=False)] == [zhou]
    note = SupervisionNote.objects.get()
    assert [list(SupervisionNote.objects.to_answer(member)) for member in (lin, zhou)] == [[], [note]]
    client.force_login(zhou)
    assert list(client.get("/pledges/notes/").context["page"]) == [note]
    client.force_login(lin)
    assert list(client.get("/pledges/notes/").context["page"]) == []
    lifecycle.reply(supervised, by=zhou, at=now, note="已开工")


def test_the_late_one_stands_on_the_officials_desk(client, supervised, bai, now, monkeypatch):
    client.force_login(bai)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert list(client.get("/work/").context["notes"]) == []
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + dt.timedelta(days=3))
    page = client.get("/work/")
    assert list(page.context["notes"]) == [SupervisionNote.objects.get()]
    assert client.get("/pledges/notes/?list=late").context["page"].paginator.count == 1


def test_an_official_answers_where_nobody_is_left_to(supervised, lin, bai, dong, now):
    with pytest.raises(NotAllowed):
        lifecycle.reply(supervised, by=bai, at=now, note="人已离岗，事已办结")
    Member.objects.filter(pk=lin.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        lifecycle.reply(supervised, by=dong, at=now, note="人已离岗，事已办结")
    lifecycle.reply(supervised, by=bai, at=now, note="人已离岗，事已办结")
    assert not SupervisionNote.objects.unanswered().exists()


def test_it_is_asked_and_answered_on_the_page(client, active, lin, bai, now):
    client.force_login(bai)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    said = {"supervise-note": "为何还没有开工？", "supervise-answer_by": f"{tomorrow:%Y-%m-%d}"}
    client.post(f"/pledges/{active.pk}/do/supervise/", said)
    client.force_login(lin)
    page = client.get(f"/pledges/{active.pk}/")
    assert "为何还没有开工？" in page.text
    assert [step["name"] for step in page.context["steps"]] == ["reply", "progress", "deliver"]
    assert [note.pledge for note in client.get("/work/").context["notes"]] == [active]
    client.post(f"/pledges/{active.pk}/do/reply/", {"reply-note": "下周一进场。"})
    assert "下周一进场。" in client.get(f"/pledges/{active.pk}/").text
    assert list(client.get("/work/").context["notes"]) == []


def test_a_day_that_has_passed_is_refused_at_its_field(client, active, bai):
    client.force_login(bai)
    said = {"supervise-note": "为何？", "supervise-answer_by": "2021-01-01"}
    page = client.post(f"/pledges/{active.pk}/do/supervise/", said)
    assert page.status_code == 422
    assert not SupervisionNote.objects.exists()


@pytest.mark.parametrize(("name", "seen"), [("lin", 1), ("bai", 1), ("wang", 1), ("zhou", 0), ("helper", 0)])
def test_who_reads_it(client, request, supervised, name, seen):
    client.force_login(request.getfixturevalue(name))
    assert client.get("/pledges/notes/").context["page"].paginator.count == seen


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements(
    client, supervised, bai, lin, rows, now, django_assert_num_queries
):
    note = SupervisionNote.objects.get()
    for _ in range(rows - 1):
        SupervisionNote.objects.create(
            pledge=note.pledge, member=lin, unit=lin.unit, text="进展？", answer_by=FRIDAY, by=bai, at=now
        )
    client.force_login(bai)
    with django_assert_num_queries(5):
        client.get("/pledges/notes/?list=all")


def test_what_the_database_refuses(supervised, lin, now):
    note = SupervisionNote.objects.get()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        SupervisionNote.objects.update(text="改过")
    with pytest.raises(IntegrityError, match="note_has_words"), transaction.atomic():
        SupervisionNote.objects.create(
            pledge=note.pledge, member=lin, unit=lin.unit, text="", answer_by=FRIDAY, by=lin, at=now
        )
    with pytest.raises(IntegrityError, match="answer_has_words"), transaction.atomic():
        SupervisionAnswer.objects.create(note=note, text="", by=lin, at=now)
    lifecycle.reply(supervised, by=lin, at=now, note="已开工")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        SupervisionAnswer.objects.update(text="改过")
    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisionAnswer.objects.create(note=note, text="再答", by=lin, at=now)
