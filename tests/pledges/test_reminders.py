"""Three days before, on the day, weekly while overdue; one message a day; only in office hours."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from pledges import lifecycle, notices
from pledges.lifecycle import NotAllowed
from pledges.models import Digest, Reminder
from tests.factories import log_pledge

DUE = dt.date(2021, 8, 31)  # a Tuesday


def morning(month: int, day: int, hour: int = 9) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2021, month, day, hour))


@pytest.fixture
def lin(lin):
    lin.email = "lin@example.com"
    lin.save()
    return lin


@pytest.fixture
def pledge(lin, campaign, now):
    return log_pledge(lin, campaign, now, due_on=DUE)


def subjects() -> list[tuple[str, dt.date]]:
    return list(Reminder.objects.order_by("day", "id").values_list("subject", "day"))


def send(at: dt.datetime) -> int:
    return notices.send_waiting(clock=lambda: at)


def test_three_days_before_on_the_day_and_each_week_after_it(pledge):
    for day in range(60):
        lifecycle.remind(at=morning(8, 20) + dt.timedelta(days=day))
    assert subjects() == [
        ("soon", dt.date(2021, 8, 28)),
        ("today", DUE),
        ("late", dt.date(2021, 9, 1)),
        ("late", dt.date(2021, 9, 8)),
        ("late", dt.date(2021, 9, 15)),
        ("late", dt.date(2021, 9, 22)),
        ("late", dt.date(2021, 9, 29)),
        ("late", dt.date(2021, 10, 6)),  # a holiday: told on the first day that is worked again
        ("late", dt.date(2021, 10, 13)),
    ]


def test_told_on_a_monday_when_three_days_before_is_a_saturday(pledge):
    assert lifecycle.remind(at=morning(8, 28)) == 0
    assert lifecycle.remind(at=morning(8, 30)) == 1


def test_however_often_the_task_runs_it_is_once(pledge):
    assert [lifecycle.remind(at=morning(8, 31, hour)) for hour in (9, 10, 11)] == [1, 0, 0]
    assert (Digest.objects.count(), Reminder.objects.count()) == (1, 1)


@pytest.mark.parametrize("at", [morning(8, 31, 7), morning(8, 31, 20), morning(9, 4)])
def test_nobody_is_reminded_at_night_or_on_a_saturday(pledge, at):
    assert lifecycle.remind(at=at) == 0
    assert not Reminder.objects.exists()


def test_one_message_names_everything_that_is_due(pledge, lin, campaign, now):
    log_pledge(lin, campaign, now, due_on=dt.date(2021, 8, 20), title="更换12盏路灯", beneficiary="村小学")
    at = morning(8, 31)
    assert lifecycle.remind(at=at) == 1
    assert send(at) == 1
    [letter] = mail.outbox
    assert letter.to == ["lin@example.com"]
    assert "修复村口300米翻浆路" in letter.body
    assert "更换12盏路灯" in letter.body
    assert send(at) == 0


def test_what_is_delivered_meanwhile_is_not_sent(pledge, lin, bai, now):
    lifecycle.approve(pledge, by=bai, at=now)
    at = morning(8, 31)
    lifecycle.remind(at=at)
    lifecycle.deliver(pledge, by=lin, at=at, note="路修好了")
    assert send(at) == 0
    assert Digest.objects.get().status == "failed"


def test_what_cannot_come_back_reminds_nobody(pledge, bai, wang, campaign, now):
    lifecycle.send_back(pledge, by=bai, at=now, note="写明数量")
    assert lifecycle.remind(at=morning(8, 31)) == 1
    lifecycle.close_campaign(campaign, by=wang, at=morning(8, 31))
    assert lifecycle.remind(at=morning(9, 1)) == 0


def test_who_has_no_address_finds_it_on_the_desk(pledge, lin, client):
    lin.email = ""
    lin.save()
    lifecycle.remind(at=morning(8, 31))
    assert Digest.objects.get().channel == "desk"
    client.force_login(lin)
    lists = dict(client.get("/work/").context["pledge_lists"])
    assert [row.pk for row in lists["due"]] == [pledge.pk]


def test_who_has_left_is_not_reminded(pledge, lin):
    lin.is_active = False
    lin.save()
    assert lifecycle.remind(at=morning(8, 31)) == 0


def test_a_press_reminds_once_a_day_and_with_the_message_of_the_day(lin, bai, campaign):
    at = morning(8, 3)
    presses = [lifecycle.remind_of_owing([lin.pk], campaign, by=bai, at=at) for _ in range(2)]
    assert presses == [1, 0]
    assert lifecycle.remind(at=at) == 1
    assert send(at) == 1
    assert campaign.name in mail.outbox[0].body


def test_what_is_pressed_after_the_message_waits_for_the_next_day(pledge, lin, bai, campaign, township):
    other = campaign.__class__.objects.create(
        name="另一活动", opens_on=dt.date(2021, 8, 1), closes_on=dt.date(2021, 12, 31)
    )
    assert lifecycle.remind(at=morning(8, 31)) == 1
    lifecycle.remind_of_owing([lin.pk], other, by=bai, at=morning(8, 31, 10))
    assert lifecycle.remind(at=morning(8, 31, 11)) == 0
    assert lifecycle.remind(at=morning(9, 1)) == 1
    assert Reminder.objects.waiting().count() == 0


def test_who_cannot_log_one_any_more_is_not_told_that_they_owe_it(lin, bai, wang, campaign):
    at = morning(8, 3)
    lifecycle.remind_of_owing([lin.pk], campaign, by=bai, at=at)
    assert lifecycle.remind(at=at) == 1
    lifecycle.close_campaign(campaign, by=wang, at=at)
    assert send(at) == 0
    assert mail.outbox == []


def test_only_officials_and_heads_press_and_only_for_their_own(lin, zhou, bai, dong, campaign, now):
    for member in (lin, dong):
        with pytest.raises(NotAllowed):
            lifecycle.remind_of_owing([lin.pk], campaign, by=member, at=now)
    assert lifecycle.remind_of_owing([zhou.pk], campaign, by=bai, at=now) == 0


def test_one_digest_a_day(lin, now):
    def digest() -> Digest:
        return Digest(member=lin, day=DUE, channel="mail", queued_at=now)

    digest().save()
    with pytest.raises(IntegrityError, match="one_digest_a_day"), transaction.atomic():
        digest().save()
    with pytest.raises(IntegrityError, match="digest_sent_has_its_moment"), transaction.atomic():
        Digest.objects.update(status="sent")


def test_one_reminder_of_a_thing(pledge, lin):
    Reminder.objects.create(member=lin, subject="late", day=DUE, pledge=pledge)
    with pytest.raises(IntegrityError, match="one_reminder_of_a_thing"), transaction.atomic():
        Reminder.objects.create(member=lin, subject="late", day=DUE, pledge=pledge)
    with pytest.raises(IntegrityError, match="reminder_has_its_subject"), transaction.atomic():
        Reminder.objects.create(member=lin, subject="note", day=DUE)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_many_are_due(lin, campaign, rows, now, django_assert_num_queries):
    campaign.owed_max = 3
    campaign.save()
    for _ in range(rows):
        log_pledge(lin, campaign, now, due_on=DUE)
    with django_assert_num_queries(13):
        lifecycle.remind(at=morning(8, 31))
