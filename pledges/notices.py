"""The one message of a day: what is due, what is late, which notes wait; written as things stand when it leaves."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.mail import send_mail
from core.outbox import NotSent
from members.models import Member

from .lifecycle.reminders import queue
from .models import Campaign, Digest, Reminder, SupervisionNote
from .worklists import due_for, has_pledged

MOST_LINES = 20


def send_waiting(*, clock: Callable[[], dt.datetime] = timezone.now) -> int:
    """Send the messages that wait, the oldest first; returns how many went out."""
    with translation.override(settings.LANGUAGE_CODE):
        return queue.sweep(deliver, clock=clock)


def deliver(digest: Digest, *, at: dt.datetime) -> None:
    """Hand it to the mail server; raises NotSent or MaybeSent."""
    if not digest.member.is_active or not digest.member.email:
        raise NotSent(_("The contact was erased meanwhile."), final=True)
    today = timezone.localdate(at)
    named = content(digest, today)
    if digest.day != today or not any(named.values()):
        raise NotSent(_("Overtaken: it is no longer due."), final=True)
    headline, body = write(digest, named, today)
    message_id = f"<digest-{digest.pk}@{settings.SITE_HOST or 'localhost'}>"
    send_mail(to=digest.member.email, subject=headline, text=body, message_id=message_id)


def content(digest: Digest, today: dt.date) -> dict[str, list[Any]]:
    """Everything of the member's that is due now, not only what caused the message."""
    due = due_for(digest.member, today)
    owes = digest.reminders.filter(subject=Reminder.Subject.OWES).select_related("campaign", "by")
    return {
        "late": [pledge for pledge in due if pledge.due_on < today],
        "due": [pledge for pledge in due if pledge.due_on >= today],
        "notes": list(SupervisionNote.objects.to_answer(digest.member).select_related("pledge", "by")),
        "owes": [each for each in owes if each.campaign and still_owes(digest.member, each.campaign, today)],
    }


def still_owes(member: Member, campaign: Campaign, today: dt.date) -> bool:
    """Whether the member could log one now and has none; a message may leave on the day after the press."""
    owing = Member.objects.owing_pledges().filter(~has_pledged(campaign), pk=member.pk)
    return campaign.is_open_on(today) and owing.exists()


def write(digest: Digest, named: dict[str, list[Any]], today: dt.date) -> tuple[str, str]:
    """The headline and the body of the letter in templates/notices/pledges_due.txt."""
    count = sum(len(rows) for rows in named.values())
    context = {
        "lists": {name: rows[:MOST_LINES] for name, rows in named.items()},
        "count": count,
        "more": sum(max(0, len(rows) - MOST_LINES) for rows in named.values()),
        "link": f"{settings.SITE_URL}{reverse('work')}",
        "today": today,
    }
    text = render_to_string("notices/pledges_due.txt", context).strip()
    headline, _newline, body = text.partition("\n")
    return headline.strip(), re.sub(r"\n\s*\n+", "\n\n", body).strip() + "\n"
