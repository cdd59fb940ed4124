"""Several workers share the weeks and none is done twice; killed wherever it may be, nothing is lost and nothing doubled.

KILLS=20 kills more often than the suite has time for.
"""

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from core.weeks import Week
from districts.models import District
from summaries.lifecycle import recount, verify, weeks_between
from summaries.models import PublishedSummary, SummaryEvent, WeekEnd, WeeklySummary
from summaries.seals import stored_form
from tests.factories import file_complaint
from tests.summaries.killed import FIRST, LAST
from tests.worker import libpq_url

WEEKS = list(weeks_between(Week.parse(FIRST), Week.parse(LAST)))
KILLS = int(os.environ.get("KILLS", "5"))
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def season(village, other_village, category, wang) -> list[District]:
    """A complaint in every second week."""
    for week in WEEKS[::2]:
        file_complaint(village, category, week.start)
    return list(District.objects.exclude(level="village"))


def run(*command: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DATABASE_URL": libpq_url(connection.settings_dict["NAME"]),
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "pledgeportal.settings",
    }
    return subprocess.Popen(
        [sys.executable, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def nothing_is_lost_and_nothing_doubled(districts: list[District]) -> None:
    compiled = Counter(WeeklySummary.objects.values_list("year", "number", "district_id", "version"))
    assert compiled == Counter(
        (week.year, week.number, district.pk, 1) for week in WEEKS for district in districts
    )
    kept = WeekEnd.objects.order_by("id").values_list("year", "number")
    assert list(kept) == [(week.year, week.number) for week in WEEKS]
    assert SummaryEvent.objects.filter(kind="compiled").count() == len(compiled)
    for summary in WeeklySummary.objects.select_related("district"):
        assert summary.frozen == stored_form(
            recount(summary.week, summary.known)[summary.district.path].freeze()
        )


def test_four_workers_share_the_past_and_do_no_week_twice(season):
    workers = [run("manage.py", "backfill_weeks", FIRST, LAST) for _ in range(4)]
    said = [worker.communicate(timeout=120) for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4, said
    done = [int(out.split()[0]) for out, _err in said]
    assert sum(done) == len(WEEKS)
    nothing_is_lost_and_nothing_doubled(season)


def test_a_worker_killed_anywhere_loses_and_doubles_nothing(season, county):
    killed = run("-m", "tests.summaries.killed", str(KILLS), "20210726")
    out, err = killed.communicate(timeout=170)
    assert killed.returncode == 0, err
    assert int(out) > KILLS // 2  # most died at work
    nothing_is_lost_and_nothing_doubled(season)
    published = PublishedSummary.objects.filter(district=county).order_by("position")
    assert [(each.week, each.position, each.edition) for each in published] == [
        (week, position, 1) for position, week in enumerate(WEEKS, start=1)
    ]
    assert SummaryEvent.objects.filter(kind="published").count() == len(WEEKS)
    assert verify(season, at=WEEKS[-1].next.end).agrees
