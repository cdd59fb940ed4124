"""The figures of a dashboard one by one, each with what it leads to and what last week makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.figures import change as signed
from core.templatetags.figures import figure, percent

from ..facts import Facts
from ..facts.facts import Composite, Rate
from .lists import Lists


@dataclass(frozen=True)
class Change:
    """How much a stock is above the one that last week ended with; `better` says which way is good."""

    amount: Decimal | int
    better: str = ""  # up, down, or neither

    @property
    def direction(self) -> str:
        return "same" if not self.amount else "up" if self.amount > 0 else "down"

    @property
    def tone(self) -> str:
        if not self.better or not self.amount:
            return ""
        return "good" if self.direction == self.better else "bad"

    @property
    def shown(self) -> str:
        return signed(self.amount)


class Points(Change):
    """The change of a share, in percentage points."""

    @property
    def shown(self) -> str:
        return _("%(change)s points") % {"change": signed(self.amount)}


@dataclass(frozen=True)
class Tile:
    """One number that matters; `text` where it is no plain number."""

    label: str
    value: Decimal | int | None = None
    text: str = ""
    href: str = ""
    note: str = ""
    tone: str = ""
    change: Change | None = None

    @property
    def shown(self) -> str:
        return self.text or figure(self.value)


@dataclass(frozen=True)
class Tiles:
    """What a district's facts come to as tiles, beside those that last week ended with (None: not kept)."""

    facts: Facts
    before: Facts | None
    lists: Lists
    has_week: bool = True  # or only the stocks that last week ended with
    pledges: list[Tile] = field(init=False)
    complaints: list[Tile] = field(init=False)
    visits: list[Tile] = field(init=False)
    rates: list[Tile] = field(init=False)

    def __post_init__(self) -> None:
        for name, tiles in (
            ("pledges", pledge_tiles(self)),
            ("complaints", complaint_tiles(self)),
            ("visits", visit_tiles(self)),
            ("rates", rate_tiles(self)),
        ):
            object.__setattr__(self, name, tiles)

    def since(self, of: Callable[[Facts], int], better: str = "") -> Change | None:
        """The change of a stock since last week's end."""
        return Change(of(self.facts) - of(self.before), better) if self.before else None

    def since_week(self, of: Callable[[Facts], int], better: str = "") -> Change | None:
        """The same of what only a whole week tells."""
        return self.since(of, better) if self.has_week else None

    def last_week(self, of: Callable[[Facts], int]) -> str:
        """What the whole of last week brought, beside what this one has brought so far."""
        return (
            _("last week %(figure)s") % {"figure": figure(of(self.before))}
            if self.before and self.has_week
            else ""
        )


def warn_of(number: int) -> str:
    return "bad" if number else ""


def pledge_tiles(tiles: Tiles) -> list[Tile]:
    facts, lists, since = tiles.facts.pledges, tiles.lists, tiles.since

    def stock(label: str, state: str, better: str = "", tone: str = "") -> Tile:
        href = lists.pledges(state=state)
        change = since(lambda facts: facts.pledges.stock[state], better)
        return Tile(label, facts.stock[state], href=href, tone=tone, change=change)

    return [
        stock(_("Under way"), "active"),
        stock(_("Kept and verified"), "accepted", "up", "good"),
        Tile(
            _("Overdue"),
            facts.overdue,
            href=lists.pledges(late="true"),
            tone=warn_of(facts.overdue),
            change=tiles.since_week(lambda facts: facts.pledges.overdue, "down"),
        ),
        stock(_("Awaiting approval"), "submitted"),
        stock(_("To be verified"), "delivered"),
        Tile(
            _("Without a pledge"),
            facts.members_without,
            href=lists.missing,
            note=_("of %(members)s") % {"members": figure(facts.members)},
            change=tiles.since_week(lambda facts: facts.pledges.members_without, "down"),
        ),
    ]


def complaint_tiles(tiles: Tiles) -> list[Tile]:
    facts, lists, since = tiles.facts.complaints, tiles.lists, tiles.since
    return [
        Tile(
            _("Being handled"),
            facts.open,
            href=lists.complaints(state="open"),
            change=since(lambda facts: facts.complaints.open),
        ),
        Tile(
            _("Closed"),
            facts.stock["closed"],
            href=lists.complaints(state="closed"),
            tone="good",
            change=since(lambda facts: facts.complaints.stock["closed"], "up"),
        ),
        Tile(
            _("Late"),
            facts.overdue,
            href=lists.complaints(late="true"),
            tone=warn_of(facts.overdue),
            change=tiles.since_week(lambda facts: facts.complaints.overdue, "down"),
        ),
        Tile(
            _("New this week"),
            facts.received,
            href=lists.complaints_of_week("received"),
            note=tiles.last_week(lambda facts: facts.complaints.received),
        ),
        Tile(
            _("Answered this week"),
            facts.answered,
            href=lists.complaints_of_week("answered"),
            note=tiles.last_week(lambda facts: facts.complaints.answered),
        ),
        Tile(
            _("Answered, not yet confirmed"),
            facts.stock["answered"],
            href=lists.complaints(state="answered"),
        ),
    ]


def visit_tiles(tiles: Tiles) -> list[Tile]:
    facts = tiles.facts.visits
    words = {
        "visits": _("Visits"),
        "people": _("People met"),
        "opinions": _("Opinions collected"),
        "solved_on_spot": _("Put right on the spot"),
    }

    def tile(name: str, label: str) -> Tile:
        note = tiles.last_week(lambda facts: getattr(facts.visits, name))
        return Tile(label, getattr(facts, name), href=tiles.lists.visits, note=note)

    return [tile(name, label) for name, label in words.items()]


def rate_tiles(tiles: Tiles) -> list[Tile]:
    facts, lists = tiles.facts.complaints, tiles.lists
    return [
        rate_tile(_("Response rate"), facts.response, lists.verdicts),
        rate_tile(_("Resolution rate"), facts.resolution, lists.verdicts),
        rate_tile(_("Satisfaction rate"), facts.satisfaction, lists.verdicts),
        rate_tile(_("Composite score"), facts.composite, lists.verdicts),
        Tile(_("Not reached"), facts.unreached, href=lists.verdicts),
        Tile(_("Left out of the rates"), facts.left_out, href=lists.exclusions),
    ]


def rate_tile(label: str, rate: Rate | Composite, href: str) -> Tile:
    """A dash without a sample, and no percentage of too small a one."""
    sample = _("n = %(n)s") % {"n": figure(rate.n)}
    note = f"{_('Sample too small')} · {sample}" if rate.is_small else sample
    return Tile(label, text=percent(rate.shown), note=note, href=href)
