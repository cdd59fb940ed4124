"""Recounting what was published from the events, as far as they were known then, and saying where it differs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.as_known import as_known
from core.weeks import Week
from districts.models import District

from ..chains import Chain, chain_of
from ..facts import Facts
from ..figures import Difference, differences, rests_on_added_rows
from ..models import PublishedSummary, SummaryCheck, WeeklySummary
from ..seals import stored_form
from ..week_ends import WeekEnd
from .compiling import recount, told_end


@dataclass(frozen=True)
class Finding:
    """What was found of one published version."""

    version: PublishedSummary
    district: District
    faults: Sequence[str] = ()
    differences: Sequence[Difference] = ()  # that only an error or a hand in the tables can make
    edited: Sequence[Difference] = ()  # of what rests on records that may be edited since

    @property
    def agrees(self) -> bool:
        return not self.faults and not self.differences


@dataclass
class Report:
    """Of all that was looked at."""

    findings: list[Finding] = field(default_factory=list)
    removed: list[tuple[District, Week, int]] = field(default_factory=list)
    ends: list[tuple[Week, list[Difference]]] = field(default_factory=list)  # kept week ends that differ

    @property
    def agrees(self) -> bool:
        return not self.removed and not self.ends and all(finding.agrees for finding in self.findings)


Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Nobody watches."""


def verify(
    districts: Iterable[District],
    *,
    at: dt.datetime,
    week: Week | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Recount every published week of the districts, or one of them, and look at every link of their chains.

    What is found of each version is kept, for its page to say.
    """
    report = Report()
    chains = [chain_of(district) for district in districts]
    report.removed = [removed for chain in chains for removed in removed_from(chain, week)]
    asked = by_week(chains, week)
    every = sorted({*asked, *kept_weeks(week)})
    progress(0, len(every))
    for done, each in enumerate(every, start=1):
        if told := end_differs(each):
            report.ends.append((each, told))
        report.findings += keep(found_in(each, asked.get(each, [])), at=at)
        progress(done, len(every))
    return report


def kept_weeks(week: Week | None) -> list[Week]:
    """All weeks with a kept end, whether anything of them is published or not: what comes after rests on them."""
    if week is not None:
        return [week]
    return [Week(*each) for each in WeekEnd.objects.order_by().values_list("year", "number")]


def removed_from(chain: Chain, week: Week | None) -> Iterator[tuple[District, Week, int]]:
    for event in chain.removed:
        its = Week(event.year, event.number)
        if week in (None, its):
            yield chain.district, its, event.version


Asked = tuple[Chain, PublishedSummary]


def by_week(chains: Iterable[Chain], week: Week | None) -> dict[Week, list[Asked]]:
    asked: dict[Week, list[Asked]] = defaultdict(list)
    for chain in chains:
        for version in chain.versions:
            if week in (None, version.week):
                asked[version.week].append((chain, version))
    return asked


def found_in(week: Week, asked: Sequence[Asked]) -> Iterator[Finding]:
    """The week is recounted once for all versions that knew the same rows."""
    summaries = WeeklySummary.objects.in_bulk([version.summary_id for _chain, version in asked])
    together: dict[tuple[tuple[str, int], ...], list[Asked]] = defaultdict(list)
    for chain, version in asked:
        if summary := summaries.get(version.summary_id):
            together[tuple(sorted(summary.known.items()))].append((chain, version))
        else:
            yield Finding(version, chain.district, chain.faults[version.pk])
    for known, those in together.items():
        facts = recount(week, dict(known))
        for chain, version in those:
            yield found(chain, version, summaries[version.summary_id], facts[chain.district.path])


def found(chain: Chain, version: PublishedSummary, summary: WeeklySummary, facts: Facts) -> Finding:
    told = differences(summary.frozen, stored_form(facts.freeze()))
    surely = [each for each in told if rests_on_added_rows(each.name, summary.frozen)]
    edited = [each for each in told if each not in surely]
    return Finding(version, chain.district, chain.faults[version.pk], surely, edited)


def keep(findings: Iterable[Finding], *, at: dt.datetime) -> list[Finding]:
    """Remember what the last look found."""
    if not (kept := list(findings)):
        return []
    SummaryCheck.objects.bulk_create(
        [
            SummaryCheck(
                published=finding.version,
                checked_at=at,
                agrees=finding.agrees,
                faults=list(finding.faults),
                differences=[list(each) for each in finding.differences],
                edited=[list(each) for each in finding.edited],
            )
            for finding in kept
        ],
        update_conflicts=True,
        unique_fields=["published"],
        update_fields=["checked_at", "agrees", "faults", "differences", "edited"],
    )
    return kept


def end_differs(week: Week) -> list[Difference]:
    """Whether the kept end of the week is what the end before it and the events make of it.

    Stocks start from kept ends; so each is recounted in its turn from the one before.
    """
    kept = WeekEnd.objects.filter(year=week.year, number=week.number).first()
    if kept is None or not kept.known:
        return []
    with as_known(kept.known):
        told = told_end(week, kept.known)
    return differences({"stocks": kept.stocks}, {"stocks": stored_form(told.stocks)})
