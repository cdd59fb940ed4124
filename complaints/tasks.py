"""What a worker does for complaints."""

from celery import shared_task

from . import links


@shared_task(name="complaints.mail_links")
def mail_links(email_digest: str) -> None:
    """Takes the digest, so that no address lies in the queue."""
    links.mail_links(email_digest)
