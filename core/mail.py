"""One mail at a time through Django's backend, telling what surely failed from what may have left."""

import smtplib
from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives, get_connection

from .outbox import MaybeSent, NotSent

PERMANENT = 500  # SMTP: from here on the server will not change its mind


def send_mail(
    *,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send it, with HTML beside the text if there is any; raises NotSent or MaybeSent, whose words name no address."""
    all_headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated", **(headers or {})}
    connection = get_connection()
    message = EmailMultiAlternatives(subject, text, to=[to], headers=all_headers, connection=connection)
    if html:
        message.attach_alternative(html, "text/html")
    try:
        message.message()
    except ValueError as problem:  # a line break in a header, or no address at all
        raise NotSent("not an address", final=True) from problem
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as problem:
        raise NotSent(f"mail server: {described(problem)}") from problem
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as problem:
        code = min((code for code, _ in problem.recipients.values()), default=0)
        raise NotSent(f"recipient refused: {code}", final=code >= PERMANENT) from problem
    except smtplib.SMTPResponseException as problem:
        raise NotSent(described(problem), final=problem.smtp_code >= PERMANENT) from problem
    except smtplib.SMTPNotSupportedError as problem:
        raise NotSent(described(problem), final=True) from problem
    except (smtplib.SMTPException, OSError) as problem:
        raise MaybeSent(described(problem)) from problem
    finally:
        close(connection)


def close(connection: object) -> None:
    """Hang up; what was sent is sent, so a server that is gone already is no news."""
    try:
        connection.close()  # type: ignore[attr-defined]
    except (smtplib.SMTPException, OSError):
        return


def described(problem: Exception) -> str:
    """The kind of error and the server's number; its words may repeat the address."""
    return f"{type(problem).__name__} {getattr(problem, 'smtp_code', '')}".strip()
