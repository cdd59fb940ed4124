"""Time limits of a complaint (domain: Time limits); working days by China's legal calendar."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.working_days import add_working_days


class LimitClass(models.TextChoices):
    """How fast a category must be answered."""

    URGENT = "urgent", _("Urgent")
    ORDINARY = "ordinary", _("Ordinary")
    COMPLEX = "complex", _("Complex")


@dataclass(frozen=True)
class Limits:
    """The moments by which a complaint must be contacted and answered."""

    contact_by: dt.datetime
    answer_by: dt.datetime


ANSWER_DAYS = {LimitClass.URGENT: 1, LimitClass.ORDINARY: 5, LimitClass.COMPLEX: 15}


def limits_from(dispatched_at: dt.datetime, limit_class: str) -> Limits:
    """Both limits, counted from the first dispatch; they are stored then and never restarted."""
    urgent = limit_class == LimitClass.URGENT
    first_contact = dispatched_at + dt.timedelta(hours=2) if urgent else add_working_days(dispatched_at, 1)
    return Limits(first_contact, add_working_days(dispatched_at, ANSWER_DAYS[LimitClass(limit_class)]))


def accept_by(received_at: dt.datetime, limit_class: str) -> dt.datetime:
    """The moment by which a new complaint must be accepted or declined."""
    if limit_class == LimitClass.URGENT:
        return received_at + dt.timedelta(minutes=30)
    return add_working_days(received_at, 1)


def is_amber(*, dispatched_at: dt.datetime, answer_by: dt.datetime, at: dt.datetime) -> bool:
    """Whether three quarters of the time have gone."""
    return at >= dispatched_at + (answer_by - dispatched_at) * 0.75
