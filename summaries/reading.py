"""What a reader gets of a week, whatever it becomes: a page, a mail, a document, an answer to a program.

Everything that shows a published week takes it from here: `read_published`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.weeks import Week
from districts.models import District
from pledges.models import Story

from .editions import EditorsPart
from .facts import Facts
from .lifecycle import draft_of
from .models import Part, PublishedSummary, WeeklySummary

NUMBERS: Sequence[Promise] = [
    pgettext_lazy("part of a summary", "1"),
    pgettext_lazy("part of a summary", "2"),
    pgettext_lazy("part of a summary", "3"),
    pgettext_lazy("part of a summary", "4"),
    pgettext_lazy("part of a summary", "5"),
    pgettext_lazy("part of a summary", "6"),
]
TITLES: dict[str, Promise] = {
    Part.PLEDGES: gettext_lazy("Pledges"),
    Part.VISITS: gettext_lazy("Visits"),
    Part.COMPLAINTS: gettext_lazy("Complaints"),
    Part.WORKS: pgettext_lazy("part of a summary", "Works"),
    Part.LATE: gettext_lazy("For supervision"),
    Part.DEEDS: gettext_lazy("Deeds worth telling"),
}
NARROW = {Part.PLEDGES, Part.VISITS}  # two of these stand side by side


@dataclass(frozen=True)
class Heading:
    """One part where the editor put it."""

    name: str
    number: int

    @property
    def title(self) -> str:
        return _("%(number)s. %(title)s") % {"number": NUMBERS[self.number - 1], "title": TITLES[self.name]}

    @property
    def template(self) -> str:
        return f"summaries/_summary_{self.name}.html"


@dataclass(frozen=True)
class Reading:
    """One district's week: the facts as frozen, and the editor's part as it was published or stands as a draft."""

    summary: WeeklySummary
    words: EditorsPart

    @property
    def district(self) -> District:
        return self.summary.district

    @property
    def week(self) -> Week:
        return self.summary.week

    @property
    def facts(self) -> Facts:
        return self.summary.facts

    @property
    def foreword(self) -> str:
        return self.words.foreword

    @property
    def version(self) -> PublishedSummary | None:
        """The published version, None of a draft."""
        return self.words if isinstance(self.words, PublishedSummary) else None

    @property
    def headings(self) -> list[Heading]:
        return [Heading(name, number) for number, name in enumerate(self.words.parts, start=1)]

    @property
    def rows(self) -> list[list[Heading]]:
        """The headings as a wide page sets them."""
        rows: list[list[Heading]] = []
        for heading in self.headings:
            beside = rows and len(rows[-1]) == 1 and {heading.name, rows[-1][0].name} <= NARROW
            rows[-1].append(heading) if beside else rows.append([heading])
        return rows

    def deeds(self) -> Any:
        """The stories chosen, in that order; one that was taken back meanwhile is gone from every version."""
        chosen = list(self.words.deeds)
        told = Story.objects.published().filter(pk__in=chosen)
        return sorted(
            told.select_related("pledge__district", "pledge__member__unit"),
            key=lambda each: chosen.index(each.pk),
        )


def read_published(week: Week, district: District, edition: int | None = None) -> Reading | None:
    """What was published of the week: the version that holds, or the one with this number."""
    versions = PublishedSummary.objects.of_week(week).filter(district=district)
    found = versions.current() if edition is None else versions.filter(edition=edition)
    version: PublishedSummary | None = found.select_related(
        "summary__district", "district", "published_by"
    ).first()
    return Reading(version.summary, version) if version else None


def read_newest(summary: WeeklySummary) -> Reading:
    """The version that holds; before one is published, the draft."""
    return read_published(summary.week, summary.district) or Reading(summary, draft_of(summary))
