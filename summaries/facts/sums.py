"""Adding up the tree of districts: each number is added to its district and to every district above it, once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, NamedTuple, cast

from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Concat, Left

from districts.models import District

from .facts import ComplaintFacts, Facts, PledgeFacts, VisitFacts, WorkFacts

# The lowest district (its id, or its path where rows are grouped within one), then where the number belongs: family, field, and what it is by (a state, a channel; empty
# for a plain number). For works: "works", indicator, column.
Cell = tuple[int | str, str, str, str, Any]
Figures = Iterator[tuple[str, str, int]]  # of one group: field, what it is by, number
KINDS = {"pledges": PledgeFacts, "visits": VisitFacts, "complaints": ComplaintFacts}


Sums = dict[str, dict[tuple[str, str, str], Any]]  # by a district's tree path


class FactsByPath(Mapping[str, Facts]):
    """A district's tree path → its facts, everything below it included; made when they are asked for.

    A page shows a district and its children, not all 568.
    """

    def __init__(
        self, paths: Mapping[int, str], known: Sums | None = None, within: District | None = None
    ) -> None:
        """`paths` by district id, of every district there is; `known` are sums that these add to.

        `within` a district, it and its children alone are told of.
        """
        self.paths = paths
        self.known = known or {}
        self.sums: Sums = {path: {} for path in paths.values()}
        self.told = [path for path in self.sums if within is None or is_or_child(path, within)]
        self.beside: dict[str, dict[str, Any]] = defaultdict(dict)
        self.defaults: dict[str, Any] = {}
        self.made: dict[str, Facts] = {}

    def add(self, cells: Iterable[Cell]) -> None:
        above: dict[int | str, list[dict[tuple[str, str, str], Any]]] = {}
        for place, family, name, by, number in cells:
            if place not in above:
                path = place if isinstance(place, str) else self.paths[place]
                above[place] = [self.sums[each] for each in branch(path)]
            key = (family, name, by)
            for total in above[place]:
                total[key] = total.get(key, 0) + number

    def put(self, name: str, values: Mapping[str, Any], *, default: Any) -> None:
        """Set a field that is never summed, by path, and what it is where there is none."""
        self.defaults[name] = default
        for path, value in values.items():
            self.beside[path][name] = value

    def replace_works(self, district_id: int, code: str, columns: Mapping[str, Any]) -> None:
        """Let a district's works of an indicator come to these, whatever was counted for it and for those below."""
        path = self.paths[district_id]
        below = [other for other in self.sums if other.startswith(path) and other != path]
        for column, number in columns.items():
            key = ("works", code, column)
            change = number - self.came_to(path, key)
            for above in branch(path):
                self.sums[above][key] = self.sums[above].get(key, 0) + change
            for other in below:
                self.sums[other][key] = self.sums[other].get(key, 0) - self.came_to(other, key)

    def came_to(self, path: str, key: tuple[str, str, str]) -> Any:
        return self.known.get(path, {}).get(key, 0) + self.sums[path].get(key, 0)

    def __getitem__(self, path: str) -> Facts:
        if path not in self.made:
            if path not in self.told:
                raise KeyError(path)  # not asked about: of its complaints and pledges nothing was read
            self.made[path] = made_of(self.whole(path), self.defaults | self.beside.get(path, {}))
        return self.made[path]

    def whole(self, path: str) -> dict[tuple[str, str, str], Any]:
        """The district's sums on top of what is known of it."""
        sums = dict(self.known.get(path, {}))
        for key, number in self.sums[path].items():
            sums[key] = sums.get(key, 0) + number
        return sums

    def __getstate__(self) -> dict[str, Any]:
        """To be kept elsewhere: the sums alone, whatever they began with and whoever has asked for them."""
        return vars(self) | {"known": {}, "sums": {path: self.whole(path) for path in self}, "made": {}}

    def __iter__(self) -> Iterator[str]:
        return iter(self.told)

    def __len__(self) -> int:
        return len(self.told)


def is_or_child(path: str, district: District) -> bool:
    return path.startswith(district.path) and len(path) <= len(district.path) + District.steplen


def branch(path: str) -> list[str]:
    """The paths from the county down to this one."""
    step = District.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def made_of(sums: Mapping[tuple[str, str, str], Any], beside: Mapping[str, Any]) -> Facts:
    """Facts of the sums; what came to nought is left out, as if it had never been."""
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    for (family, name, by), number in sums.items():
        if by and number:
            parts[family].setdefault(name, Counter())[by] = number
        elif number:
            parts[family][name] = number
    works = {code: WorkFacts(**columns) for code, columns in parts.pop("works", {}).items()}
    made = {family: KINDS[family](**values) for family, values in parts.items()}
    return Facts(works=works, **cast("Any", made), **beside)


def cells_of(family: str, rows: Iterable[tuple[int | str, Any]]) -> Iterator[Cell]:
    """The numbers of rows that come as facts, or as facts by indicator."""
    for district_id, row in rows:
        if isinstance(row, dict):
            for code, facts in row.items():
                yield from ((district_id, family, code, name, number) for name, number in numbers(facts))
        else:
            yield from ((district_id, family, name, "", number) for name, number in numbers(row))


def numbers(facts: Any) -> Iterator[tuple[str, Any]]:
    for part in fields(facts):
        if number := getattr(facts, part.name):
            yield part.name, number


# ---- One statement for a family -----------------------------------------------------------------


class Groups(NamedTuple):
    """How many of the rows by district, by what fact they are of, and what that fact is by."""

    rows: QuerySet[Any]
    fact: Any
    by: Any
    many: Any
    place: str

    def told(self, within: District | None) -> QuerySet[Any, Any]:
        rows, place = narrowed(self.rows, self.place, within)
        groups = rows.order_by().values(lowest=place, fact=word(self.fact), fact_by=word(self.by))
        return groups.annotate(many=self.many).values_list("lowest", "fact", "fact_by", "many")


def grouped(
    rows: QuerySet[Any], fact: Any, by: Any = "", *, many: Any = None, place: str = "district_id"
) -> Groups:
    return Groups(rows, fact, by, Count("pk") if many is None else many, place)


def narrowed(rows: QuerySet[Any], place: str, within: District | None) -> tuple[QuerySet[Any], Any]:
    """All rows by their lowest district's id; or those within a district, by the path of its child that has them."""
    if within is None:
        return rows, F(place)
    path = place.removesuffix("_id") + "__path"
    if within.level != District.Level.COUNTY:  # which has them all
        rows = rows.filter(**{f"{path}__startswith": within.path})
    return rows, Left(path, len(within.path) + District.steplen)


def word(value: Any) -> Any:
    return Value(value, output_field=CharField()) if isinstance(value, str) else value


def moved(events: QuerySet[Any]) -> Groups:
    """How many went from which state to which."""
    changes = events.exclude(from_state=F("to_state"))
    return grouped(changes, "moved", Concat("from_state", Value(" "), "to_state"))


def plain(fact: str, by: str, number: int) -> Figures:
    """A group that is a figure itself."""
    yield fact, by, number


def read_moves(fact: str, by: str, number: int) -> Figures:
    """What the moves add to the stock of one state and take from another's."""
    before, after = by.split(" ")
    yield "stock", after, number
    if before:
        yield "stock", before, -number


def together(*groups: Groups, within: District | None = None) -> Iterator[tuple[int | str, str, str, int]]:
    """All the groups in one statement."""
    first, *others = (each.told(within) for each in groups)
    return iter(first.union(*others, all=True) if others else first)
