"""Whether what a district has published is whole: every version as it was sealed, and none taken out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from districts.models import District

from .editions import PublishedSummary, SummaryEvent
from .seals import digest_of
from .weekly import WeeklySummary


class Fault(TextChoices):
    CHANGED = "changed", _("Its content was changed after it was published: the mark does not fit any more.")
    FACTS_GONE = "facts_gone", _("Its facts were removed.")
    LINK = "link", _("It does not follow the version that was published before it.")
    GAP = "gap", _("Versions before it were removed.")
    UNRECORDED = "unrecorded", _("No step was recorded by which it was published.")


@dataclass
class Chain:
    """All that one district has published, in order, with the faults of each version."""

    district: District
    versions: Sequence[PublishedSummary]
    faults: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    removed: list[SummaryEvent] = field(default_factory=list)  # steps whose version is not there any more

    @property
    def is_whole(self) -> bool:
        return not any(self.faults.values()) and not self.removed


def chain_of(district: District) -> Chain:
    """Three statements, whatever was published; facts are read one by one."""
    versions = list(PublishedSummary.objects.filter(district=district).order_by("position"))
    chain = Chain(district, versions)
    summaries = WeeklySummary.objects.in_bulk([version.summary_id for version in versions])
    recorded = recorded_digests(district)
    for before, version in zip([None, *versions], versions, strict=False):
        summary = summaries.get(version.summary_id)
        chain.faults[version.pk] = [*faults_of(version, before, summary, district.code)]
        if version.digest not in recorded:
            chain.faults[version.pk].append(Fault.UNRECORDED)
    there = {version.digest for version in versions}
    chain.removed = [event for digest, event in recorded.items() if digest not in there]
    return chain


def recorded_digests(district: District) -> dict[str, SummaryEvent]:
    steps: Iterable[SummaryEvent] = SummaryEvent.objects.filter(
        district=district, kind__in=["published", "corrected"]
    ).order_by("id")
    return {event.digest: event for event in steps}


def faults_of(
    version: PublishedSummary, before: PublishedSummary | None, summary: WeeklySummary | None, code: str
) -> Iterator[str]:
    """What is wrong with one version beside the one that stands before it."""
    if version.position != (before.position + 1 if before else 1):
        yield Fault.GAP
    elif version.before_id != (before.pk if before else None):
        yield Fault.LINK
    if summary is None:
        yield Fault.FACTS_GONE
        return
    if digest_of(version, summary, code=code, before=before.digest if before else "") != version.digest:
        yield Fault.CHANGED
