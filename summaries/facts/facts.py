"""The shape of the facts of one district and period, and how two districts' facts add up."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any, Self, cast

from django.conf import settings
from django.utils import timezone

from core.weeks import Week


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
        pairs = ((part.name, getattr(self, part.name), getattr(other, part.name)) for part in fields(self))  # type: ignore[arg-type]
        return type(self)(**{name: add(mine, theirs) for name, mine, theirs in pairs})


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
class ComplaintFacts(Additive):
    """Part 3. The three rates are of the residents' verdicts given in the period."""

    received: int = 0
    accepted: int = 0
    accepted_in_time: int = 0
    answered: int = 0
    closed: int = 0
    reopened: int = 0
    by_channel: Counter[str] = field(default_factory=Counter)
    by_category: Counter[str] = field(default_factory=Counter)  # by the tree path of the level-1 category
    stock: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    verdicts: int = 0
    contacted_in_time: int = 0  # among the verdicts
    solved: int = 0
    satisfied: int = 0
    basically_satisfied: int = 0

    @property
    def open(self) -> int:
        """Everything not yet struck off or declined."""
        return sum(self.stock.values()) - self.stock["closed"] - self.stock["declined"]

    @property
    def response_rate(self) -> Decimal | None:
        return rate(Decimal(self.contacted_in_time), self.verdicts)

    @property
    def resolution_rate(self) -> Decimal | None:
        return rate(Decimal(self.solved), self.verdicts)

    @property
    def satisfaction_rate(self) -> Decimal | None:
        weighted = self.satisfied + self.basically_satisfied * settings.BASICALLY_SATISFIED_WEIGHT
        return rate(weighted, self.verdicts)


def split(row: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """A grouped row as its district's id and its counts."""
    return row["district_id"], {name: count for name, count in row.items() if name != "district_id"}


def rate(part: Decimal, whole: int) -> Decimal | None:
    """A share of one; None without a denominator, so that a page can show a dash and never 0 %."""
    return part / whole if whole else None


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


@dataclass(frozen=True)
class TargetFacts:
    """What a district itself owes; never summed, because the county's target is its townships' again."""

    amount: Decimal
    planned: Decimal  # what the plan curve asks for on the period's last day


@dataclass(frozen=True)
class Facts(Additive):
    """Everything a dashboard or a weekly summary shows about one district and period."""

    pledges: PledgeFacts = PledgeFacts()  # frozen; its Counters are never changed in place
    visits: VisitFacts = VisitFacts()
    complaints: ComplaintFacts = ComplaintFacts()
    works: dict[str, WorkFacts] = field(default_factory=dict)  # by indicator code

    targets: dict[str, TargetFacts] = field(default_factory=dict)  # by indicator code

    def freeze(self) -> dict[str, Any]:
        """Plain dictionaries for JSON (`dataclasses.asdict` would break the Counters)."""
        return cast("dict[str, Any]", plain(self))

    @classmethod
    def thaw(cls, frozen: dict[str, Any]) -> "Facts":
        """Read back what `freeze` made and JSON stored."""
        return cls(
            pledges=PledgeFacts(**with_counters(frozen["pledges"], "stock")),
            visits=VisitFacts(**frozen["visits"]),
            complaints=ComplaintFacts(
                **with_counters(frozen["complaints"], "stock", "by_channel", "by_category")
            ),
            works={code: WorkFacts(**decimals(work)) for code, work in frozen["works"].items()},
            targets={code: TargetFacts(**decimals(target)) for code, target in frozen["targets"].items()},
        )


def plain(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def with_counters(frozen: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: Counter(value) if key in names else value for key, value in frozen.items()}


def decimals(frozen: dict[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in frozen.items()}
