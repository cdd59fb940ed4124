"""Celery's way in; the schedule rows name these tasks, so a rename needs a migration of theirs."""

import datetime as dt

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from .imports import batches
from .sign_in import lifecycle


@shared_task(name="members.run_imports")
def run_imports() -> None:
    """Check and take in the rosters that wait, and forget those that nobody confirmed."""
    batches.run_waiting()
    batches.forget_files(at=timezone.now())


@shared_task(name="members.forget_sessions")
def forget_sessions() -> None:
    """Each night, so that nobody who was here once stays in the tables of sessions and of sign-ins for ever."""
    now = timezone.now()
    lifecycle.forget_sessions(at=now)
    if settings.SIGN_IN_RECORD_DAYS:
        lifecycle.forget_sign_ins(before=now - dt.timedelta(days=settings.SIGN_IN_RECORD_DAYS))
