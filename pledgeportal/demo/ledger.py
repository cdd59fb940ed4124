"""Targets and works that show the article's figures (domain: works and dashboards)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from core.weeks import midnight
from districts.lifecycle import Gates, LedgerEntry, enter_works, hand_down, replan
from districts.models import District, Indicator, Stage, Target, TargetEvent, TargetMilestone, planned_by
from districts.proposals import Step

from .evidence import about, due_day, gates
from .people import HOME, Cast

FIGURES = {
    "compounds": 41,
    "parks": 41,
    "streets": 631,
    "toilets": 21_000,
    "courtyards": 10_000,
    "rural_roads": 40,
    "frost_boil_roads": 25,
}
COMPOUNDS_LAST_YEAR = 19
HOME_TOILETS, HOME_TOILETS_STARTED = 800, 480
IN_TOWN = {"compounds", "parks", "streets"}  # mostly the four subdistricts' business
BATCH = {"toilets": 20, "courtyards": 25}  # how much one work of the ledger holds; others are counted singly
NAMES = {
    "compounds": "{place}老旧小区改造",
    "parks": "{place}便民游园",
    "streets": "{place}{n}号背街小巷硬化",
    "toilets": "{place}第{n}批户厕改造",
    "courtyards": "{place}第{n}批美丽庭院",
    "rural_roads": "{place}段农村公路",
    "frost_boil_roads": "{place}段翻浆路修复",
}
PLAN = [((6, 30), Decimal("0.45")), ((9, 30), Decimal("0.80"))]  # share of the year's amount


def load_year(actors: Cast, *, year: int, as_of: dt.datetime, finish: bool, chance: Random) -> None:
    """One year's targets and ledger as they stood at `as_of`; with `finish`, done by the end of the year."""
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    compounds = indicators["compounds"]
    enter_works(list(last_year(actors, compounds, year - 1, chance)))
    for code, total in FIGURES.items():
        shares = share_out(actors, code, total)
        set_targets(actors.county, indicators[code], year, Decimal(total), shares)
        for township, amount in shares.items():
            works = pieces(actors, township, code, amount, chance)
            stages = stages_reached(township, code, amount, year, as_of.date(), chance)
            enter_works(
                list(
                    entries(indicators[code], year, works, stages, as_of=as_of, finish=finish, chance=chance)
                )
            )


def share_out(actors: Cast, code: str, total: int) -> dict[District, Decimal]:
    """Hand the county's amount down to its townships by their number of villages, to the last unit."""
    fixed = {t: HOME_TOILETS for t in actors.townships if code == "toilets" and t.short_name == HOME}
    weights = {
        township: len(actors.villages[township.pk]) * weight(township, code)
        for township in actors.townships
        if township not in fixed
    }
    units = (total - sum(fixed.values())) * (10 if code.endswith("roads") else 1)
    exact = {township: units * w / sum(weights.values()) for township, w in weights.items()}
    shares = {township: int(share) for township, share in exact.items()}
    missing = units - sum(shares.values())
    for township in sorted(exact, key=lambda t: int(exact[t]) - exact[t])[:missing]:
        shares[township] += 1
    scale = Decimal(10 if code.endswith("roads") else 1)
    handed = {township: Decimal(share) / scale for township, share in (shares | fixed).items()}
    return {township: amount for township, amount in handed.items() if amount}


def weight(township: District, code: str) -> int:
    urban = township.short_name.endswith("街道")
    if code in IN_TOWN:
        return 6 if urban else 1
    return 0 if urban else 1


def set_targets(
    county: District, indicator: Indicator, year: int, amount: Decimal, shares: dict[District, Decimal]
) -> None:
    """The county's amount with its plan, handed down before the year begins; shares follow the plan."""
    named: dict[str, Any] = {"indicator": indicator, "year": year}
    how: dict[str, Any] = {"by": None, "at": midnight(dt.date(year - 1, 12, 10))}
    [first] = hand_down(county, {county: amount}, seen=0, **named, **how)
    target = Target.objects.get(district=county, **named)
    steps = [Step(dt.date(year, *day), amount * share) for day, share in PLAN]
    replan(target, steps=steps, basis=target.basis, seen=first.pk, reason="年度计划倒排工期", **how)
    seen = TargetEvent.objects.about(indicator, year).newest()
    hand_down(county, {**shares}, seen=seen, **named, **how)


def pieces(
    actors: Cast, township: District, code: str, amount: Decimal, chance: Random
) -> list[tuple[District, str, Decimal]]:
    """Cut a township's amount into works: where, name, quantity."""
    villages = actors.villages[township.pk]
    size = Decimal(BATCH.get(code, 1))
    works: list[tuple[District, str, Decimal]] = []
    numbers: dict[int, int] = {}
    while amount > 0:
        village = villages[len(works) % len(villages)]
        numbers[village.pk] = numbers.get(village.pk, 0) + 1
        length = Decimal(chance.randint(4, 16)) / 10 if code.endswith("roads") else size
        quantity = min(amount, length)
        name = NAMES[code].format(place=village.short_name, n=numbers[village.pk])
        works.append((village, name, quantity))
        amount -= quantity
    return works


def stages_reached(
    township: District, code: str, amount: Decimal, year: int, day: dt.date, chance: Random
) -> dict[Stage, Decimal]:
    """How much of the amount has come how far: around the plan, some ahead and some behind."""
    milestones = [TargetMilestone(due_on=dt.date(year, *when), amount=amount * share) for when, share in PLAN]
    planned = planned_by(milestones, year=year, amount=amount, day=day)
    accepted = min(amount, planned * Decimal(str(round(chance.choice([0.55, 0.8, 0.95, 1, 1.05]), 2))))
    completed = min(amount, accepted + amount * Decimal("0.06"))
    started = min(amount, completed + amount * Decimal("0.12"))
    if code == "compounds":
        started = amount  # 今年41个, 全部开工
    if code == "toilets" and township.short_name == HOME:
        started = Decimal(HOME_TOILETS_STARTED)
        completed, accepted = (
            min(completed, started * Decimal("0.85")),
            min(accepted, started * Decimal("0.75")),
        )
    return {Stage.STARTED: started, Stage.COMPLETED: completed, Stage.ACCEPTED: accepted}


def entries(
    indicator: Indicator,
    year: int,
    works: Sequence[tuple[District, str, Decimal]],
    reached: dict[Stage, Decimal],
    *,
    as_of: dt.datetime,
    finish: bool,
    chance: Random,
) -> Iterator[LedgerEntry]:
    """The first works of the list have come furthest."""
    so_far, whole = Decimal(0), sum((quantity for _, _, quantity in works), Decimal(0))
    for number, (village, name, quantity) in enumerate(works, start=1):
        so_far += quantity
        # to the nearest whole work: half a compound is not accepted
        stages = [stage for stage, amount in reached.items() if so_far - quantity / 2 <= amount]
        moments = [(Stage.PLANNED, midnight(dt.date(year - 1, 12, 20)))]
        begin = min(midnight(dt.date(year, 1, 5)), as_of - dt.timedelta(days=20))
        moments += spread(stages, begin, as_of, chance)
        if finish:
            rest = [stage for stage in reached if stage not in stages]
            moments += spread(rest, as_of, midnight(dt.date(year, 12, 25)), chance)
        unfinished = not finish and Stage.COMPLETED not in stages
        due_on = due_day(year, so_far / whole, number, unfinished_on=as_of.date() if unfinished else None)
        said = about(village, indicator.code, number, due_on=due_on)
        yield LedgerEntry(village, indicator, year, name, quantity, moments, said, signed(moments))


def signed(moments: Sequence[tuple[Stage, dt.datetime]]) -> Gates:
    """The gates of a work that has been accepted."""
    stage, at = moments[-1]
    return gates(at) if stage == Stage.ACCEPTED else {}


def spread(
    stages: Sequence[Stage], begin: dt.datetime, end: dt.datetime, chance: Random
) -> list[tuple[Stage, dt.datetime]]:
    """Moments in order between two others, more of them towards the end."""
    whole = (end - begin).total_seconds()
    seconds = sorted(whole * chance.random() ** 0.6 for _ in stages)
    return [(stage, begin + dt.timedelta(seconds=int(at))) for stage, at in zip(stages, seconds, strict=True)]


def last_year(actors: Cast, compounds: Indicator, year: int, chance: Random) -> Iterator[LedgerEntry]:
    """The 19 compounds of the year before, all accepted."""
    communities = [village for t in actors.townships[:4] for village in actors.villages[t.pk]]
    for community in chance.sample(communities, COMPOUNDS_LAST_YEAR):
        start = midnight(dt.date(year, 1, 10))
        done = spread(
            [Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED], start, midnight(dt.date(year, 12, 20)), chance
        )
        name = NAMES["compounds"].format(place=community.short_name)
        moments = [(Stage.PLANNED, start), *done]
        yield LedgerEntry(community, compounds, year, name, Decimal(1), moments, gates=signed(moments))
