"""What can happen to cumulative reports: they are submitted, then confirmed or returned by somebody above."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Basis, CumulativeReport, Target, newest_confirmed


class ReportRefused(ValueError):
    """The report cannot be taken; the message says why, `field` where."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Standing:
    """How much has come how far in all, in the indicator's unit."""

    started: Decimal
    completed: Decimal
    accepted: Decimal

    @classmethod
    def of(cls, report: CumulativeReport) -> "Standing":
        return cls(report.started, report.completed, report.accepted)

    @property
    def is_in_order(self) -> bool:
        """Each stage includes the one after it."""
        return self.started >= self.completed >= self.accepted >= 0

    def falls_below(self, other: "Standing") -> bool:
        return (
            self.started < other.started or self.completed < other.completed or self.accepted < other.accepted
        )


@transaction.atomic
def submit_report(
    target: Target,
    standing: Standing,
    *,
    as_of: dt.date,
    by: AbstractBaseUser,
    at: dt.datetime,
    explanation: str = "",
) -> CumulativeReport:
    """Report how much a township has reached in all; it counts once somebody above confirms it.

    Raises ReportRefused.
    """
    try:
        target = Target.objects.lock(target)
    except Target.DoesNotExist as withdrawn:
        raise ReportRefused(_("This target was withdrawn meanwhile.")) from withdrawn
    check(target, standing, as_of=as_of, today=timezone.localdate(at), explanation=explanation)
    return CumulativeReport.objects.create(
        indicator=target.indicator,
        district=target.district,
        year=target.year,
        as_of=as_of,
        started=standing.started,
        completed=standing.completed,
        accepted=standing.accepted,
        explanation=explanation.strip(),
        by_id=by.pk,
        at=at,
    )


def check(target: Target, standing: Standing, *, as_of: dt.date, today: dt.date, explanation: str) -> None:
    """Everything that a report must fulfil. Raises ReportRefused."""
    if target.basis != Basis.REPORTS:
        raise ReportRefused(_("The ledger of works counts here; nothing is reported."))
    if CumulativeReport.objects.about(target.indicator, target.district, target.year).waiting().exists():
        raise ReportRefused(_("An earlier report still waits for confirmation."))
    if not standing.is_in_order:
        raise ReportRefused(_("Started includes completed, and completed includes accepted."))
    before = newest_confirmed(target.indicator, target.district, target.year)
    check_day(target, as_of, today, before)
    if not explanation.strip() and (why := to_explain(target, standing, before)):
        raise ReportRefused(why, "explanation")


def check_day(target: Target, as_of: dt.date, today: dt.date, before: CumulativeReport | None) -> None:
    if as_of > today:
        raise ReportRefused(_("This day has not come yet."), "as_of")
    if as_of.year < target.year:
        raise ReportRefused(_("This day lies before the year of the target."), "as_of")
    if before and as_of < before.as_of:
        day = date_format(before.as_of, "DATE_FORMAT")
        raise ReportRefused(_("A report as of %(day)s is confirmed already.") % {"day": day}, "as_of")


def to_explain(target: Target, standing: Standing, before: CumulativeReport | None) -> str:
    """What is out of the ordinary and must be explained; nothing, when nothing is."""
    if before and standing.falls_below(Standing.of(before)):
        return _("A figure is lower than the one confirmed before. Explain why.")
    if standing.started > target.amount:
        return _("More than the target. Explain why.")
    return ""


@transaction.atomic
def confirm_report(report: CumulativeReport, *, by: AbstractBaseUser, at: dt.datetime) -> CumulativeReport:
    """From now on the report counts as of its day. Raises ReportRefused when it does not wait, or is one's own."""
    return decide(report, CumulativeReport.State.CONFIRMED, by=by, at=at)


@transaction.atomic
def return_report(
    report: CumulativeReport, *, by: AbstractBaseUser, at: dt.datetime, reason: str
) -> CumulativeReport:
    """The township must report again. Raises ReportRefused, also without a reason."""
    if not reason.strip():
        raise ReportRefused(_("Say what is wrong with the report."), "reason")
    return decide(report, CumulativeReport.State.RETURNED, by=by, at=at, reason=reason.strip())


def decide(
    report: CumulativeReport, state: str, *, by: AbstractBaseUser, at: dt.datetime, reason: str = ""
) -> CumulativeReport:
    report = CumulativeReport.objects.select_for_update().get(pk=report.pk)
    if not report.waits:
        raise ReportRefused(_("Somebody has decided on this report already."))
    if report.by_id == by.pk:
        raise ReportRefused(_("Nobody decides on their own report."))
    report.state, report.reason = state, reason
    report.decided_by_id, report.decided_at = by.pk, at
    report.save()
    return report
