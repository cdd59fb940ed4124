"""Celery's way in; the schedule rows name these tasks, so a rename needs a migration of theirs."""

from celery import shared_task
from django.utils import timezone

from core.weeks import Week

from . import lifecycle, public_figures
from .facts.written import StillWriting


@shared_task(name="summaries.compile_week", autoretry_for=(StillWriting,), retry_backoff=60, max_retries=8)
def compile_week(week: str | None = None) -> None:
    """Compile a week such as `2021-W30`; without one, the week before this. Tried again when an import goes on."""
    now = timezone.now()
    lifecycle.compile_week(Week.parse(week) if week else Week.at(now).previous, at=now)


@shared_task(name="summaries.keep_public_figures")
def keep_public_figures() -> None:
    """So that what everybody may read is at hand, should the database go away before somebody reads it."""
    public_figures.keep_at_hand(timezone.now())
