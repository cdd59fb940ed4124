"""Which unit a row means, by the names that people write."""

from collections import defaultdict
from difflib import get_close_matches

from core.cell_values import code
from districts.models import District

from ..models import Unit
from .reasons import Wrong

SHORT = [("村民委员会", "村委会"), ("居民委员会", "居委会"), ("人民政府", "政府"), ("街道办事处", "办事处")]
MOST_PROPOSALS = 300  # comparing a name with all others takes its time


class Units:
    """All units by name; one statement. What is missing is proposed, or made when that was asked for."""

    def __init__(self, within: District, *, create: bool) -> None:
        self.within, self.create = within, create
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self.proposed: dict[str, str] = {}
        self.missing: dict[tuple[str, int], Unit] = {}  # not stored yet
        for unit in Unit.objects.select_related("district"):
            for name in names_of(unit):
                self.by_name[name].append(unit)
        self.seats = {
            unit.district.path: unit
            for units in self.by_name.values()
            for unit in units
            if unit.kind == Unit.Kind.TOWNSHIP
        }

    def find(self, text: str, district: District | None, wrong: Wrong) -> Unit | None:
        """The unit; None with a reason for one that is unknown, ambiguous or outside."""
        if len(text) > 80:
            wrong.add("unit", "long", text)
            return None
        found = self.near(self.by_name.get(code(text), []), district)
        if len(found) > 1:
            wrong.add("unit", "many_units", text)
        elif found and not self.within.contains(found[0].district):
            wrong.add("unit", "unit_elsewhere", text)
        elif found:
            return found[0]
        elif self.create:
            return self.new(text, kind_of(text), district or self.within)
        else:
            wrong.add("unit", "no_unit", f"{text}{self.proposal(text)}")
        return None

    def branch(self, text: str, unit: Unit | None, wrong: Wrong) -> Unit | None:
        """The party branch; two of the same name are told apart by the unit they belong to."""
        found = [each for each in self.by_name.get(code(text), []) if each.kind == Unit.Kind.BRANCH]
        if len(found) > 1 and unit is not None:
            found = [each for each in found if unit.pk in (each.parent_id, each.pk)] or found
        if len(found) == 1:
            return found[0]
        if found:
            wrong.add("party_branch", "many_units", text)
        elif self.create and unit is not None and len(text) <= 80:
            return self.new(text, Unit.Kind.BRANCH, unit.district, parent=unit)
        else:
            wrong.add("party_branch", "no_unit", f"{text}{self.proposal(text)}")
        return None

    def near(self, units: list[Unit], district: District | None) -> list[Unit]:
        """Of several with the same name those in the row's district, or that this lies in."""
        if len(units) < 2 or district is None:
            return units
        inside = [unit for unit in units if district.contains(unit.district)]
        return inside or [unit for unit in units if unit.district.contains(district)]

    def new(self, name: str, kind: str, district: District, parent: Unit | None = None) -> Unit:
        """The same one for every row that names it; stored only when its row is."""
        key = (code(name), district.pk)
        if key not in self.missing:
            above = parent or self.seats.get(district.township_path)
            parent = above if kind in (Unit.Kind.VILLAGE, Unit.Kind.BRANCH) else parent
            self.missing[key] = Unit(name=name, kind=kind, district=district, parent=parent)
        return self.missing[key]

    def stored(self) -> None:
        """Those that were missing and are not any more, for the rows that follow."""
        for key, unit in list(self.missing.items()):
            if unit.pk is not None:
                for name in names_of(unit):
                    self.by_name[name].append(unit)
                del self.missing[key]

    def proposal(self, text: str) -> str:
        """The nearest names, in brackets; none once that was asked too often."""
        if text not in self.proposed:
            if len(self.proposed) >= MOST_PROPOSALS:
                return ""
            near = get_close_matches(code(text), self.by_name, n=3, cutoff=0.5)
            names = dict.fromkeys(self.by_name[name][0].name for name in near)
            self.proposed[text] = f"（{'、'.join(names)}？）" if names else ""
        return self.proposed[text]


def names_of(unit: Unit) -> set[str]:
    """The name, how it is shortened, with its township before it, and the village that a committee stands for."""
    short = unit.name
    for long, brief in SHORT:
        short = short.replace(long, brief)
    names = {unit.name, short}
    if unit.kind == Unit.Kind.VILLAGE:
        names.add(unit.district.short_name)
    names |= {f"{unit.district.township_name}{name}" for name in names}
    return {code(name) for name in names}


def kind_of(name: str) -> str:
    """What a unit of this name surely is; else a bureau."""
    if name.endswith(("支部", "党委", "总支", "支部委员会")):
        return Unit.Kind.BRANCH
    if name.endswith(("村民委员会", "居民委员会", "村委会", "居委会")):
        return Unit.Kind.VILLAGE
    return Unit.Kind.TOWNSHIP if name.endswith(("乡人民政府", "镇人民政府", "办事处")) else Unit.Kind.BUREAU
