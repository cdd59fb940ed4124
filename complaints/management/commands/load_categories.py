"""`manage.py load_categories`: the tree of complaint categories and the words of an emergency, from data files."""

import csv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from complaints.limits import LimitClass
from complaints.models import Category, EmergencyWord

DATA = Path(settings.BASE_DIR) / "complaints" / "data"


class Command(BaseCommand):
    help = (
        "Load categories and words of an emergency; safe to run again: what is already there stays as it is."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        self.english = {row["name_zh"]: row["name_en"] for row in read("category_names_en.csv")}
        self.limits = {row["category"]: row["limit_class"] for row in read("limit_classes.csv")}
        by_names: dict[tuple[str, ...], Category] = {}
        names: dict[str, tuple[str, ...]] = {}  # by path
        for category in Category.objects.order_by("path"):
            names[category.path] = (*names.get(category.path[: -Category.steplen], ()), category.name_zh)
            by_names[names[category.path]] = category
        for row in read("categories.csv"):
            self.load((row["level1"], row["level2"], row["level3"]), by_names)
        words = self.load_words()
        self.stdout.write(f"{len(by_names)} categories, {words} words of an emergency.")

    def load_words(self) -> int:
        """Words an administrator has changed keep the change; one deleted would come back with a new run."""
        words = [
            EmergencyWord(word=row["word"], call=row["call"], stops=row["stops"] == "yes")
            for row in read("emergency_words.csv")
        ]
        EmergencyWord.objects.bulk_create(words, ignore_conflicts=True)
        return EmergencyWord.objects.count()

    def load(self, names: tuple[str, ...], by_names: dict[tuple[str, ...], Category]) -> None:
        """Create the nodes of one row that are not there yet, from the root down."""
        for depth in range(1, len(names) + 1):
            here = names[:depth]
            if here in by_names:
                continue
            values = {
                "name_zh": here[-1],
                "name_en": self.english[here[-1]],
                "limit_class": self.limit_class(here),
            }
            above = by_names.get(here[:-1])
            by_names[here] = (
                Category.objects.add_child(above, values) if above else Category.objects.add_root(values)
            )

    def limit_class(self, names: tuple[str, ...]) -> str:
        """The class of the nearest named category above, ordinary without one."""
        for depth in range(len(names), 0, -1):
            if found := self.limits.get("/".join(names[:depth])):
                return found
        return LimitClass.ORDINARY


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
