"""Celery's way in; the schedule rows name these tasks, so a rename needs a migration of theirs."""

from celery import shared_task
from django.utils import timezone

from core.weeks import Week
from districts.models import District

from . import lifecycle, notices, public_figures
from .facts.written import StillWriting
from .lifecycle.jobs import RUN
from .models import WeekJob


@shared_task(name="summaries.compile_week", autoretry_for=(StillWriting,), retry_backoff=60, max_retries=8)
def compile_week(week: str | None = None) -> None:
    """Compile a week such as `2021-W30`, tried again while an import goes on; without one, all that are missing."""
    if week:
        lifecycle.compile_week(Week.parse(week), at=timezone.now())
    else:
        ask_for_county(WeekJob.Kind.COMPILE)


@shared_task(name="summaries.verify")
def verify() -> None:
    """Compare everything that was published with the records."""
    ask_for_county(WeekJob.Kind.VERIFY)


def ask_for_county(kind: WeekJob.Kind) -> None:
    if county := District.objects.filter(depth=1).first():
        lifecycle.ask(kind, county, at=timezone.now())
        lifecycle.run_waiting(timezone.now)


@shared_task(name=RUN)
def run_week_jobs() -> None:
    """Do what was asked for; nudged by each request, and run every minute so that nothing waits for a lost nudge."""
    lifecycle.run_waiting(timezone.now)


@shared_task(name="summaries.send_mails")
def send_mails() -> None:
    """Send what waits; nudged when somebody sends, and run every minute so that nothing waits for a lost nudge."""
    notices.send_waiting()


@shared_task(name="summaries.keep_public_figures")
def keep_public_figures() -> None:
    """So that what everybody may read is at hand, should the database go away before somebody reads it."""
    public_figures.keep_at_hand(timezone.now())
