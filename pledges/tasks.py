"""Celery's way in; the schedule rows name these tasks, so a rename needs a migration of theirs."""

from celery import shared_task
from django.utils import timezone

from . import lifecycle
from .retention import erase_old_contacts as erase


@shared_task(name="pledges.erase_old_contacts")
def erase_old_contacts() -> None:
    """Erase the contacts whose retention period is over."""
    erase(at=timezone.now())


@shared_task(name="pledges.follow_complaints")
def follow_complaints() -> None:
    """Take over what residents said of the complaints behind delivered duties."""
    lifecycle.follow_complaints(at=timezone.now())
