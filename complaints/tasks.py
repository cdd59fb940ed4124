"""Celery's way in; the schedule rows name these tasks, so a rename needs a migration of theirs."""

from celery import shared_task
from django.utils import timezone

from . import lifecycle, links, notices
from .imports import batches


@shared_task(name="complaints.send_notices")
def send_notices() -> None:
    """Send what waits; nudged by each event and run every minute, so that nothing waits for a lost nudge."""
    notices.send_waiting()


@shared_task(name="complaints.remind")
def remind() -> None:
    """Remind of what is due soon, late, to be reviewed or not heard of."""
    lifecycle.remind(at=timezone.now())


@shared_task(name="complaints.mail_links")
def mail_links(email_digest: str) -> None:
    """Takes the digest, so that no address lies in the queue."""
    links.mail_links(email_digest)


@shared_task(name="complaints.run_imports")
def run_imports() -> None:
    """Store the files that members have confirmed, and forget those that nobody did."""
    batches.run_waiting()
    batches.forget_files(at=timezone.now())


@shared_task(name="complaints.look_again")
def look_again(everything: bool = False) -> None:
    """Mark the acceptances that new complaints cast doubt on; nudged by each and run every five minutes besides."""
    lifecycle.find_recurrences(at=timezone.now(), everything=everything)
