"""When a target will be done at the pace of the last four weeks, and which pace it needs."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from .facts import TargetFacts, WorkFacts
from .works import PACE_DAYS

WEEK = 7
FARTHEST = 3650  # days; nobody plans beyond ten years


@dataclass(frozen=True)
class Step:
    """A milestone: by the day, so much in all."""

    due_on: dt.date
    amount: Decimal


@dataclass(frozen=True)
class Forecast:
    """One target at the end of a day, in the indicator's unit."""

    amount: Decimal
    accepted: Decimal
    accepted_lately: Decimal  # in the last four weeks; less than nothing where works were sent back
    today: dt.date
    year: int
    steps: tuple[Step, ...] = ()

    @property
    def left(self) -> Decimal:
        return max(self.amount - self.accepted, Decimal(0))

    @property
    def pace(self) -> Decimal:
        """Accepted a week."""
        return self.accepted_lately * WEEK / PACE_DAYS

    @property
    def year_end(self) -> dt.date:
        return dt.date(self.year, 12, 31)

    @property
    def due_on(self) -> dt.date:
        """The day on which the plan wants all of it; the end of the year unless a milestone says earlier."""
        return min((step.due_on for step in self.steps if step.amount >= self.amount), default=self.year_end)

    @property
    def done_on(self) -> dt.date | None:
        """The day on which all will be accepted at this pace; None when it never will, or is already."""
        if not self.left or self.pace <= 0:
            return None
        days = (self.left * WEEK / self.pace).to_integral_value(ROUND_CEILING)
        return self.today + dt.timedelta(days=int(days)) if days <= FARTHEST else None

    @property
    def state(self) -> str:
        """`done`, `over` (the year is, and something is left), `ahead` (it has not begun), `stalled`, `late` or
        `in_time`."""
        if not self.left:
            return "done"
        if self.today > self.year_end:
            return "over"
        if self.today.year < self.year:
            return "ahead"
        if self.done_on is None:
            return "stalled"
        return "in_time" if self.done_on <= self.due_on else "late"

    @property
    def goal(self) -> dt.date:
        """When all must be done: the plan's day, or the year's end once that has passed."""
        return self.due_on if self.due_on >= self.today else self.year_end

    @property
    def needed(self) -> Decimal | None:
        """The pace a week that makes the goal; None when nothing is left, or no day is."""
        return self.to_reach(self.amount, self.goal)

    @property
    def next_step(self) -> Step | None:
        """The first milestone to come that is not reached yet, but for the last of all."""
        ahead = (
            step
            for step in self.steps
            if step.due_on > self.today and self.accepted < step.amount < self.amount
        )
        return min(ahead, key=lambda step: step.due_on, default=None)

    @property
    def needed_next(self) -> Decimal | None:
        step = self.next_step
        return self.to_reach(step.amount, step.due_on) if step else None

    def to_reach(self, amount: Decimal, day: dt.date) -> Decimal | None:
        begin = max(self.today, dt.date(self.year, 1, 1) - dt.timedelta(days=1))
        days = (day - begin).days
        if days <= 0 or amount <= self.accepted:
            return None
        return (amount - self.accepted) * WEEK / days


def forecast(target: TargetFacts | None, work: WorkFacts, *, today: dt.date, year: int) -> Forecast | None:
    """None without a target. `today` is the last day that the figures know."""
    if target is None:
        return None
    steps = tuple(Step(dt.date.fromisoformat(day), Decimal(amount)) for day, amount in target.steps)
    return Forecast(target.amount, work.accepted, work.accepted_lately, today, year, steps)
