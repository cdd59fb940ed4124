"""A week is compiled once and whole, by a real worker over the real broker."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import InternalError
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from complaints.lifecycle import accept
from complaints.models import Complaint
from core.weeks import Week
from pledgeportal.celery import app
from summaries.facts import written
from summaries.facts.written import StillWriting
from summaries.lifecycle import WeekNotOver, compile_week
from summaries.models import WeekEnd, WeeklySummary
from summaries.tasks import compile_week as compile_task
from tests.factories import file_complaint, log_pledge
from tests.worker import wait_until

WEEK = Week(2021, 30)


def test_a_week_is_frozen_for_the_county_and_every_township_but_no_village(village, other_village, county):
    summaries = compile_week(WEEK, at=timezone.now())
    assert [summary.district.level for summary in summaries] == ["county", "township", "township"]


def test_compiling_again_changes_nothing(village, category, county, now):
    first = compile_week(WEEK, at=WEEK.end)
    file_complaint(village, category, now)
    again = compile_week(WEEK, at=timezone.now())
    assert [(s.pk, s.frozen) for s in again] == [(s.pk, s.frozen) for s in first]


def test_a_week_that_still_runs_is_refused(county):
    with pytest.raises(WeekNotOver):
        compile_week(WEEK, at=WEEK.start)
    assert not WeeklySummary.objects.exists()


def test_the_next_week_builds_on_the_frozen_one(
    village, category, county, now, django_assert_max_num_queries
):
    file_complaint(village, category, now)
    compile_week(WEEK, at=timezone.now())
    second = compile_week(WEEK.next, at=timezone.now())[0]
    assert second.facts.complaints.stock["received"] == 1
    assert second.facts.complaints.received == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_compiling_takes_the_same_number_of_statements(
    village, category, county, campaign, lin, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now)
    log_pledge(lin, campaign, now, due_on=WEEK.monday)
    compile_week(WEEK.previous, at=timezone.now())
    with django_assert_num_queries(42):
        compile_week(WEEK, at=timezone.now())


def test_a_history_imported_after_a_week_was_frozen_is_in_the_next_weeks_stock(
    village, category, county, chen, now
):
    file_complaint(village, category, now)
    compile_week(WEEK, at=timezone.now())
    file_complaint(village, category, WEEK.previous.start)  # what an import does
    whole = compile_week(WEEK.next, at=timezone.now())[0].facts.complaints
    assert whole.stock == Counter(received=2)
    late = Complaint.objects.get(received_at=WEEK.previous.start)
    accept(late, by=chen, at=WEEK.next.end)
    assert compile_week(WEEK.next.next, at=timezone.now())[0].facts.complaints.stock == Counter(
        received=1, accepted=1
    )


def test_a_week_frozen_by_an_earlier_release_is_not_built_upon(village, category, county, now):
    file_complaint(village, category, now)
    WeeklySummary.objects.create(
        district=county, year=WEEK.year, number=WEEK.number, frozen={}, compiled_at=WEEK.end
    )
    assert compile_week(WEEK.next, at=timezone.now())[0].facts.complaints.stock["received"] == 1
    assert WeekEnd.objects.get().week == WEEK.next


def test_a_county_without_districts_keeps_nothing(db):
    assert compile_week(WEEK, at=timezone.now()) == []
    assert not WeekEnd.objects.exists()


def test_whoever_writes_events_while_a_week_is_compiled_is_waited_for(
    village, category, county, now, monkeypatch
):
    looks = iter([{"3/7", "4/8"}, {"4/8", "5/9"}, {"5/9"}])
    monkeypatch.setattr(written, "writing", lambda: next(looks))
    compile_week(WEEK, at=timezone.now())
    assert next(looks, None) is None


def test_an_import_that_does_not_end_leaves_the_week_to_the_next_try(county, monkeypatch):
    monkeypatch.setattr(written, "writing", lambda: {"3/7"})
    monkeypatch.setattr(written, "PATIENCE", 0)
    with pytest.raises(StillWriting), transaction.atomic():
        compile_week(WEEK, at=timezone.now())
    assert not WeekEnd.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_writes_events_is_seen_from_another_connection(village, category, county, now):
    held, leave = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                file_complaint(village, category, now)
                held.set()
                leave.wait(60)
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    assert held.wait(10)
    assert len(written.writing()) == 1
    leave.set()
    thread.join()
    assert written.writing() == set()


def test_a_frozen_summary_cannot_be_changed(county):
    compile_week(WEEK, at=timezone.now())
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        WeeklySummary.objects.update(frozen={})


def test_a_week_has_one_summary_for_a_district(county):
    frozen = compile_week(WEEK, at=timezone.now())[0]
    frozen.pk = None
    with pytest.raises(IntegrityError, match="one_summary_a_version"), transaction.atomic():
        frozen.save(force_insert=True)


def test_the_end_of_a_week_cannot_be_changed(county):
    compile_week(WEEK, at=timezone.now())
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        WeekEnd.objects.update(stocks={})


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"ends_at": WEEK.next.end, "kept_at": WEEK.next.end}, "one_end_a_week"),
        ({"number": 31}, "ends_at"),
        ({"number": 54, "ends_at": WEEK.next.end, "kept_at": WEEK.next.end}, "week_end_week_exists"),
        ({"number": 31, "ends_at": WEEK.next.end, "kept_at": WEEK.end}, "week_end_is_kept_after_it"),
    ],
)
def test_the_end_of_a_week_is_kept_once_and_after_it(county, changes, constraint):
    compile_week(WEEK, at=WEEK.end)
    end = WeekEnd.objects.get()
    for name, value in ({"pk": None} | changes).items():
        setattr(end, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        end.save(force_insert=True)


def test_the_command_compiles_now_and_says_so(county, capsys):
    call_command("compile_week", "2021-W30")
    call_command("compile_week", "2021-W30")
    said = capsys.readouterr().out.splitlines()
    assert "1 summaries compiled" in said[0]
    assert "already compiled" in said[1]


@pytest.mark.parametrize("week", ["2021-W54", "W30", "2099-W01", "9999-W52", "0001-W01"])
def test_the_command_refuses_what_cannot_be_compiled_in_one_sentence(county, week):
    with pytest.raises(CommandError):
        call_command("compile_week", week)


def test_every_scheduled_task_is_registered(db):
    app.loader.import_default_modules()
    scheduled = set(PeriodicTask.objects.exclude(task__startswith="celery.").values_list("task", flat=True))
    assert scheduled >= {
        "complaints.look_again",
        "summaries.run_week_jobs",
        "summaries.send_mails",
        "summaries.verify",
        "summaries.keep_public_figures",
        "summaries.compile_week",
        "complaints.send_notices",
        "complaints.remind",
        "pledges.erase_old_contacts",
    }
    assert scheduled <= set(app.tasks)


def test_the_summary_is_scheduled_for_monday_six_o_clock_in_the_city(db):
    crontab = PeriodicTask.objects.get(task="summaries.compile_week").crontab
    assert (crontab.hour, crontab.minute, crontab.day_of_week, str(crontab.timezone)) == (
        "6",
        "0",
        "1",
        "Asia/Shanghai",
    )


# ---- With a real worker -----------------------------------------------------------------------


def test_the_same_task_sent_thrice_compiles_once(worker, village, other_village, county):
    for _ in range(3):
        compile_task.delay(str(WEEK))
    worker()
    wait_until(lambda: WeeklySummary.objects.count() == 3)
    compile_task.delay(str(WEEK.next))  # when this one is done, so are the three before it
    wait_until(lambda: WeeklySummary.objects.of_week(WEEK.next).count() == 3)
    assert WeeklySummary.objects.of_week(WEEK).count() == 3


def test_a_worker_killed_halfway_leaves_nothing_and_the_next_run_completes(
    worker, village, other_village, county
):
    with halfway_blocked(county) as blocked:
        compile_task.delay(str(WEEK))
        first = worker()
        wait_until(blocked)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert not WeeklySummary.objects.exists()
    compile_task.delay(str(WEEK))
    worker()
    wait_until(lambda: WeeklySummary.objects.count() == 3)


class halfway_blocked:  # reads as a phrase in `with`
    """Holds an uncommitted row of the second district, so that whoever inserts the week stops in the middle."""

    def __init__(self, county) -> None:
        self.township = county.__class__.objects.get_children(county).first()
        self.held, self.leave = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.hold)

    def hold(self) -> None:
        try:
            with transaction.atomic():
                WeeklySummary.objects.create(
                    district=self.township, year=2021, number=30, frozen={}, compiled_at=timezone.now()
                )
                self.held.set()
                self.leave.wait(60)
                transaction.set_rollback(True)
        finally:
            connections.close_all()

    def __enter__(self) -> Callable[[], bool]:
        self.thread.start()
        assert self.held.wait(10)
        return self.somebody_waits

    def somebody_waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            return cursor.fetchone()[0] > 0

    def __exit__(self, *_: object) -> None:
        self.leave.set()
        self.thread.join()
