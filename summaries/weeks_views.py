"""The weeks' work on one page: what is missing, compiled, published, compared and sent, and when it happens by itself."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.methods import posted_from
from core.weeks import Week
from districts.models import District
from members.access import MemberRequest
from members.models import Member

from . import lifecycle
from .access import get_summary_for
from .models import (
    PublishedSummary,
    Subscription,
    SummaryCheck,
    SummaryEvent,
    SummaryMail,
    WeekJob,
    WeeklySummary,
)
from .weeks_forms import ScheduleForm

WEEKS = 30  # the newest ones
JOBS, STEPS = 6, 30


def require_conductor(request: MemberRequest) -> District:
    if not rules.has_perm("summaries.conduct", request.user):
        raise PermissionDenied
    return request.user.home_district


@login_required
@require_safe
def weeks(request: MemberRequest) -> HttpResponse:
    """What is under way, the weeks and where each stands, the steps, the schedule."""
    home = require_conductor(request)
    return render(request, "summaries/weeks.html", context_of(request.user, home, timezone.now()))


def context_of(member: Member, home: District, now: dt.datetime, **more: Any) -> dict[str, Any]:
    jobs = list(WeekJob.objects.filter(district=home).select_related("by")[:JOBS])
    may_schedule = rules.has_perm("summaries.schedule", member)
    rows = rows_of(home)
    return {
        "home": home,
        "now": now,
        "rows": rows,
        "mailing": [row for row in rows if row.is_being_mailed],
        "missed": lifecycle.missed_weeks(now),
        "running": [job for job in jobs if job.is_at_work],
        "ended": [job for job in jobs if not job.is_at_work],
        "stalled": [
            job
            for job in jobs
            if job.is_at_work and now - (job.progress_at or job.at) > dt.timedelta(minutes=2)
        ],
        "steps": SummaryEvent.objects.filter(district=home).select_related("actor")[:STEPS],
        "subscribers": Subscription.objects.confirmed().filter(district=home).count(),
        "may_compile": rules.has_perm("summaries.compile", member),
        "may_schedule": may_schedule,
        "form": ScheduleForm(initial=vars(set_to) if (set_to := lifecycle.schedule()) else None),
        **more,
    }


@dataclass
class Row:
    """One week as it stands for the district and for those below it."""

    summary: WeeklySummary
    version: PublishedSummary | None
    check: SummaryCheck | None
    mails: Counter[str]
    below: int
    below_published: int

    @property
    def mailed(self) -> int:
        return self.mails["sent"]

    @property
    def to_mail(self) -> int:
        return self.mails.total()

    @property
    def stuck(self) -> int:
        return self.mails["failed"] + self.mails["unsure"]

    @property
    def is_being_mailed(self) -> bool:
        return self.to_mail > self.mailed + self.stuck


def rows_of(home: District) -> list[Row]:
    """A fixed number of statements."""
    own = list(WeeklySummary.objects.filter(district=home).current().defer("frozen", "known")[:WEEKS])
    if not own:
        return []
    first = own[-1].week
    versions = {each.week: each for each in PublishedSummary.objects.filter(district=home).current()[:WEEKS]}
    found = SummaryCheck.objects.filter(published__in=versions.values())
    checks = {check.published_id: check for check in found}
    mails = mails_of(versions.values())
    compiled, published = weeks_below(WeeklySummary, home, first), weeks_below(PublishedSummary, home, first)
    return [
        Row(
            each,
            version := versions.get(each.week),
            checks.get(version.pk) if version else None,
            mails.get(version.pk, Counter()) if version else Counter(),
            compiled[each.week],
            published[each.week],
        )
        for each in own
    ]


def mails_of(versions: Any) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for version, status in SummaryMail.objects.filter(version__in=versions).values_list(
        "version_id", "status"
    ):
        found.setdefault(version, Counter())[status] += 1
    return found


def weeks_below(model: Any, home: District, first: Week) -> Counter[Week]:
    """How many districts below have the week, since the first one shown."""
    rows = model.objects.in_district(home).exclude(district=home).current().filter(year__gte=first.year)
    return Counter(Week(year, number) for year, number in rows.order_by().values_list("year", "number"))


@login_required
@posted_from("weeks")
def compile_missing(request: MemberRequest) -> HttpResponse:
    """Let a worker compile the weeks that are missing, in order."""
    return asked(request, WeekJob.Kind.COMPILE)


@login_required
@posted_from("weeks")
def compare(request: MemberRequest) -> HttpResponse:
    """Let a worker compare what was published with the records."""
    return asked(request, WeekJob.Kind.VERIFY)


def asked(request: MemberRequest, kind: WeekJob.Kind) -> HttpResponse:
    home = require_conductor(request)
    try:
        lifecycle.ask(kind, home, by=request.user, at=timezone.now())
    except lifecycle.NotAllowed as problem:
        raise PermissionDenied from problem
    messages.success(request, _("A worker has been asked. This page shows how far it has come."))
    return redirect("weeks")


@login_required
@posted_from("weeks")
def change_schedule(request: MemberRequest) -> HttpResponse:
    """When the weeks are compiled from now on."""
    home = require_scheduler(request)
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        context = context_of(request.user, home, timezone.now(), form=form)
        return render(request, "summaries/weeks.html", context, status=422)
    lifecycle.change_schedule(form.wanted(), by=request.user)
    messages.success(request, _("The schedule is changed."))
    return redirect("weeks")


def require_scheduler(request: MemberRequest) -> District:
    if not rules.has_perm("summaries.schedule", request.user):
        raise PermissionDenied
    return require_conductor(request)


@login_required
@posted_from("summary", "week", "code")
def send(request: MemberRequest, week: Week, code: str) -> HttpResponse:
    """Give the version that holds to the mail, for those who have not got it."""
    summary = get_summary_for(request.user, week, code)
    step = lifecycle.send_again if "again" in request.POST else lifecycle.send
    try:
        n = step(summary.district, week, by=request.user, at=timezone.now())
    except lifecycle.NotPublished:
        messages.error(request, _("Only what is published is sent."))
        return redirect(summary)
    except lifecycle.NotAllowed as problem:
        raise PermissionDenied from problem
    messages.success(
        request,
        ngettext("%(n)d mail is on its way.", "%(n)d mails are on their way.", n) % {"n": n}
        if n
        else _("Everybody who gets this version has it already, or nobody has asked for it."),
    )
    return redirect("weeks")
