"""Mails of weekly summaries: claim the row, render, send. No personal data leaves the house in them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from complaints.models import Category
from core.mail import send_mail
from core.outbox import NotSent
from districts.models import Indicator

from . import dashboard
from .facts import Facts
from .lifecycle.subscribing import queue
from .models import Subscription, SummaryMail, WeeklySummary
from .reading import Reading

# A dot, because mail programs keep it inside an address.
confirming = TimestampSigner(salt="subscription asked", sep=".")
ending = Signer(salt="subscription ended", sep=".")
CONFIRM_WITHIN = dt.timedelta(days=14)
BARS = 5  # categories that are drawn


def confirm_url(subscription: Subscription) -> str:
    return settings.SITE_URL + reverse("subscription_confirm", args=[confirming.sign(str(subscription.pk))])


def end_url(subscription: Subscription) -> str:
    return settings.SITE_URL + reverse("subscription_end", args=[ending.sign(str(subscription.pk))])


def subscription_of(token: str, *, to_confirm: bool) -> Subscription:
    """What the link is of; 404 for what we did not sign, and for a question asked too long ago."""
    try:
        key = confirming.unsign(token, max_age=CONFIRM_WITHIN) if to_confirm else ending.unsign(token)
    except BadSignature as problem:
        raise Http404 from problem
    return get_object_or_404(Subscription.objects.select_related("district", "member"), pk=key)


def send_waiting(*, clock: Callable[[], dt.datetime] = timezone.now) -> int:
    """Send what waits, the oldest first; returns how many went out."""
    with translation.override(settings.LANGUAGE_CODE):
        return queue.sweep(deliver, clock=clock)


def deliver(mail: SummaryMail, *, at: dt.datetime) -> None:
    """Hand it to the mail server; raises NotSent or MaybeSent."""
    subscription = mail.subscription
    if not (address := subscription.address):
        raise NotSent(_("Ended meanwhile, or there is no address."), final=True)
    letter = asked(subscription) if mail.version is None else week_of(mail)
    end = end_url(subscription)
    send_mail(
        to=address,
        subject=letter.headline,
        text=letter.text,
        html=letter.html,
        message_id=f"<summary-{mail.pk}@{settings.SITE_HOST or 'localhost'}>",
        headers={"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


@dataclass(frozen=True)
class Letter:
    """What a mail says."""

    headline: str
    text: str
    html: str


def asked(subscription: Subscription) -> Letter:
    """Whether the owner of an outside address wants them."""
    context = {"district": subscription.district, "confirm_url": confirm_url(subscription)}
    headline = _("Weekly summaries of %(district)s: please confirm") % {"district": subscription.district}
    return written("asked", headline, context)


def week_of(mail: SummaryMail) -> Letter:
    """The published version, so that it can be read without opening the portal."""
    assert mail.version is not None  # noqa: S101 - the caller has asked
    reading = Reading(mail.version.summary, mail.version)
    reading.summary.district = mail.version.district
    headline = _("%(district)s, week %(number)s of %(year)s") % {
        "district": reading.district,
        "number": reading.week.number,
        "year": reading.week.year,
    }
    if mail.version.edition > 1:
        headline = _("Corrected: %(headline)s") % {"headline": headline}
    context = told(reading) | {"end_url": end_url(mail.subscription)}
    return written("week", headline, context)


def written(name: str, headline: str, context: dict[str, Any]) -> Letter:
    context = context | {"headline": headline, "site_url": settings.SITE_URL}
    text = render_to_string(f"summaries/mail/{name}.txt", context).strip() + "\n"
    return Letter(headline, text, render_to_string(f"summaries/mail/{name}.html", context))


def told(reading: Reading) -> dict[str, Any]:
    """What the mail shows of the week: figures, bars, and where each part stands."""
    facts = reading.facts
    row = dashboard.row(reading.district, facts, list(Indicator.objects.all()))
    return {
        "reading": reading,
        "facts": facts,
        "before": before(reading),
        "lines": [line for line in row.lines if line.amount],
        "bars": bars(facts),
        "deeds": reading.deeds(),
        "page_url": settings.SITE_URL + reading.summary.get_absolute_url(),
    }


def before(reading: Reading) -> Facts | None:
    rows = WeeklySummary.objects.of_week(reading.week.previous).filter(district=reading.district)
    found = rows.current().first()
    return found.facts if found else None


@dataclass(frozen=True)
class Bar:
    """One line of a chart that is made of two table cells."""

    label: str
    number: int
    percent: int


def bars(facts: Facts) -> list[Bar]:
    """What residents raise most, the longest bar for the most."""
    most = facts.complaints.by_category.most_common(BARS)
    names = {category.path: category.name for category in Category.objects.get_root_nodes()}
    longest = Decimal(most[0][1]) if most else Decimal(1)
    return [Bar(names.get(path, path), n, max(int(100 * n / longest), 1)) for path, n in most]
