"""From rows to records that may be taken over, or to the reasons why not; counts what became of each."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils import timezone

from core import cell_values as values
from core.forms import PhoneField
from districts.models import District
from members.models import Unit

from ..lifecycle import Record
from ..models import Category, Complaint
from ..routing import Router
from .places import Places
from .reasons import Reason, Wrong
from .sheets import Row, text_of
from .sorting import Categories

TITLE = 60
MOST_WORDS = 20_000
MOST_IN_AN_ID = 40
EARLIEST = 1990


@dataclass(frozen=True)
class Defaults:
    """What holds for every row that does not say otherwise."""

    district: District  # nothing outside of it is taken in
    channel: str = Complaint.Channel.HOTLINE
    category: Category | None = None
    unit: Unit | None = None


@dataclass
class Outcome:
    """What became of some rows."""

    records: list[Record] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[int, str, list[Reason]]] = field(default_factory=list)  # row, number, reasons

    def add(self, other: "Outcome") -> None:
        self.counts += other.counts
        self.errors += other.errors


class Checker:
    """Reads the rows of one file against what the portal knows; set up with a fixed number of statements."""

    def __init__(self, rows: Sequence[Row], defaults: Defaults, *, now: dt.datetime) -> None:
        self.rows, self.defaults, self.now = rows, defaults, now
        self.places = Places(defaults.district)
        self.categories = Categories(defaults.category)
        self.router = Router.load()
        self.phone = PhoneField(required=False)
        self.first: dict[str, int] = {}  # a number at the source → the row that has it first
        for number, cells in rows:
            if given := values.code(text_of(cells.get("source_id"))):
                self.first.setdefault(given, number)

    def check(self, start: int, end: int) -> Outcome:
        """These rows of the file; one statement says which of them the portal has already."""
        outcome, read = Outcome(), []
        for row in self.rows[start:end]:
            try:
                read.append(self.record(row))
            except Wrong as problem:
                outcome.errors.append((row[0], problem.source_id, problem.reasons))
        there = self.already_there(read)
        for record in read:
            self.sort_in(record, there, outcome)
        outcome.counts["errors"] = len(outcome.errors)
        return outcome

    # ---- One row ------------------------------------------------------------------------------

    def record(self, row: Row) -> Record:
        """What the row says; raises Wrong with every reason why it cannot be taken in."""
        number, cells = row
        text = {name: text_of(cell) for name, cell in cells.items()}
        wrong = Wrong(values.code(text.get("source_id", "")))
        self.check_number(wrong, number)
        title, body = headed(values.line(text.get("title", "")), values.words(text.get("body", "")), wrong)
        received_at = self.received(text.get("received_at", ""), wrong)
        reply = values.meant(text.get("reply", ""))
        if len(reply) > MOST_WORDS:
            wrong.add("long_reply")
        replied_at = self.replied(text.get("replied_at", ""), received_at, wrong) if reply else None
        district = self.places.find(values.line(text.get("district", "")), wrong) or self.defaults.district
        category = self.categories.find(values.line(text.get("category", "")), f"{title}\n{body}")
        if category is None:
            wrong.add("no_category")
        if wrong.reasons or category is None or received_at is None:
            raise wrong
        return Record(
            source_id=wrong.source_id or made_number(received_at, title, body),
            title=title,
            body=body,
            received_at=received_at,
            district=district,
            category=category,
            reply=reply,
            replied_at=replied_at,
            unit=self.defaults.unit or self.router.route(category, district).unit,
            place=values.line(text.get("place", ""))[:120],
            contact_name=values.line(text.get("contact_name", ""))[:40],
            contact_phone=self.telephone(text.get("contact_phone", "")),
        )

    def check_number(self, wrong: Wrong, row: int) -> None:
        if len(wrong.source_id) > MOST_IN_AN_ID:
            wrong.add("long_number")
        if (first := self.first.get(wrong.source_id, row)) != row:
            wrong.add("same_number", first)

    def moment(self, text: str, wrong: Wrong, *, missing: str, bad: str) -> tuple[dt.datetime, bool] | None:
        """A moment that has been, and whether a time of day was given; else None, with the reason."""
        shown = values.line(text)
        if not shown:
            wrong.add(missing)
        elif (read := values.moment(text)) is None or read[0].year < EARLIEST:
            wrong.add(bad, shown)
        elif read[0] > self.now:
            wrong.add("future", shown)
        else:
            return read
        return None

    def received(self, text: str, wrong: Wrong) -> dt.datetime | None:
        read = self.moment(text, wrong, missing="no_time", bad="bad_time")
        return read[0] if read else None

    def replied(self, text: str, received_at: dt.datetime | None, wrong: Wrong) -> dt.datetime | None:
        """When the reply was given; one dated by its day alone counts as given that day, not before the message."""
        read = self.moment(text, wrong, missing="no_reply_time", bad="bad_reply_time")
        if read is None or received_at is None:
            return None
        moment, has_time = read
        if not has_time and timezone.localdate(moment) == timezone.localdate(received_at):
            return received_at
        if moment < received_at:
            wrong.add("reply_first", values.line(text))
        return moment

    def telephone(self, text: str) -> str:
        """A number that can be dialled; one that is masked or none is left out."""
        try:
            return self.phone.clean(values.code(text)[:30])
        except ValidationError:
            return ""

    # ---- What is there already ----------------------------------------------------------------

    def already_there(self, records: Sequence[Record]) -> dict[str, dt.datetime]:
        """Numbers of these that the portal has from this channel, and when those messages came."""
        wanted = {name for record in records for name in (record.source_id, renumbered(record))}
        rows = Complaint.objects.filter(channel=self.defaults.channel, source_id__in=wanted)
        return dict(rows.values_list("source_id", "received_at"))

    def sort_in(self, record: Record, there: dict[str, dt.datetime], outcome: Outcome) -> None:
        """New, or there already; two systems may number different messages alike, so the moment counts too."""
        came = there.get(record.source_id)
        if came is not None and minute(came) != minute(record.received_at):
            record = replace(record, source_id=renumbered(record))
            came = there.get(record.source_id)
            outcome.counts["renumbered"] += came is None
        if came is not None:
            outcome.counts["known"] += 1
            return
        there[record.source_id] = record.received_at
        outcome.records.append(record)
        outcome.counts["new"] += 1
        outcome.counts["open" if record.replied_at is None else "answered"] += 1
        if record.category == self.categories.other:
            outcome.counts["uncategorised"] += 1


def headed(title: str, body: str, wrong: Wrong) -> tuple[str, str]:
    """A title that fits and the words; a longer title is shortened and stands in full above the words."""
    if not (title or body):
        wrong.add("no_words")
    if len(title) + len(body) > MOST_WORDS:
        wrong.add("long_words")
    whole = title or values.line(body)
    if len(whole) <= TITLE:
        return whole, body or title
    short = f"{whole[: TITLE - 1]}…"
    return short, f"{title}\n\n{body}".strip() if title else body


def made_number(received_at: dt.datetime, title: str, body: str) -> str:
    """For a row without a number: the same for the same row."""
    told = f"{received_at.isoformat()}\n{title}\n{body}"
    return f"~{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def renumbered(record: Record) -> str:
    return f"{record.source_id}@{timezone.localtime(record.received_at):%Y%m%d%H%M}"


def minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)
