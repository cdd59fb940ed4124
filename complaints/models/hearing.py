"""Whose resident must still be heard: the inspector's list to call, the second officer's list to check.

The rules and their reasons: docs/decisions/0009-when-the-resident-says-nothing.md.
"""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, F, Max, Q

from members.models import Member

ATTEMPTS = 2  # calls that reach nobody before a second officer may check
CALLS_APART = dt.timedelta(hours=4)  # so that the second call meets another part of the day
SILENCE = dt.timedelta(days=15)  # as long as the resident may reopen it
MISSED = Q(callbacks__reached=False, callbacks__at__gte=F("answered_at"))


Row = TypeVar("Row", bound=models.Model)


class HearingQuerySet(models.QuerySet[Row]):
    """Answered complaints by how far the office has come in hearing the resident."""

    def awaiting_callback(self) -> Self:
        """Answered, and the resident has not said yet whether it is solved; the longest waiting first."""
        return self.filter(state="answered").order_by("answered_at")

    def with_calls(self) -> Self:
        """Each with `missed`, the calls since its answer that reached nobody, and `last_call`."""
        return self.annotate(
            missed=Count("callbacks", filter=MISSED), last_call=Max("callbacks__at", filter=MISSED)
        )

    def to_call(self) -> Self:
        """Those with a number to call that has not been tried twice."""
        return self.awaiting_callback().exclude(contact_phone="").with_calls().filter(missed__lt=ATTEMPTS)

    def to_check(self, at: dt.datetime, *, by: Member) -> Self:
        """Tried twice in vain, or without a number and silent for fifteen days; nothing this officer handled or called."""
        silent = Q(contact_phone="", answered_at__lte=at - SILENCE)
        called = self.model._default_manager.filter(callbacks__by=by, callbacks__at__gte=F("answered_at"))
        return (
            self.awaiting_callback()
            .with_calls()
            .filter(Q(missed__gte=ATTEMPTS) | silent)
            .exclude(handler=by)
            .exclude(pk__in=called.values("pk"))
        )
