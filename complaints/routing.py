"""Which unit should answer: ordered rules, category × district → unit, the first that matches decides.

Only ever a proposal: a dispatcher assigns.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from districts.models import District
from members.models import Unit

from .models import Category, Complaint, RoutingRule


class Miss(StrEnum):
    """Why a rule did not fire."""

    CATEGORY = "category"
    DISTRICT = "district"
    NO_TOWNSHIP = "no_township"  # it names the township government of the place, and there is none


@dataclass(frozen=True)
class Tried:
    """A rule that came before, and why it did not fire."""

    rule: RoutingRule
    miss: Miss


@dataclass(frozen=True)
class Routed:
    """Where a complaint would go, by which rule, and which came before in vain."""

    unit: Unit | None
    rule: RoutingRule | None
    tried: tuple[Tried, ...]


@dataclass(frozen=True)
class Router:
    """All active rules in memory, so that any number of complaints costs two statements."""

    rules: tuple[RoutingRule, ...]
    governments: dict[str, Unit]  # by the path of the township

    @classmethod
    def load(cls) -> Self:
        rules = RoutingRule.objects.filter(active=True).select_related("category", "district", "unit")
        townships = Unit.objects.filter(kind=Unit.Kind.TOWNSHIP).select_related("district")
        return cls(tuple(rules), {unit.district.path: unit for unit in townships})

    def route(self, category: Category, district: District) -> Routed:
        """The first rule that fits this category at this place."""
        tried: list[Tried] = []
        for rule in self.rules:
            unit = rule.unit or self.government_of(district)
            if miss := why_not(rule, category, district, unit):
                tried.append(Tried(rule, miss))
            else:
                return Routed(unit, rule, tuple(tried))
        return Routed(None, None, tuple(tried))

    def government_of(self, district: District) -> Unit | None:
        """The township government that looks after a village or township."""
        return next(
            (self.governments[path] for path in district.ancestor_paths() if path in self.governments), None
        )


def why_not(rule: RoutingRule, category: Category, district: District, unit: Unit | None) -> Miss | None:
    """What keeps a rule from firing; None when it fires."""
    if rule.category and not rule.category.contains(category):
        return Miss.CATEGORY
    if rule.district and not rule.district.contains(district):
        return Miss.DISTRICT
    return None if unit else Miss.NO_TOWNSHIP


def route(complaint: Complaint) -> Routed:
    """Where the rules would send one complaint."""
    return Router.load().route(complaint.category, complaint.district)
