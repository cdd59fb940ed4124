"""The public figures as files for other programs; docs/open-data.md names every column."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from .dashboard import IndicatorLine
from .facts.facts import Rate
from .public_figures import PublicFigures, PublicPage

RATES = ("response", "resolution", "satisfaction")
OF_WORKS = ("target", "planned", "started", "completed", "accepted", "accepted_last_year")


def licence() -> dict[str, str]:
    return {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL}


def as_of(page: PublicPage) -> str:
    return timezone.localtime(page.as_of).isoformat(timespec="seconds")


def about(figures: PublicFigures) -> dict[str, Any]:
    """The columns that every city has; None for what is not told."""
    facts, tells_all = figures.row.facts, figures.tells_all
    this_week = {
        "complaints_received_this_week": facts.complaints.received,
        "visits_this_week": facts.visits.visits,
        "people_met_this_week": facts.visits.people,
    }
    return {
        "pledges_made": facts.pledges.total,
        "pledges_kept": facts.pledges.stock["accepted"],
        "complaints_open": figures.complaints_open,
        "complaints_closed": figures.complaints_closed,
        **{name: n if tells_all else None for name, n in this_week.items()},
        **{
            name: value
            for rate in RATES
            for name, value in of_rate(rate, getattr(facts.complaints, rate), tells_all).items()
        },
    }


def of_rate(name: str, rate: Rate, tells_all: bool) -> dict[str, Any]:
    """Its sample, and itself from the minimum sample on."""
    share = rate.shown if tells_all else None
    return {
        f"{name}_n": rate.n if tells_all else None,
        f"{name}_rate": None if share is None else round(share, 4),
    }


def of_works(line: IndicatorLine) -> dict[str, Decimal | None]:
    """The amounts of one indicator, in its unit."""
    work = line.work
    amounts = (line.amount, line.planned, work.started, work.completed, work.accepted, work.last_year)
    return dict(zip(OF_WORKS, amounts, strict=True))


def identity(page: PublicPage, figures: PublicFigures) -> dict[str, str]:
    district = figures.district
    above = page.city.above(district)
    return {
        "code": district.code,
        "name": district.short_name,
        "level": district.level,
        "parent_code": above[-1].code if above else "",
    }


def heads(page: PublicPage) -> list[str]:
    works = [f"{each.code}_{measure}" for each in page.city.indicators for measure in OF_WORKS]
    names = ["code", "name", "level", "parent_code", *about(page.figures)]
    return ["as_of", "year", *names, *works, "licence"]


def rows(page: PublicPage) -> Iterator[list[Any]]:
    """The district itself, then those directly below it."""
    for figures in page.every:
        works = [amount for line in figures.row.lines for amount in of_works(line).values()]
        known = [*identity(page, figures).values(), *about(figures).values()]
        yield [as_of(page), page.year, *known, *map(plain, works), licence()["name"]]


def document(page: PublicPage) -> dict[str, Any]:
    return {
        "as_of": as_of(page),
        "is_newest": not page.stale,
        "year": page.year,
        "licence": licence(),
        "units": {each.code: each.unit_zh for each in page.city.indicators},
        "districts": [
            identity(page, figures)
            | {name: plain(value) for name, value in about(figures).items()}
            | {
                "works": {
                    line.indicator.code: {name: plain(amount) for name, amount in of_works(line).items()}
                    for line in figures.row.lines
                }
            }
            for figures in page.every
        ],
    }


def plain(value: Any) -> Any:
    """Decimals as JSON's numbers: amounts have two decimals, which a float keeps."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
