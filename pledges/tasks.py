"""Celery's way in; the schedule rows name these tasks, so a rename needs a migration of theirs."""

from celery import shared_task
from django.utils import timezone

from . import lifecycle, notices
from .retention import erase_old_contacts as erase


@shared_task(name="pledges.erase_old_contacts")
def erase_old_contacts() -> None:
    """Erase the contacts whose retention period is over."""
    erase(at=timezone.now())


@shared_task(name="pledges.follow_complaints")
def follow_complaints() -> None:
    """Take over what residents said of the complaints behind delivered duties."""
    lifecycle.follow_complaints(at=timezone.now())


@shared_task(name="pledges.remind")
def remind() -> None:
    """Remind members of what is due, late, or asked of them; one message a day each."""
    lifecycle.remind(at=timezone.now())


@shared_task(name="pledges.send_digests")
def send_digests() -> None:
    """Send the messages that wait; nudged when they are written and run every minute."""
    notices.send_waiting()
