"""Everything a district's dashboard shows, gathered for one moment in a fixed number of statements."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.together import together
from core.weeks import Week, midnight
from districts.models import Boundaries, District, Indicator, Target

from ..dashboard import DistrictRow, chart_data, ranked, row
from ..facts import Facts, gather_at, gather_now
from ..facts.lights import Light
from ..facts.starts import Start
from ..facts.trends import trend
from .cards import BelowRow, Card, below_rows, cards, cards_of
from .charts import TrendLine, WeekPoint, handled_chart, handled_lines, map_chart, plan_chart, points
from .heat import HeatRow, heat_rows
from .late import LateList, complaint_rows, late_complaints, late_pledges, late_works, pledge_rows, work_rows
from .lists import Lists
from .places import places_chart, positions
from .tiles import Points, Tiles
from .village import WorkRow, works_of_village


@dataclass(frozen=True)
class Choice:
    """What the reader chose: a past day, the works' year, the indicator drawn and the grid's order."""

    on: dt.date | None = None
    year: int | None = None
    indicator: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Board:
    """A district's figures at a moment, with what stands above, below and before it."""

    district: District
    row: DistrictRow
    below: Sequence[DistrictRow]
    parents: Sequence[District]
    indicators: Sequence[Indicator]
    trend: Sequence[WeekPoint]
    late: Mapping[str, LateList]
    works_here: Sequence[WorkRow]
    reported_above: frozenset[str]  # the indicators that a village's township counts by reports
    has_map: bool  # boundaries to draw it from
    places: dict[str, Any] | None  # or else, where works lie
    years: Sequence[int]
    place: tuple[int, int] | None  # among how many equals
    lists: Lists
    choice: Choice
    at: dt.datetime

    @property
    def facts(self) -> Facts:
        return self.row.facts

    @property
    def year(self) -> int:
        return self.lists.year

    @property
    def on(self) -> dt.date | None:
        return self.choice.on

    @property
    def before(self) -> DistrictRow | None:
        """As the week before this one was frozen; None when it was not."""
        last = self.trend[-1] if self.trend else None
        return last.row if last and last.week == self.lists.week.previous else None

    @cached_property
    def tiles(self) -> Tiles:
        """A village's weeks keep how many stood in which state, and nothing else to compare with."""
        before = self.before.facts if self.before else None
        return Tiles(self.facts, before, self.lists, has_week=self.district.level != District.Level.VILLAGE)

    @cached_property
    def heat(self) -> list[HeatRow]:
        return heat_rows(self.below, self.lists, self.sort)

    @property
    def sort(self) -> str:
        known = ("code", *(indicator.code for indicator in self.indicators))
        return self.choice.sort if self.choice.sort in known else ""

    @property
    def has_plan_below(self) -> bool:
        """Whether the level below has targets of its own to be measured by."""
        return any(each.on_plan is not None for each in self.below)

    @property
    def lights(self) -> list[tuple[Light, int]]:
        """How many targets have which colour, in the order of a traffic light."""
        found = self.row.lights
        return [(light, found[light]) for light in Light if found[light]]

    @property
    def plan_change(self) -> Points | None:
        """How many points more of the plan are accepted than at last week's end."""
        then = self.before.on_plan if self.before else None
        now = self.row.on_plan
        return None if now is None or then is None else Points(round((now - then) * 100, 1), "up")

    @property
    def cards(self) -> list[Card]:
        return cards(
            self.row, self.below, self.lists, self.on or timezone.localdate(self.at), self.reported_above
        )

    @property
    def district_rows(self) -> list[BelowRow]:
        return list(below_rows(self.below, self.lists))

    @property
    def works_href(self) -> str:
        return self.lists.of("works", year=self.year)

    @property
    def chosen(self) -> Indicator | None:
        """The indicator that is drawn district by district."""
        by_code = {indicator.code: indicator for indicator in self.indicators}
        return by_code.get(self.choice.indicator) or next(iter(self.indicators), None)

    @property
    def chosen_cards(self) -> list[Card]:
        return cards_of(self.below, self.lists, self.position)

    @property
    def position(self) -> int:
        return self.indicators.index(self.chosen) if self.chosen else 0

    @property
    def bars_chart(self) -> dict[str, Any]:
        """Without those that have neither a target nor a work: the table has them."""
        lines = [(each, each.lines[self.position]) for each in self.below]
        return chart_data([each for each, line in lines if line.amount or line.work.started], self.position)

    @property
    def handled_chart(self) -> dict[str, Any]:
        return handled_chart(self.trend, self.trend_lines)

    @cached_property
    def trend_lines(self) -> list[TrendLine]:
        return handled_lines(self.trend, self.district.level)

    @property
    def trend_rows(self) -> list[tuple[WeekPoint, tuple[int, ...]]]:
        """The weeks as the table has them, one value for each line."""
        columns = zip(*(line.values for line in self.trend_lines), strict=True)
        return list(zip(self.trend, columns, strict=True))

    @property
    def plan_chart(self) -> dict[str, Any]:
        return plan_chart(self.trend)

    @property
    def has_plan_trend(self) -> bool:
        return any(point.row.on_plan is not None for point in self.trend)

    @property
    def map_chart(self) -> dict[str, Any]:
        return map_chart(self.below)


def make_board(district: District, choice: Choice, now: dt.datetime) -> Board:
    """The district's figures of now, or as they stood at the end of the chosen day."""
    moment = midnight(choice.on + dt.timedelta(days=1)) if choice.on else now
    day = choice.on or timezone.localdate(now)
    lists = Lists(district.code, Week.of(day), (not choice.on and choice.year) or day.year, choice.on)
    # Another district is ranked among those beside it, which are not within it.
    within = district if district.is_root() else None
    facts = (
        gather_at(choice.on, within=within) if choice.on else gather_now(now, year=lists.year, within=within)
    )
    around = list(places_around(district))
    weeks = trend(district, until=moment)
    own = facts[district.path]
    beside = aside(district, around, moment, lists)
    indicators = [Indicator(**each) for each in beside["indicators"]]
    below = [row(each, facts[each.path], indicators) for each in around if each.depth > district.depth]
    return Board(
        district=district,
        row=row(district, own, indicators),
        below=below,
        parents=[each for each in around if each.depth < district.depth],
        indicators=indicators,
        trend=points(weeks, district, indicators, lists.week),
        late=late_lists(beside, own, lists, day),
        works_here=[WorkRow.read(each) for each in beside["works_here"]],
        reported_above=frozenset(each["code"] for each in beside["reported"]),
        has_map=bool(beside["map"]),
        places=places_chart(below, beside["positions"]),
        years=[each["year"] for each in beside["years"]],
        place=place_of(district, facts, indicators),
        lists=lists,
        choice=choice,
        at=moment,
    )


def places_around(district: District) -> Any:
    """What lies above the district and directly below it."""
    above = Q(path__in=district.ancestor_paths()[:-1])
    return District.objects.filter(above | Q(path__startswith=district.path, depth=district.depth + 1))


def aside(
    district: District, around: Sequence[District], moment: dt.datetime, lists: Lists
) -> dict[str, list[dict[str, Any]]]:
    """What is late, a village's works, the indicators, the years with targets, a map: one statement."""
    start = Start.before(moment) if lists.on else None
    below = [each.code for each in around if each.depth > district.depth]
    maps = Boundaries.objects.filter(county__path=district.ancestor_paths()[0], shapes__has_any_keys=below)
    asked: dict[str, QuerySet[Any, Any]] = {
        "complaints": late_complaints(district, moment, start),
        "pledges": late_pledges(district, moment, start),
        "works": late_works(district, lists.on or timezone.localdate(moment), is_past=bool(lists.on)),
        "works_here": works_of_village(district, lists.year),
        "indicators": Indicator.objects.values(),
        "years": Target.objects.order_by("-year").values("year").distinct(),
        "map": maps.values("id"),
        "positions": positions(district, lists.year, maps),
        "reported": reported_targets(district, lists.year).values(code=F("indicator__code")),
    }
    return dict(zip(asked, together(*asked.values()), strict=True))


def reported_targets(village: District, year: int) -> QuerySet[Target]:
    """Targets above a village that count by reports; none for a district that has others below."""
    above = Target.objects.on_reports().filter(year=year, district__path__in=village.ancestor_paths()[:-1])
    return above if village.level == District.Level.VILLAGE else above.none()


def late_lists(
    beside: dict[str, list[dict[str, Any]]], facts: Facts, lists: Lists, today: dt.date
) -> dict[str, LateList]:
    complaints = list(complaint_rows(beside["complaints"], today))
    pledges = list(pledge_rows(beside["pledges"], today))
    works = list(work_rows(beside["works"], today))
    how_many = beside["works"][0]["in_all"] if works else 0
    return {
        "complaints": LateList(complaints, facts.complaints.overdue, lists.complaints(late="true")),
        "pledges": LateList(pledges, facts.pledges.overdue, lists.pledges(late="true")),
        "works": LateList(works, how_many, lists.of("works", trouble="late")),
    }


def place_of(
    district: District, facts: Mapping[str, Facts], indicators: Sequence[Indicator]
) -> tuple[int, int] | None:
    """The district's place among those beside it, and how many have one."""
    above = district.path[: -District.steplen]
    paths = [path for path in facts if len(path) == len(district.path) and path.startswith(above)]
    beside = [
        row(District(pk=number, path=path), facts[path], indicators) for number, path in enumerate(paths)
    ]
    placed = [each for each in ranked(beside) if each.place]
    own = next((each.place for each in placed if each.row.district.path == district.path), None)
    return (own, len(placed)) if own and len(placed) > 1 else None
