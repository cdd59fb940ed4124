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
    """Steps counted back from the day on which all is due, evenly over the time from New Year (倒排工期).

    They stand at ends of months where that leaves them apart.
    """
    days = (due_on - dt.date(year, 1, 1)).days + 1
    exact = [due_on - dt.timedelta(days=days * before // count) for before in range(count - 1, 0, -1)]
    at_ends = sorted({nearest_end_of_month(day) for day in exact})
    fits = len(at_ends) == len(exact) and all(day.year == year and day < due_on for day in at_ends)
    share = amount / count
    earlier = [
        Step(day, (share * number).quantize(unit, ROUND_FLOOR))
        for number, day in enumerate(at_ends if fits else sorted(set(exact)), start=1)
    ]
    return [*(step for step in earlier if step.amount and step.due_on < due_on), Step(due_on, amount)]


def nearest_end_of_month(day: dt.date) -> dt.date:
    before = day.replace(day=1) - dt.timedelta(days=1)
    after = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return before if day - before < after - day else after


def scaled(steps: list[Step], *, by: Decimal, most: Decimal, unit: Decimal) -> list[Step]:
    """The same curve for another amount."""
    return [Step(step.due_on, min((step.amount * by).quantize(unit), most)) for step in steps]
