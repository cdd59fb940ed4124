"""When the weeks are compiled: a row of the scheduler that officials change."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import rules
from django.db import transaction
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from members.models import Member

from .errors import NotAllowed

TASK = "summaries.compile_week"
ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Schedule:
    """Once a week; `day` as the scheduler counts them, from Sunday, 0."""

    day: str
    time: dt.time
    is_on: bool


def schedule() -> Schedule | None:
    """None while it is something that no form here can say, or is not there at all."""
    row: Any = PeriodicTask.objects.filter(task=TASK).select_related("crontab").first()
    cron = row.crontab if row else None
    if cron is None or not (cron.minute.isdigit() and cron.hour.isdigit() and cron.day_of_week.isdigit()):
        return None
    return Schedule(cron.day_of_week, dt.time(int(cron.hour), int(cron.minute)), row.enabled)


@transaction.atomic
def change_schedule(wanted: Schedule, *, by: Member) -> None:
    """Other tasks may share the old row, so this one gets another row rather than another time in the same."""
    if not rules.has_perm("summaries.schedule", by):
        raise NotAllowed(f"{by.username} may not change the schedule")
    crontab, _made = CrontabSchedule.objects.get_or_create(
        minute=str(wanted.time.minute),
        hour=str(wanted.time.hour),
        day_of_week=wanted.day,
        day_of_month="*",
        month_of_year="*",
        timezone=ZONE,
    )
    row, _made = PeriodicTask.objects.select_for_update().get_or_create(
        task=TASK, defaults={"name": "Compile the weekly summaries", "crontab": crontab}
    )
    row.crontab, row.enabled = crontab, wanted.is_on
    row.save()  # not `update`: the scheduler looks for the mark that this leaves
