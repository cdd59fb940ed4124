"""The works of one village, one by one: below it there is no level to compare."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import F, QuerySet
from django.utils.translation import get_language

from districts.models import District, Stage, Work

LISTED = 20


@dataclass(frozen=True)
class WorkRow:
    """A work as its line shows it."""

    pk: int
    name: str
    quantity: Decimal
    indicator: str
    unit: str
    stage: str

    @property
    def stage_label(self) -> str:
        return str(Stage(self.stage).label)

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        tongue = "en" if get_language() == "en" else "zh"
        return cls(
            row["id"],
            row["name"],
            row["quantity"],
            row[f"indicator_{tongue}"],
            row[f"unit_{tongue}"],
            row["stage"],
        )


def works_of_village(district: District, year: int) -> QuerySet[Any, Any]:
    """The newest of the year, ready to be asked together with others; none of a district that has others below."""
    if district.level != District.Level.VILLAGE:
        return Work.objects.none().values("id")
    return Work.objects.filter(district=district, year=year)[:LISTED].values(
        "id",
        "name",
        "quantity",
        "stage",
        indicator_zh=F("indicator__name_zh"),
        indicator_en=F("indicator__name_en"),
        unit_zh=F("indicator__unit_zh"),
        unit_en=F("indicator__unit_en"),
    )
