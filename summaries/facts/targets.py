"""Shares: whether what a district hands down comes to what it owes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from districts.models import District

from .facts import Facts


@dataclass(frozen=True)
class Shares:
    """One target beside its shares one level down, in the indicator's unit."""

    amount: Decimal | None
    handed: Decimal
    count: int  # how many have a share
    reported: int = 0  # how many of them count by reports

    @property
    def difference(self) -> Decimal:
        """What is handed down less than owed (negative), or more."""
        return self.handed - (self.amount or Decimal(0))

    @property
    def off_by(self) -> Decimal:
        return abs(self.difference)

    @property
    def state(self) -> str:
        """`none` handed down, `even`, `short` or `over`."""
        if not self.count:
            return "none"
        if not self.difference:
            return "even"
        return "short" if self.difference < 0 else "over"


def shares_of(facts: Mapping[str, Facts], district: District) -> dict[str, Shares]:
    """By indicator code, of every target that the district has or hands down; no statement.

    `facts` are those of the district and of everything directly below it, by tree path.
    """
    below = [facts[path] for path in facts if path[: -District.steplen] == district.path]
    own = facts[district.path].targets
    codes = dict.fromkeys([*own, *(code for each in below for code in each.targets)])
    return {code: added_up(code, facts[district.path], below) for code in codes}


def added_up(code: str, own: Facts, below: list[Facts]) -> Shares:
    target = own.targets.get(code)
    shares = [each.targets[code] for each in below if code in each.targets]
    return Shares(
        target.amount if target else None,
        sum((share.amount for share in shares), Decimal(0)),
        len(shares),
        sum(share.is_reported for share in shares),
    )
