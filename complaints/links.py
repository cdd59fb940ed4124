"""Links that stand for themselves: a resident's verdict on one answer, and their complaints by mail."""

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Complaint

logger = logging.getLogger(__name__)
VERDICT_WITHIN = dt.timedelta(days=14)
MAILED_WITHIN = dt.timedelta(hours=2)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)

# A dot, because mail programs keep it inside an address.
verdicts = Signer(salt="complaint verdict", sep=".")
mailboxes = TimestampSigner(salt="complaints by mail", sep=".")


def verdict_url(complaint: Complaint) -> str:
    """Where the resident judges this answer without a PIN; of a complaint that has no answer now, its page."""
    if complaint.answered_at is None:
        return settings.SITE_URL + complaint.get_absolute_url()
    return settings.SITE_URL + reverse(
        "complaint_verdict_link", args=[verdict_token(complaint.code, complaint.answered_at)]
    )


def verdict_token(code: str, answered_at: dt.datetime) -> str:
    """Names the complaint and the moment of the answer: after the next answer it is void."""
    moment = (answered_at - EPOCH) // MICROSECOND
    return verdicts.sign(f"{code}.{moment}")


def read_verdict_token(token: str) -> tuple[str, dt.datetime]:
    """The code and the moment of the answer; raises BadSignature for what we did not sign."""
    code, _dot, moment = verdicts.unsign(token).rpartition(".")
    if not code:
        raise BadSignature
    return code, EPOCH + int(moment) * MICROSECOND


def mailbox_url(email_digest: str) -> str:
    """Where, for two hours, a browser learns that the complaints of this address are its own."""
    return settings.SITE_URL + reverse("complaint_mailed", args=[mailboxes.sign(email_digest)])


def read_mailbox_token(token: str) -> str:
    """The digest of the address; raises BadSignature, and SignatureExpired after two hours."""
    return mailboxes.unsign(token, max_age=MAILED_WITHIN)


def mail_links(email_digest: str) -> None:
    """Write to the address that left complaints under this digest; an unknown one gets nothing."""
    complaint = Complaint.objects.filter(email_digest=email_digest).first()
    if complaint is None:
        return
    words = render_to_string("complaints/mailed_links.txt", {"address": mailbox_url(email_digest)})
    try:
        send_mail(_("Your complaints"), words, None, [complaint.contact_email])
    except OSError as problem:  # of every SMTP error too; its words may hold the address
        logger.warning("the links of one address were not mailed: %s", type(problem).__name__)
