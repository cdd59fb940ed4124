"""From the cells of a row to what they mean, with a reason for each that means nothing."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from core import cell_values
from core.imports.rows import Heads
from core.sheets import text_of

from ..models import LATITUDES, LONGITUDES, ORDER, District, Indicator, Stage
from ..places import Places
from .reasons import Wrong

STAGES = {
    "planned": "计划 未开工 待开工 计划中 未启动 planned notstarted",
    "started": "开工 已开工 在建 施工中 进行中 施工 started underway",
    "completed": "完工 已完工 竣工 已竣工 完成 已完成 待验收 completed done",
    "accepted": "验收 已验收 验收合格 验收通过 通过验收 accepted",
    "cancelled": "取消 已取消 不再实施 cancelled canceled",
}
STAGE_OF = {alias: Stage(stage) for stage, aliases in STAGES.items() for alias in aliases.split()}
DAYS = {Stage.STARTED: "started_on", Stage.COMPLETED: "completed_on", Stage.ACCEPTED: "accepted_on"}
GATES = ("quality", "technique", "acceptance")
LONGEST = {"name": 120, "address": 120, "owner_mark": 40, "contractor": 80} | dict.fromkeys(GATES, 40)
QUANTITY = re.compile(r"(\d{1,8}(?:,\d{3})*(?:\.\d{1,2}0*)?)\s*[^\d.,]{0,6}")
SPACES = re.compile(r"[\s/]+")
EARLIEST = 2000


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say."""

    indicator: Indicator | None = None
    year: int | None = None


Key = tuple[int, int, int, str]  # the township's id, the indicator's, the year, the number


class Values:
    """Reads the rows of one file; set up with two statements."""

    def __init__(self, heads: Heads, within: District, defaults: Defaults, *, now: dt.datetime) -> None:
        self.heads, self.defaults, self.today = heads, defaults, timezone.localdate(now)
        self.places = Places(within)
        self.townships = self.townships_of(within)
        self.indicators: dict[str, Indicator] = {}
        for each in Indicator.objects.all():
            for name in (each.code, each.name_zh, each.name_en):
                self.indicators[cell_values.code(name).lower()] = each

    def townships_of(self, within: District) -> dict[str, District]:
        """By path, every district that can keep a ledger here."""
        kept = District.objects.filter(level__in=["county", "township"])
        return {each.path: each for each in kept if each.contains(within) or within.contains(each)}

    def key(self, cells: dict[str, Any]) -> Key | None:
        """Which work the row is about; None where it does not say."""
        said, wrong = self.read_key(cells)
        return None if wrong.reasons else self.key_of(said)

    def key_of(self, said: dict[str, Any]) -> Key:
        township = self.townships[said["district"].township_path]
        return township.pk, said["indicator"].pk, said["year"], said["number"]

    def read_key(self, cells: dict[str, Any]) -> tuple[dict[str, Any], Wrong]:
        number = cell_values.code(text_of(cells.get("number")))
        wrong = Wrong(number[:40], self.heads.headers)
        text = {column: wrong.text(column, cells.get(column)) for column in ("indicator", "year", "district")}
        said: dict[str, Any] = {
            "number": self.number(number, cells, wrong),
            "indicator": self.indicator(text["indicator"], wrong),
            "year": self.year(text["year"], wrong),
            "district": self.district(text["district"], wrong),
        }
        return said, wrong

    def read(self, cells: dict[str, Any]) -> tuple[dict[str, Any], Wrong]:
        """What the row says, without what it leaves empty; and what is wrong with it."""
        said, wrong = self.read_key(cells)
        text = {
            column: cell_values.meant(wrong.text(column, cell))
            for column, cell in cells.items()
            if column not in said
        }
        for column in LONGEST:
            said[column] = self.words(column, text.get(column, ""), wrong)
        said["quantity"] = self.quantity(text.get("quantity", ""), wrong)
        said["due_on"] = self.day("due_on", text.get("due_on", ""), wrong, future=True)
        self.position(text, said, wrong)
        self.stage(text, said, wrong)
        return {column: value for column, value in said.items() if value not in (None, "")}, wrong

    # ---- Which work ---------------------------------------------------------------------------

    def number(self, number: str, cells: dict[str, Any], wrong: Wrong) -> str:
        if not wrong.text("number", cells.get("number")) and not wrong.reasons:
            wrong.add("number", "missing")
        elif len(number) > 40:
            wrong.add("number", "long", number)
        return number

    def indicator(self, text: str, wrong: Wrong) -> Indicator | None:
        if not text and self.defaults.indicator:
            return self.defaults.indicator
        found = self.indicators.get(cell_values.code(text).lower())
        if not found:
            wrong.add("indicator", "no_indicator" if text else "missing", text)
        return found

    def year(self, text: str, wrong: Wrong) -> int | None:
        plain = cell_values.code(text).removesuffix("年").removesuffix("年度")
        if not plain and self.defaults.year:
            return self.defaults.year
        if plain.isdecimal() and len(plain) == 4 and EARLIEST <= int(plain) <= 2100:
            return int(plain)
        wrong.add("year", "bad_year" if plain else "missing", text)
        return None

    def district(self, text: str, wrong: Wrong) -> District | None:
        plain = cell_values.code(text).replace("·", "")
        found = self.places.named(plain) if plain else set()
        if len(found) == 1:
            return next(iter(found))
        word = "many_districts" if found else "no_district" if plain else "missing"
        wrong.add("district", word, text)
        return None

    # ---- What is said of it -------------------------------------------------------------------

    def words(self, column: str, text: str, wrong: Wrong) -> str:
        if len(text) > LONGEST[column]:
            wrong.add(column, "long", text)
        return text

    def quantity(self, text: str, wrong: Wrong) -> Decimal | None:
        """`20`, `1,200.50`, `20座`; an empty cell says nothing."""
        if not text:
            return None
        plain = cell_values.line(text).replace("，", ",")
        try:
            found = Decimal(QUANTITY.fullmatch(plain)[1].replace(",", ""))  # type: ignore[index]  # caught below
        except (TypeError, InvalidOperation):
            found = Decimal(0)
        if not 0 < found < 10**8:
            wrong.add("quantity", "bad_quantity", text)
            return None
        return found

    def day(self, column: str, text: str, wrong: Wrong, *, future: bool = False) -> dt.date | None:
        if not text:
            return None
        read = cell_values.moment(text)
        if read is None or not EARLIEST <= read[0].year <= 2100:
            wrong.add(column, "bad_date", text)
            return None
        day = timezone.localdate(read[0])
        if day > self.today and not future:
            wrong.add(column, "future", text)
            return None
        return day

    def position(self, text: dict[str, str], said: dict[str, Any], wrong: Wrong) -> None:
        given = [text.get(column, "") for column in ("latitude", "longitude")]
        if not any(given):
            return
        try:
            place = [round(Decimal(cell_values.code(each)), 5) for each in given]
            inside = LATITUDES[0] <= place[0] <= LATITUDES[1] and LONGITUDES[0] <= place[1] <= LONGITUDES[1]
        except InvalidOperation:
            inside = False
        if inside:
            said["latitude"], said["longitude"] = place
        else:
            wrong.add("latitude", "bad_position", ", ".join(given))

    # ---- How far it has come ------------------------------------------------------------------

    def stage(self, text: dict[str, str], said: dict[str, Any], wrong: Wrong) -> None:
        """The stage and the days of each: what is said of one must fit the other."""
        days = {stage: self.day(column, text.get(column, ""), wrong) for stage, column in DAYS.items()}
        given = {stage: day for stage, day in days.items() if day}
        named = self.named_stage(text.get("stage", ""), wrong)
        stage = named or max(given, key=ORDER.index, default=None)
        if stage == Stage.CANCELLED:
            wrong.add("stage", "cancelled")
        elif stage and any(ORDER.index(each) > ORDER.index(stage) for each in given):
            beyond = max(given, key=ORDER.index)
            wrong.add(DAYS[beyond], "beyond_stage", given[beyond])
        if list(given.values()) != sorted(given.values()):
            wrong.add("stage", "order", " → ".join(map(str, given.values())))
        said["stage"], said["days"], said["is_named"] = stage, given, named is not None

    def named_stage(self, text: str, wrong: Wrong) -> Stage | None:
        plain = SPACES.sub("", text).lower()
        if not plain:
            return None
        found = STAGE_OF.get(plain) or next((each for each in Stage if str(each.label) == text), None)
        if not found:
            wrong.add("stage", "bad_stage", text)
        return found


def shown(value: Any) -> str:
    """As the report says it, in the file's language."""
    if isinstance(value, Stage):
        return str(value.label)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value if value is not None else "")
