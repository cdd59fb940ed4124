"""The weeks' work: missed weeks in order, comparing with progress, a schedule that officials change."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from core.weeks import Week
from summaries import lifecycle, tasks
from summaries.facts.written import StillWriting
from summaries.lifecycle import (
    Schedule,
    ask,
    change_schedule,
    compile_week,
    missed_weeks,
    publish,
    run_waiting,
)
from summaries.lifecycle import jobs as jobs_module
from summaries.models import SummaryCheck, WeekJob, WeeklySummary
from tests.factories import file_complaint

WEEK = Week(2021, 30)
KIND = WeekJob.Kind
MINUTE = dt.timedelta(minutes=1)


def clock(at: dt.datetime):
    return lambda: at


def compiled() -> list[str]:
    rows = WeeklySummary.objects.filter(district__level="county").order_by("compiled_at", "id")
    return [str(row.week) for row in rows]


# ---- Missed weeks ------------------------------------------------------------------------------


def test_missed_weeks_are_those_since_the_newest_that_is_compiled(county):
    at = WEEK.next.next.end + MINUTE
    assert missed_weeks(at) == [WEEK.next.next]
    compile_week(WEEK.previous, at=WEEK.end)
    assert missed_weeks(at) == [WEEK, WEEK.next, WEEK.next.next]
    assert missed_weeks(WEEK.end - MINUTE) == []


def test_over_the_53rd_week_none_is_missed_and_none_made_up(county):
    compile_week(Week(2020, 52), at=WEEK.end)
    assert missed_weeks(Week(2021, 2).end) == [Week(2020, 53), Week(2021, 1), Week(2021, 2)]


def test_mondays_task_catches_up_in_order(county, monkeypatch):
    compile_week(WEEK.previous, at=WEEK.end)
    monkeypatch.setattr("django.utils.timezone.now", lambda: WEEK.next.end + 360 * MINUTE)
    tasks.compile_week()
    tasks.compile_week()
    assert compiled() == ["2021-W29", "2021-W30", "2021-W31"]
    first, second = WeekJob.objects.order_by("id")
    assert (first.state, first.by, first.done, first.total) == ("done", None, 2, 2)
    assert (second.state, second.done) == ("done", 0)


def test_a_compile_that_meets_an_import_waits_for_the_next_sweep(county, wang, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise StillWriting

    ask(KIND.COMPILE, county, by=wang, at=WEEK.end)
    with monkeypatch.context() as patched:
        patched.setattr(jobs_module, "compile_week", fails)
        assert run_waiting(clock(WEEK.end)) == 0
    assert WeekJob.objects.get().state == "queued"
    assert run_waiting(clock(WEEK.end + MINUTE)) == 1
    assert compiled() == ["2021-W30"]


def test_an_error_is_kept_for_the_page(county, wang, monkeypatch):
    ask(KIND.COMPILE, county, by=wang, at=WEEK.end)
    monkeypatch.setattr(jobs_module, "compile_week", lambda *_, **__: 1 / 0)
    assert run_waiting(clock(WEEK.end)) == 0
    assert WeekJob.objects.get().state == "failed"


# ---- Comparing ---------------------------------------------------------------------------------


def test_comparing_counts_what_agrees_and_what_does_not(client, village, county, category, wang, now):
    file_complaint(village, category, now)
    for week in (WEEK, WEEK.next):
        compile_week(week, at=WEEK.next.end)
        publish(county, week, by=wang, at=WEEK.next.end)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE summaries_publishedsummary SET foreword = '改' WHERE number = 31")
        cursor.execute("SET LOCAL session_replication_role = origin")
    ask(KIND.VERIFY, county, by=wang, at=WEEK.next.end)
    assert run_waiting(clock(WEEK.next.end)) == 1
    job = WeekJob.objects.get()
    assert (job.done, job.total, job.right, job.wrong) == (2, 2, 1, 1)
    assert SummaryCheck.objects.filter(agrees=True).count() == 1
    client.force_login(wang)
    rows = client.get("/summaries/weeks/").context["rows"]
    assert [row.check.agrees for row in rows] == [False, True]


def test_asked_twice_it_is_done_once(county, wang):
    first = ask(KIND.VERIFY, county, by=wang, at=WEEK.end)
    assert ask(KIND.VERIFY, county, by=wang, at=WEEK.end) == first
    run_waiting(clock(WEEK.end))
    assert ask(KIND.VERIFY, county, by=wang, at=WEEK.end) != first


def test_a_worker_that_is_not_heard_of_loses_the_work_to_the_next(county, wang):
    ask(KIND.VERIFY, county, by=wang, at=WEEK.end)
    dead = jobs_module.claim(WeekJob.objects.get().pk, at=WEEK.end)
    assert dead is not None
    assert run_waiting(clock(WEEK.end + MINUTE)) == 0
    assert run_waiting(clock(WEEK.end + 6 * MINUTE)) == 1
    assert not jobs_module.own(dead).exists()


@pytest.mark.parametrize("who", ["chen", "lin", "dong"])
def test_only_officials_ask_and_only_the_countys_compile(county, township, bai, request, who):
    with pytest.raises(lifecycle.NotAllowed):
        ask(KIND.VERIFY, county, by=request.getfixturevalue(who), at=WEEK.end)
    for kind, district in ((KIND.COMPILE, township), (KIND.VERIFY, county)):
        with pytest.raises(lifecycle.NotAllowed):
            ask(kind, district, by=bai, at=WEEK.end)
    ask(KIND.VERIFY, township, by=bai, at=WEEK.end)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "sing"}, "week_job_kind_is_known"),
        ({"state": "done"}, "week_job_ends_once"),
        ({"done": 1}, "week_job_is_no_more_than_all"),
        ({}, "one_week_job_at_a_time"),
    ],
)
def test_what_the_database_refuses_of_a_job(county, values, constraint):
    WeekJob.objects.create(kind=KIND.VERIFY, district=county, at=WEEK.end)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WeekJob.objects.create(**({"kind": KIND.VERIFY, "district": county, "at": WEEK.end} | values))


# ---- The schedule ------------------------------------------------------------------------------


def test_an_official_moves_the_compiling_to_another_day_and_no_other_task_with_it(county, wang):
    shared = PeriodicTask.objects.get(task="summaries.compile_week").crontab
    other = PeriodicTask.objects.create(name="x", task="complaints.remind", crontab=shared)
    change_schedule(Schedule("2", dt.time(7, 30), True), by=wang)
    assert lifecycle.schedule() == Schedule("2", dt.time(7, 30), True)
    other.refresh_from_db()
    assert (other.crontab.hour, other.crontab.day_of_week) == ("6", "1")


def test_a_schedule_that_no_form_can_say_is_left_alone(county):
    odd = CrontabSchedule.objects.create(minute="0", hour="6,18", day_of_week="1", timezone="Asia/Shanghai")
    PeriodicTask.objects.filter(task="summaries.compile_week").update(crontab=odd)
    assert lifecycle.schedule() is None


def test_a_townships_official_changes_no_schedule(bai):
    with pytest.raises(lifecycle.NotAllowed):
        change_schedule(Schedule("2", dt.time(7, 30), True), by=bai)


# ---- The page ----------------------------------------------------------------------------------


def test_the_page_shows_what_is_missing_under_way_and_done(client, wang, village, county, township, bai):
    client.force_login(wang)
    page = client.get("/summaries/weeks/")
    assert (page.context["rows"], len(page.context["missed"])) == ([], 1)
    compile_week(WEEK, at=WEEK.end)
    publish(township, WEEK, by=bai, at=WEEK.end)
    assert client.post("/summaries/weeks/compile/").url == "/summaries/weeks/"
    page = client.get("/summaries/weeks/")
    assert [job.kind for job in page.context["running"]] == ["compile"]
    assert "data-follow" in page.text
    [row] = page.context["rows"]
    assert (str(row.summary.week), row.version, row.below, row.below_published) == ("2021-W30", None, 1, 1)


def test_the_form_changes_the_schedule_or_says_what_is_wrong(client, wang, county):
    client.force_login(wang)
    assert client.post("/summaries/weeks/schedule/", {"day": "3", "time": "25:00"}).status_code == 422
    client.post("/summaries/weeks/schedule/", {"day": "0", "time": "07:05"})
    assert lifecycle.schedule() == Schedule("0", dt.time(7, 5), False)
    assert client.get("/summaries/weeks/").context["form"].initial["day"] == "0"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_number_of_statements(client, wang, county, rows, django_assert_num_queries):
    for week in [WEEK, WEEK.next, WEEK.next.next][:rows]:
        compile_week(week, at=WEEK.next.next.end)
        publish(county, week, by=wang, at=WEEK.next.next.end)
    client.force_login(wang)
    with django_assert_num_queries(14):
        client.get("/summaries/weeks/")


# ---- Backfill ----------------------------------------------------------------------------------


def test_weeks_of_the_past_are_compiled_in_order_and_none_twice(county, capsys):
    call_command("backfill_weeks", "2020-W52", "2021-W01")
    call_command("backfill_weeks", "2020-W51", "2021-W02")
    assert sorted(compiled()) == ["2020-W51", "2020-W52", "2020-W53", "2021-W01", "2021-W02"]
    said = capsys.readouterr().out.splitlines()
    assert said == ["3 weeks compiled, 0 were there already.", "2 weeks compiled, 3 were there already."]


def test_without_words_three_years_to_last_week_are_meant(county, monkeypatch):
    seen: list[Week] = []
    monkeypatch.setattr(
        "summaries.management.commands.backfill_weeks.compile_week",
        lambda week, at, wait: seen.append(week),
    )
    call_command("backfill_weeks")
    weeks = list(dict.fromkeys(seen))
    assert (weeks[-1], len(weeks)) == (Week.at(timezone.now()).previous, 157)
