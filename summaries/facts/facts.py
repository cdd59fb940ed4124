"""The shape of the facts of one district and period, and how two districts' facts add up."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, Self, TypeVar, cast

from django.conf import settings
from django.utils import timezone

from complaints.models import IN_HAND
from core.weeks import Week
from districts.models import Basis

from .late import Late
from .raised import Raised

Kind = TypeVar("Kind", "PledgeFacts", "VisitFacts", "ComplaintFacts", "WorkFacts", "TargetFacts")


@dataclass(frozen=True)
class Period:
    """A half-open span of time: flows are counted in it, stocks at its end."""

    start: dt.datetime
    end: dt.datetime

    @classmethod
    def of(cls, week: Week) -> "Period":
        return cls(week.start, week.end)

    @property
    def last_day(self) -> dt.date:
        """The calendar day of the period's last moment."""
        return timezone.localdate(self.end - dt.timedelta(microseconds=1))


class Additive:
    """Facts whose fields add up one by one: numbers, Counters, and dictionaries of additive facts."""

    def __add__(self, other: Self) -> Self:
        names = [part.name for part in fields(self) if "rule" not in part.metadata]  # type: ignore[arg-type]
        return replace(self, **{name: add(getattr(self, name), getattr(other, name)) for name in names})  # type: ignore[type-var]


def add(mine: Any, theirs: Any) -> Any:
    if isinstance(mine, Counter):
        return Counter({key: mine[key] + theirs[key] for key in {*mine, *theirs}})
    if isinstance(mine, dict):
        return {
            key: mine[key] + theirs[key] if key in mine and key in theirs else mine.get(key) or theirs[key]
            for key in {**mine, **theirs}
        }
    return mine + theirs


@dataclass(frozen=True)
class PledgeFacts(Additive):
    """Part 1. Flows by what happened; stock by state at the period's end."""

    logged: int = 0
    delivered: int = 0
    accepted: int = 0
    stock: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    members: int = 0  # who owe the campaign a pledge
    members_with: int = 0

    @property
    def members_without(self) -> int:
        return self.members - self.members_with

    @property
    def total(self) -> int:
        """All pledges that count, whatever their state."""
        return sum(self.stock.values()) - self.stock["cancelled"]


@dataclass(frozen=True)
class VisitFacts(Additive):
    """Part 2."""

    visits: int = 0
    people: int = 0
    opinions: int = 0
    solved_on_spot: int = 0


@dataclass(frozen=True)
class Rate:
    """A share of `n`, which is always shown beside it (domain: the three rates)."""

    part: Decimal
    n: int

    @property
    def value(self) -> Decimal | None:
        """None without a denominator, so that a page can show a dash and never 0 %."""
        return self.part / self.n if self.n else None

    @property
    def is_small(self) -> bool:
        """Whether so few were asked that the page says so instead of a percentage."""
        return 0 < self.n < settings.RATE_MINIMUM_SAMPLE

    @property
    def shown(self) -> Decimal | None:
        return None if self.is_small else self.value


@dataclass(frozen=True)
class Composite:
    """Several rates as one, each with its published weight; only as good as the least of their samples."""

    rates: tuple[Rate, ...]
    weights: tuple[int, ...]

    @property
    def n(self) -> int:
        return min(rate.n for rate in self.rates)

    @property
    def is_small(self) -> bool:
        return any(rate.is_small for rate in self.rates)

    @property
    def value(self) -> Decimal | None:
        """None as soon as one of the rates has no denominator."""
        values = [rate.value for rate in self.rates if rate.value is not None]
        if len(values) < len(self.rates):
            return None
        pairs = zip(values, self.weights, strict=True)
        weighted = sum((value * weight for value, weight in pairs), Decimal(0))
        return weighted / sum(self.weights)

    @property
    def shown(self) -> Decimal | None:
        return None if self.is_small else self.value


@dataclass(frozen=True)
class ComplaintFacts(Additive):
    """Part 3. The three rates are of what was judged in the period, each complaint once.

    Whatever was judged or left out in the period is either assessed (with a verdict, or unreached) or excluded.
    """

    received: int = 0
    accepted: int = 0
    accepted_in_time: int = 0
    answered: int = 0
    closed: int = 0
    checked: int = 0  # closed by a second officer, or thanks that were read
    reopened: int = 0
    by_channel: Counter[str] = field(default_factory=Counter)
    by_category: Counter[str] = field(default_factory=Counter)  # by the tree path of the level-1 category
    stock: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    verdicts: int = 0
    unreached: int = 0  # given up without a verdict
    contacted_in_time: int = 0  # among the assessed
    solved: int = 0
    satisfied: int = 0
    basically_satisfied: int = 0
    excluded: Counter[str] = field(default_factory=Counter)  # by reason
    doubted: int = 0  # accepted works whose acceptance complaints of the period cast doubt on
    to_look_again: int = 0  # those that nobody has looked at again
    # k: how much "basically satisfied" counts; frozen with the counts, so that a new setting changes no old rate.
    basically_weighs: Decimal = field(
        default_factory=lambda: settings.BASICALLY_SATISFIED_WEIGHT, metadata={"rule": True}
    )
    # How much response, resolution and satisfaction count in the composite score; frozen for the same reason.
    weights: tuple[int, ...] = field(
        default_factory=lambda: tuple(settings.COMPOSITE_WEIGHTS), metadata={"rule": True}
    )

    @property
    def open(self) -> int:
        """Everything that still has to be handled or judged; a split one is open in its parts."""
        return sum(self.stock[state] for state in IN_HAND)

    @property
    def assessed(self) -> int:
        return self.verdicts + self.unreached

    @property
    def left_out(self) -> int:
        return sum(self.excluded.values())

    @property
    def considered(self) -> int:
        """Counted and excluded together."""
        return self.assessed + self.left_out

    @property
    def response(self) -> Rate:
        return Rate(Decimal(self.contacted_in_time), self.assessed)

    @property
    def resolution(self) -> Rate:
        return Rate(Decimal(self.solved), self.verdicts)

    @property
    def satisfaction(self) -> Rate:
        weighted = self.satisfied + self.basically_satisfied * self.basically_weighs
        return Rate(Decimal(weighted), self.verdicts)

    @property
    def composite(self) -> Composite:
        return Composite((self.response, self.resolution, self.satisfaction), self.weights)


def split(row: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """A grouped row as its district's id and its counts."""
    return row["district_id"], {name: count for name, count in row.items() if name != "district_id"}


@dataclass(frozen=True)
class WorkFacts(Additive):
    """Part 4, for one indicator in its unit: works that have come at least so far, and the period's change."""

    started: Decimal = Decimal(0)
    completed: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)
    started_change: Decimal = Decimal(0)
    completed_change: Decimal = Decimal(0)
    accepted_change: Decimal = Decimal(0)
    last_year: Decimal = Decimal(0)  # accepted in the year before
    accepted_lately: Decimal = Decimal(0)  # in the four weeks before the period's end


@dataclass(frozen=True)
class TargetFacts:
    """What a district itself owes; never summed, because the county's target is its townships' again."""

    amount: Decimal
    planned: Decimal  # what the plan curve asks for on the period's last day
    basis: str = Basis.LEDGER  # what counts
    steps: tuple[tuple[str, str], ...] = ()  # the milestones: day and amount, as JSON keeps them

    @property
    def is_reported(self) -> bool:
        return self.basis == Basis.REPORTS


@dataclass(frozen=True)
class Facts(Additive):
    """Everything a dashboard or a weekly summary shows about one district and period."""

    pledges: PledgeFacts = PledgeFacts()  # frozen; its Counters are never changed in place
    visits: VisitFacts = VisitFacts()
    complaints: ComplaintFacts = ComplaintFacts()
    works: dict[str, WorkFacts] = field(default_factory=dict)  # by indicator code

    targets: dict[str, TargetFacts] = field(default_factory=dict)  # by indicator code
    # Kept with a week only: the dashboards of now lead to the lists of now.
    late: Late | None = field(default=None, metadata={"rule": True})
    # What many raised in the same words; None in weeks of before anybody looked.
    raised: tuple[Raised, ...] | None = field(default=None, metadata={"rule": True})
    # The stories told in the week, by number; None in weeks of before there were any.
    deeds: tuple[int, ...] | None = field(default=None, metadata={"rule": True})

    @property
    def more_late_complaints(self) -> int:
        """How many late complaints the list leaves to its link."""
        return self.complaints.overdue - len(self.late.complaints) if self.late else 0

    @property
    def more_late_pledges(self) -> int:
        return self.pledges.overdue - len(self.late.pledges) if self.late else 0

    @property
    def spreading(self) -> list[tuple[int, Raised]]:
        """Of what many raised, the groups that doubled within the week, each with its place in the list."""
        return [(place, group) for place, group in enumerate(self.raised or (), start=1) if group.spreads]

    def freeze(self) -> dict[str, Any]:
        """Plain dictionaries for JSON (`dataclasses.asdict` would break the Counters)."""
        return cast("dict[str, Any]", plain(self))

    @classmethod
    def thaw(cls, frozen: dict[str, Any]) -> "Facts":
        """Read back what `freeze` made and JSON stored, also by an earlier release."""
        return cls(
            pledges=read(PledgeFacts, frozen["pledges"]),
            visits=read(VisitFacts, frozen["visits"]),
            complaints=read(ComplaintFacts, frozen["complaints"]),
            works={code: read(WorkFacts, work) for code, work in frozen["works"].items()},
            targets={code: read(TargetFacts, target) for code, target in frozen["targets"].items()},
            late=Late.thaw(frozen.get("late")),
            raised=Raised.thaw(frozen.get("raised")),
            deeds=None if frozen.get("deeds") is None else tuple(frozen["deeds"]),
        )


def plain(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def read(kind: type[Kind], frozen: dict[str, Any]) -> Kind:
    """Facts of this kind: what an older release did not count is nought, what it counted besides is passed over."""
    known = {part.name: part.type for part in fields(kind)}
    return kind(**{name: as_frozen(known[name], value) for name, value in frozen.items() if name in known})


def as_frozen(kind: Any, value: Any) -> Any:
    """JSON's dictionaries and strings as the field's Counters and Decimals."""
    if kind == Counter[str]:
        return Counter(value)
    if isinstance(value, list):
        return tuple(tuple(item) if isinstance(item, list) else item for item in value)
    return Decimal(value) if kind is Decimal else value
