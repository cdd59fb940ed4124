"""Asking a worker for many weeks at once, and what the worker does."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator

import rules
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core import outbox
from core.weeks import Week
from districts.models import District
from members.models import Member

from ..facts.written import StillWriting
from ..models import WeekJob, WeeklySummary
from .checking import verify
from .compiling import compile_week
from .errors import NotAllowed

logger = logging.getLogger(__name__)
RUN = "summaries.run_week_jobs"
STALLED = dt.timedelta(minutes=5)  # one week takes seconds; a worker that says nothing for so long has died
RIGHTS = {WeekJob.Kind.COMPILE: "summaries.compile", WeekJob.Kind.VERIFY: "summaries.verify"}

Clock = Callable[[], dt.datetime]


def ask(kind: WeekJob.Kind, district: District, *, at: dt.datetime, by: Member | None = None) -> WeekJob:
    """Let a worker do it; asked while it is under way, the same work is told of. Without `by` the schedule asks."""
    if by is not None and not rules.has_perm(RIGHTS[kind], by, district):
        raise NotAllowed(f"{by.username} may not ask for {kind}")
    with transaction.atomic():
        job, _made = WeekJob.objects.get_or_create(
            kind=kind, district=district, state__in=WeekJob.AT_WORK, defaults={"by": by, "at": at}
        )
        outbox.nudge(RUN)
    return job


def missed_weeks(at: dt.datetime) -> list[Week]:
    """The weeks that are over and not compiled, since the newest that is; the week before this when none is."""
    newest = WeeklySummary.objects.order_by("-year", "-number").first()
    last = Week.at(at).previous
    first = newest.week.next if newest else last
    return list(weeks_between(first, last))


def weeks_between(first: Week, last: Week) -> Iterator[Week]:
    week = first
    while week <= last:
        yield week
        week = week.next


def run_waiting(clock: Clock = timezone.now) -> int:
    """Do what waits, the oldest first; returns how many ended well. Several workers never do the same."""
    done = 0
    for pk in free(clock()).order_by("id").values_list("pk", flat=True):
        if job := claim(pk, at=clock()):
            done += run(job, clock=clock)
    return done


def free(at: dt.datetime) -> QuerySet[WeekJob]:
    """Those that nobody has, or whose worker is not heard of any more."""
    stalled = Q(state=WeekJob.State.RUNNING, progress_at__lt=at - STALLED)
    return WeekJob.objects.filter(Q(state=WeekJob.State.QUEUED) | stalled)


def claim(pk: int, *, at: dt.datetime) -> WeekJob | None:
    changed = (
        free(at)
        .filter(pk=pk)
        .update(
            state=WeekJob.State.RUNNING,
            claimed=F("claimed") + 1,
            progress_at=at,
            done=0,
            total=0,
            right=0,
            wrong=0,
        )
    )
    return WeekJob.objects.select_related("district").get(pk=pk) if changed else None


def run(job: WeekJob, *, clock: Clock) -> bool:
    """An error is kept for the page; while an import is being written the work waits for the next sweep."""
    try:
        WORK[WeekJob.Kind(job.kind)](job, clock)
    except StillWriting:
        own(job).update(state=WeekJob.State.QUEUED, progress_at=clock())
    except Exception:  # whatever it is, the official must see that it stopped
        logger.exception("%s %s stopped", RUN, job.pk)
        own(job).update(state=WeekJob.State.FAILED, ended_at=clock())
    else:
        own(job).update(state=WeekJob.State.DONE, ended_at=clock())
        return True
    return False


def own(job: WeekJob) -> QuerySet[WeekJob]:
    """The row while this worker's claim stands."""
    return WeekJob.objects.filter(pk=job.pk, claimed=job.claimed, state=WeekJob.State.RUNNING)


def compile_missed(job: WeekJob, clock: Clock) -> None:
    """In order, because each week's stocks start from the one before."""
    weeks = missed_weeks(clock())
    for done, week in enumerate(weeks):
        own(job).update(done=done, total=len(weeks), progress_at=clock())
        compile_week(week, at=clock(), by=job.by)
    own(job).update(done=len(weeks), total=len(weeks), progress_at=clock())


def compare(job: WeekJob, clock: Clock) -> None:
    """Everything that was published in the district and below."""

    def show(done: int, total: int) -> None:
        own(job).update(done=done, total=total, progress_at=clock())

    districts = District.objects.exclude(level=District.Level.VILLAGE).filter(
        path__startswith=job.district.path
    )
    report = verify(districts.order_by("path"), at=clock(), progress=show)
    right = sum(finding.agrees for finding in report.findings)
    wrong = len(report.findings) - right + len(report.removed) + len(report.ends)
    own(job).update(right=right, wrong=wrong)


WORK: dict[WeekJob.Kind, Callable[[WeekJob, Clock], None]] = {
    WeekJob.Kind.COMPILE: compile_missed,
    WeekJob.Kind.VERIFY: compare,
}
