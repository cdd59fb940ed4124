"""`manage.py load_districts`: the county's districts and what is counted there, from the product's data files."""

import csv
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from districts.models import District, Indicator

DATA = Path(settings.BASE_DIR) / "districts" / "data"

# 香家庄村民委员会 → 香家庄村, 牛村村民委员会 → 牛村, 中心街社区居民委员会 → 中心街社区
COMMITTEE = re.compile(r"(?<=村)村民委员会$|(?<=社区)[居村]民委员会$|居民委员会$")


def short_name(name: str) -> str:
    """A village or community as people say it, without its committee."""
    short = COMMITTEE.sub("", name)
    return short if short != name else re.sub(r"村民委员会$", "村", name)


class Command(BaseCommand):
    help = "Load or refresh districts and indicators; safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        known = {district.code: district for district in District.objects.all()}
        with (DATA / "districts.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.load(row, known)
        with (DATA / "indicators.csv").open(encoding="utf-8", newline="") as file:
            for order, row in enumerate(csv.DictReader(file)):
                values = {**row, "order": order, "is_whole": bool(row["is_whole"])}
                Indicator.objects.update_or_create(code=values.pop("code"), defaults=values)
        self.stdout.write(f"{len(known)} districts, {Indicator.objects.count()} indicators.")

    def load(self, row: dict[str, str], known: dict[str, District]) -> None:
        """Create the district under its parent, or bring its names up to date."""
        parent = known.get(row["parent_code"])
        values = {
            "name": row["name"],
            "short_name": short_name(row["name"]),
            "level": row["level"],
            "township_name": parent.short_name if parent and parent.level == "township" else "",
        }
        if district := known.get(row["code"]):
            District.objects.filter(pk=district.pk).update(**values)
            district.short_name = values["short_name"]  # the villages that follow copy it
        elif parent:
            known[row["code"]] = District.objects.add_child(parent, {"code": row["code"], **values})
        else:
            known[row["code"]] = District.objects.add_root({"code": row["code"], **values})
