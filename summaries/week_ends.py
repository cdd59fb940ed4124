"""How things stood when a week ended, kept for every district so that nothing has to be counted from the beginning."""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from core.weeks import Week


class WeekEndQuerySet(models.QuerySet["WeekEnd"]):
    def newest_by(self, moment: dt.datetime) -> "WeekEnd | None":
        """The last one not after the moment, with the `followers_events` and `followers_kept_at` of the one that was kept after it."""
        follower = self.filter(ends_at__gt=OuterRef("ends_at")).order_by("ends_at")
        with_follower = self.annotate(
            followers_events=Subquery(follower.values("last_events")[:1]),
            followers_kept_at=Subquery(follower.values("kept_at")[:1]),
        )
        return (
            with_follower.filter(ends_at__lte=moment)
            .defer("stocks", "clocks", "undelivered")
            .newest_first()
            .first()
        )

    def newest_first(self) -> Self:
        return self.order_by("-ends_at")


class WeekEnd(models.Model):
    """The stocks of every district at the end of an ISO week, each district's own without those below; append-only."""

    year = models.PositiveSmallIntegerField(_("ISO year"))
    number = models.PositiveSmallIntegerField(_("ISO week"))
    ends_at = models.DateTimeField(_("end of the week"), unique=True)
    # By family and district id: `complaints` and `pledges` by state, `works` by year, indicator and column.
    stocks = models.JSONField(_("stocks"), encoder=DjangoJSONEncoder)
    years = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("years of works"))
    # The newest event of each family that the stocks know of: one written later has a higher number.
    last_events = models.JSONField(_("last events"))
    # By table, the last row that was there; empty where an earlier release kept it.
    known = models.JSONField(_("last rows"), default=dict, db_default={})
    # Complaints whose clock ran, and pledges not delivered: from these what was late on a later day is told.
    clocks = ArrayField(models.BigIntegerField(), verbose_name=_("running clocks"))
    undelivered = ArrayField(models.BigIntegerField(), verbose_name=_("undelivered pledges"))
    kept_at = models.DateTimeField(_("kept"))

    objects = WeekEndQuerySet.as_manager()

    class Meta:
        verbose_name = _("end of a week")
        verbose_name_plural = _("ends of weeks")
        constraints = [
            models.UniqueConstraint("year", "number", name="one_end_a_week"),
            models.CheckConstraint(condition=Q(number__range=(1, 53)), name="week_end_week_exists"),
            models.CheckConstraint(
                condition=Q(kept_at__gte=models.F("ends_at")), name="week_end_is_kept_after_it"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return str(self.week)

    @property
    def week(self) -> Week:
        return Week(self.year, self.number)
