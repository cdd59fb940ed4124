"""Published weeks for other programs: what docs/api.md says, field by field.

Figures alone, and of those what the public progress page could tell as well (docs/decisions/0026).
"""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from districts.models import District

from .facts import Facts
from .facts.facts import Rate
from .models import PublishedSummary
from .open_data import licence, plain
from .reading import Reading

FORMAT = 1  # of the answer; a new one when a field changes its meaning
FAMILIES = ("pledges", "visits", "complaints", "works", "targets")
RATES = ("response", "resolution", "satisfaction")
# Names of categories in a small place, and titles, forewords and reasons that people wrote, are nobody else's.
KEPT_BACK = ("complaints.by_category", "late", "raised", "deeds", "editor", "stocks")


def entry(version: PublishedSummary, address: str) -> dict[str, Any]:
    """One line of the list: enough to know whether the rest has been read already."""
    return {
        "week": str(version.week),
        "district": district_of(version.district),
        "version": version.edition,
        "published_at": moment(version.published_at),
        "digest": version.digest,
        "url": address,
    }


def document(reading: Reading, version: PublishedSummary, address: str) -> dict[str, Any]:
    """A version with its figures, its place in the chain and what it changed."""
    return {
        "format": FORMAT,
        "licence": licence(),
        **entry(version, address),
        "position": version.position,
        "previous_digest": version.before.digest if version.before else None,
        "compiled_at": moment(reading.summary.compiled_at),
        "changes": [
            {"figure": name, "before": old, "after": new}
            for name, old, new in version.changes
            if not name.startswith(KEPT_BACK)
        ],
        "facts": facts_of(reading.facts),
    }


def district_of(district: District) -> dict[str, str]:
    return {"code": district.code, "name": district.short_name, "level": district.level}


def facts_of(facts: Facts) -> dict[str, Any]:
    told: dict[str, Any] = {name: tell(getattr(facts, name)) for name in FAMILIES}
    del told["complaints"]["by_category"]
    return told | {"rates": {name: rate(getattr(facts.complaints, name)) for name in RATES}}


def rate(value: Rate) -> dict[str, Any]:
    """A share of one from the minimum sample on, and how many it rests on."""
    return {"n": value.n, "value": None if value.shown is None else round(float(value.shown), 4)}


def tell(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: tell(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {key: tell(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [tell(item) for item in value]
    return plain(value) if isinstance(value, Decimal) else value


def moment(value: Any) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds")
