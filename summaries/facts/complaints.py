"""Complaints: what happened in a period, what residents said of it, what stands at its end."""

from collections.abc import Iterator

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Substr

from complaints.models import Callback, Category, Complaint, ComplaintEvent, Exclusion
from districts.models import District

from . import doubts
from .facts import Period
from .starts import Start
from .sums import Cell, Figures, Groups, grouped, moved, plain, read_moves, together

KINDS = ["received", "accepted", "answered", "closed", "checked", "reopened"]


def cells(
    period: Period, *, stock: Groups, late: QuerySet[Complaint], within: District | None = None
) -> Iterator[Cell]:
    """What the period brought, the groups of `stock`, and how many are late; one statement."""
    rows = together(
        happened(period),
        accepted_in_time(period),
        judged(period),
        excluded(period),
        received_by_channel_and_category(period),
        stock,
        grouped(late, "overdue"),
        doubts.found(period),
        doubts.waiting_at(period.end),
        within=within,
    )
    for place, fact, by, number in rows:
        for name, part, amount in READ.get(fact, plain)(fact, by, number):
            yield place, "complaints", name, part, amount


def happened(period: Period) -> Groups:
    """Flows of the period: one answered twice is one, as in the list the figure opens."""
    events = ComplaintEvent.objects.filter(kind__in=KINDS, at__gte=period.start, at__lt=period.end)
    return grouped(events, F("kind"), many=Count("complaint_id", distinct=True))


def accepted_in_time(period: Period) -> Groups:
    accepted = ComplaintEvent.objects.filter(kind="accepted", at__gte=period.start, at__lt=period.end)
    in_time = accepted.filter(at__lte=F("complaint__accept_by"))
    return grouped(in_time, "accepted_in_time", many=Count("complaint_id", distinct=True))


def judged(period: Period) -> Groups:
    """What residents said of their complaints in the period, and who could not be reached: each complaint once.

    Each group is named by the figures that it counts in.
    """
    nobody_came = Q(contacted=False)  # the resident's word outweighs the record
    figures = Concat(
        Case(When(reached=True, then=Value("verdicts")), default=Value("unreached")),
        Case(
            When(Q(contacted_in_time=True) & ~nobody_came, then=Value(" contacted_in_time")),
            default=Value(""),
        ),
        Case(When(solved=True, then=Value(" solved")), default=Value("")),
        Case(
            When(satisfaction="satisfied", then=Value(" satisfied")),
            When(satisfaction="basically", then=Value(" basically_satisfied")),
            default=Value(""),
        ),
    )
    return grouped(Callback.objects.counted(period.start, period.end), "judged", figures)


def excluded(period: Period) -> Groups:
    """What left the rates in the period, by reason."""
    return grouped(Exclusion.objects.counted(period.start, period.end), "excluded", F("reason"))


def received_by_channel_and_category(period: Period) -> Groups:
    """The period's new complaints by channel and by level-1 category."""
    received = ComplaintEvent.objects.filter(kind="received", at__gte=period.start, at__lt=period.end)
    root = Substr("complaint__category__path", 1, Category.steplen)
    return grouped(received, "received_by", Concat("complaint__channel", Value(" "), root))


def stock_now(start: Start) -> Groups:
    """What is to be added to the stock that is known; all of it when nothing is."""
    return standing_now() if start.at is None else standing_changes(start.missing("complaints", None))


def standing_now() -> Groups:
    """Stock by state, from the complaints' own state."""
    return grouped(Complaint.objects.all(), "stock", F("state"))


def standing_changes(missing: Q) -> Groups:
    """What events added to and took from the stock."""
    return moved(ComplaintEvent.objects.filter(missing))


# ---- Reading a group: the figures it counts in, with what they are by ---------------------------


def each_figure(fact: str, by: str, number: int) -> Figures:
    return ((name, "", number) for name in by.split())


def channel_and_category(fact: str, by: str, number: int) -> Figures:
    channel, root = by.split()
    yield "by_channel", channel, number
    yield "by_category", root, number


READ = {"judged": each_figure, "received_by": channel_and_category, "moved": read_moves}
