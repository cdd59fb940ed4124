"""A map without boundaries: each district below where its works lie in the mean; of a village, each work."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Avg, Exists, QuerySet
from django.db.models.functions import Left
from django.urls import reverse

from districts.models import Boundaries, District, Stage, Work

from ..dashboard import DistrictRow
from .charts import place_on_map

LISTED = 300  # works of a village


def positions(district: District, year: int, maps: QuerySet[Boundaries]) -> QuerySet[Any, Any]:
    """Where the year's works lie, ready to be asked together with others; nothing where boundaries draw a map."""
    found = Work.objects.in_district(district).filter(~Exists(maps), year=year, latitude__isnull=False)
    if district.level == District.Level.VILLAGE:
        return found.order_by("-id")[:LISTED].values("id", "name", "stage", "latitude", "longitude")
    below = Left("district__path", len(district.path) + district.steplen)
    groups = found.order_by().values(path=below)
    return groups.annotate(north=Avg("latitude"), east=Avg("longitude"))


def places_chart(below: Sequence[DistrictRow], found: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What the map draws; None where no work has a position."""
    if not below:
        return {"places": [work_on_map(each) for each in found]} if found else None
    at = {each["path"]: [float(each["east"]), float(each["north"])] for each in found}
    places = [
        {**place_on_map(each), "at": at[each.district.path]} for each in below if each.district.path in at
    ]
    return {"places": places} if places else None


def work_on_map(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "stage": row["stage"],
        "words": str(Stage(row["stage"]).label),
        "at": [float(row["longitude"]), float(row["latitude"])],
        "href": reverse("work_page", args=[row["id"]]),
    }
