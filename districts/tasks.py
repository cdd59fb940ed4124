"""Celery's way in; the schedule rows name these tasks, so a rename needs a migration of theirs."""

from celery import shared_task
from django.utils import timezone

from .imports.batches import LEDGERS


@shared_task(name="districts.run_imports")
def run_imports() -> None:
    """Check and take in the ledgers that wait, and forget those that nobody confirmed."""
    LEDGERS.run_waiting()
    LEDGERS.forget_files(at=timezone.now())
