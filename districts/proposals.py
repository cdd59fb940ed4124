"""Proposals for whoever sets targets: shares by weight, and steps scheduled backwards. Nothing here is stored."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

Place = TypeVar("Place")


@dataclass(frozen=True)
class Step:
    """By `due_on`, `amount` in all is to be accepted."""

    due_on: dt.date
    amount: Decimal


def shares_by_weight(amount: Decimal, weights: Mapping[Place, int], *, unit: Decimal) -> dict[Place, Decimal]:
    """The whole amount in shares after their weights, each a multiple of `unit` but for what does not divide.

    What rounding leaves over goes to those who lost most by it, one unit each (the largest remainder).
    """
    in_all = sum(weights.values())
    if not in_all:
        return {}
    exact = {place: amount / unit * weight / in_all for place, weight in weights.items()}
    units = {place: share.to_integral_value(ROUND_FLOOR) for place, share in exact.items()}
    left_over = int(amount / unit - sum(units.values()))
    for place in sorted(exact, key=lambda place: units[place] - exact[place])[:left_over]:
        units[place] += 1
    shares = {place: whole * unit for place, whole in units.items()}
    largest = max(shares, key=lambda place: shares[place])
    shares[largest] += amount - sum(shares.values())  # less than a unit
    return shares


def steps_backwards(amount: Decimal, *, year: int, due_on: dt.date, count: int, unit: Decimal) -> list[Step]:
    """Steps counted back from the day on which all is due, evenly over the time from New Year (倒排工期)."""
    begin = dt.date(year, 1, 1)
    days = (due_on - begin).days + 1
    steps = {
        due_on - dt.timedelta(days=days * before // count): (amount * (count - before) / count).quantize(
            unit, ROUND_FLOOR
        )
        for before in range(count)
    }
    steps[due_on] = amount
    return [Step(day, due) for day, due in sorted(steps.items()) if due > 0]


def scaled(steps: list[Step], *, by: Decimal, most: Decimal, unit: Decimal) -> list[Step]:
    """The same curve for another amount."""
    return [Step(step.due_on, min((step.amount * by).quantize(unit), most)) for step in steps]
