"""`manage.py load_rules`: time limits, routing rules, reply templates and watched categories to begin with, from the product's data files."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from complaints.limits import DEFAULTS
from complaints.models import Category, ReplyTemplate, RoutingRule, TimeLimit, WatchedCategory
from districts.models import Indicator
from members.models import Unit

from .load_categories import read

SINCE = dt.date(2021, 1, 1)


class Command(BaseCommand):
    help = (
        "Load time limits, routing rules, reply templates and watched categories, each only where there are none yet. Run it after the "
        "categories and units are there: a rule for a unit that the city does not have is left out."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        self.categories = by_names()
        beginnings: list[tuple[Any, Callable[[], list[Any]]]] = [
            (TimeLimit, self.limits),
            (RoutingRule, self.rules),
            (ReplyTemplate, self.templates),
            (WatchedCategory, self.watched),
        ]
        for model, rows in beginnings:
            if not model.objects.exists():
                model.objects.bulk_create(rows())
            self.stdout.write(f"{model.objects.count()} {model._meta.verbose_name_plural}.")

    def limits(self) -> list[TimeLimit]:
        return [
            TimeLimit(limit_class=limit_class, valid_from=SINCE, **asdict(spans))
            for limit_class, spans in DEFAULTS.items()
        ]

    def rules(self) -> list[RoutingRule]:
        units = {unit.name: unit for unit in Unit.objects.filter(kind=Unit.Kind.BUREAU)}
        return [
            RoutingRule(
                order=row["order"],
                category=self.categories.get(row["category"]),
                unit=units.get(row["unit"]),
                note=row["note"],
            )
            for row in read("routing_rules.csv")
            if (not row["unit"] or row["unit"] in units)
            and (not row["category"] or row["category"] in self.categories)
        ]

    def templates(self) -> list[ReplyTemplate]:
        return [
            ReplyTemplate(category=self.categories.get(row["category"]), title=row["title"], body=row["body"])
            for row in read("reply_templates.csv")
            if not row["category"] or row["category"] in self.categories
        ]

    def watched(self) -> list[WatchedCategory]:
        """Which matters cast doubt on which accepted works; a city without such an indicator leaves it out."""
        indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
        return [
            WatchedCategory(indicator=indicators[row["indicator"]], category=self.categories[row["category"]])
            for row in read("watched_categories.csv")
            if row["indicator"] in indicators and row["category"] in self.categories
        ]


def by_names() -> dict[str, Category]:
    """Every category by its names from the root down, joined by slashes."""
    names: dict[str, str] = {}
    found: dict[str, Category] = {}
    for category in Category.objects.order_by("path"):
        above = names.get(category.path[: -Category.steplen])
        names[category.path] = f"{above}/{category.name_zh}" if above else category.name_zh
        found[names[category.path]] = category
    return found
