"""Mail and text messages to residents, followers and members: claim the row, render, send."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.mail import send_mail
from core.outbox import NotSent
from core.sms import LONGEST, TextMessage, send_sms

from .lifecycle import outbox, reminders
from .links import verdict_url
from .models import Complaint, ComplaintEvent, Notice

Kind = ComplaintEvent.Kind
Channel = Notice.Channel

# The resident who filed reads the office's own words in the mail; those who follow see only what all may.
WITH_WORDS = (Kind.DECLINED, Kind.ASKED, Kind.EXTENDED, Kind.HUNG, Kind.ANSWERED)


@dataclass(frozen=True)
class Letter:
    """What a notice says."""

    headline: str
    body: str


def send_waiting(*, clock: Callable[[], dt.datetime] = timezone.now) -> int:
    """Send what waits, the oldest first; returns how many went out."""
    with translation.override(settings.LANGUAGE_CODE):
        return outbox.queue.sweep(deliver, clock=clock)


def deliver(notice: Notice, *, at: dt.datetime) -> None:
    """Hand it to the mail server or the gateway; raises NotSent or MaybeSent."""
    address = address_of(notice)
    if not address:
        raise NotSent(_("The contact was erased meanwhile."), final=True)
    if is_overtaken(notice, at):
        raise NotSent(_("Overtaken: it is no longer due."), final=True)
    letter = write(notice)
    if notice.channel == Channel.MAIL:
        send_mail(to=address, subject=letter.headline, text=letter.body, message_id=message_id(notice))
    else:
        send_sms(text_message(notice, address, letter.headline))


def address_of(notice: Notice) -> str:
    """Where it goes now; empty when whoever it was for has had it erased, or has left."""
    by_mail = notice.channel == Channel.MAIL
    if notice.member:
        return notice.member.email if notice.member.is_active and by_mail else ""
    if notice.follower:
        return notice.follower.email if by_mail else notice.follower.phone
    return notice.complaint.contact_email if by_mail else notice.complaint.contact_phone


def is_overtaken(notice: Notice, at: dt.datetime) -> bool:
    """Whether a reminder's complaint needs nobody any more."""
    if notice.event_id is not None:
        return False
    return not Complaint.objects.filter(reminders.needs_somebody(at), pk=notice.complaint_id).exists()


def write(notice: Notice) -> Letter:
    """The letter in templates/notices/ that is named like the notice's subject: its first line is the headline."""
    event = notice.event
    own = notice.follower is None
    context = {
        "complaint": notice.complaint,
        "unit": event.unit if event else notice.complaint.unit,
        "follows": not own,
        "words": event.note if event and own and event.kind in WITH_WORDS else "",
        "link": link_for(notice),
    }
    text = render_to_string(f"notices/{notice.subject}.txt", context).strip()
    headline, _newline, body = text.partition("\n")
    return Letter(headline.strip(), re.sub(r"\n\s*\n+", "\n\n", body).strip() + "\n")


def link_for(notice: Notice) -> str:
    """Where the reader looks; an answer's own resident can judge it there without a PIN."""
    if notice.subject == Kind.ANSWERED and is_residents(notice):
        return verdict_url(notice.complaint)
    return f"{settings.SITE_URL}{notice.complaint.get_absolute_url()}"


def is_residents(notice: Notice) -> bool:
    """Whether it goes to who filed the complaint that the event is of: no follower, and none merged into it."""
    to_nobody_else = notice.member_id is None and notice.follower_id is None
    return to_nobody_else and notice.event is not None and notice.event.complaint_id == notice.complaint_id


def message_id(notice: Notice) -> str:
    """The same however often it is sent, so that a mailbox shows a repeat once."""
    return f"<notice-{notice.pk}@{settings.SITE_HOST or 'localhost'}>"


def text_message(notice: Notice, number: str, headline: str) -> TextMessage:
    """One message of at most 70 characters, with nothing personal but the code."""
    where = _("Look it up with this code at %(host)s.") % {"host": settings.SITE_HOST}
    sentence = _("%(headline)s.") % {"headline": headline}
    text = f"{sentence}{where}"
    return TextMessage(
        id=f"notice-{notice.pk}",
        to=number,
        text=text if len(text) <= LONGEST else sentence[:LONGEST],
        kind=notice.subject,
        parameters={"code": notice.complaint.code},
    )
