"""An editor's part, publishing and correcting: every step locks, checks, writes its rows and its event."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import rules
from django.db import transaction

from core.weeks import Week
from districts.models import District
from members.models import Member

from ..editions import usual_order
from ..facts.written import newest_rows
from ..figures import Difference, differences
from ..models import PublishedSummary, SummaryDraft, SummaryEvent, WeeklySummary
from ..seals import digest_of, stored_form
from .compiling import next_version, recount, take_turns
from .errors import AlreadyPublished, NotAllowed, NotCompiled, NothingToCorrect, NotPublished, Overtaken

Kind = SummaryEvent.Kind


@dataclass(frozen=True)
class Words:
    """What an editor adds: a foreword, the order of the parts, the deeds chosen."""

    foreword: str = ""
    parts: Sequence[str] = field(default_factory=usual_order)
    deeds: Sequence[int] = ()

    def stored(self) -> dict[str, Any]:
        return {"foreword": self.foreword, "parts": list(self.parts), "deeds": list(self.deeds)}


@dataclass(frozen=True)
class Looked:
    """What somebody had before them when they pressed the button: the version compiled, and the edits."""

    version: int
    edits: int


def newest(district: District, week: Week) -> WeeklySummary:
    """The newest version that was compiled; raises NotCompiled."""
    found = WeeklySummary.objects.of_week(week).filter(district=district).current()
    if (summary := found.select_related("district").first()) is None:
        raise NotCompiled(f"{week} is not compiled for {district.code}")
    return summary


def published(district: District, week: Week) -> PublishedSummary | None:
    """The version that holds."""
    found: PublishedSummary | None = (
        PublishedSummary.objects.of_week(week)
        .filter(district=district)
        .current()
        .select_related("summary__district", "district")
        .first()
    )
    return found


def draft_of(summary: WeeklySummary) -> SummaryDraft:
    """The editor's part as it stands; before anybody has edited, the usual one with the week's own deeds."""
    key = {"district": summary.district, "year": summary.year, "number": summary.number}
    found: SummaryDraft | None = SummaryDraft.objects.filter(**key).first()
    return found or SummaryDraft(**key, deeds=list(summary.facts.deeds or ()))


def require(by: Member, right: str, district: District) -> None:
    if not rules.has_perm(right, by, district):
        raise NotAllowed(f"{by.username} may not do this for {district.code}")


@transaction.atomic
def edit(
    district: District, week: Week, *, words: Words, seen: int, by: Member, at: dt.datetime
) -> SummaryDraft:
    """Change the editor's part of what is not published yet; `seen` says on which edit this one builds."""
    require(by, "summaries.edit", district)
    take_turns()
    summary = newest(district, week)
    if published(district, week):
        raise AlreadyPublished(f"{week} of {district.code} is published")
    draft = draft_of(summary)
    if draft.edits != seen:
        raise Overtaken(f"edit {draft.edits} came after {seen}")
    draft.foreword, draft.parts, draft.deeds = words.foreword, list(words.parts), list(words.deeds)
    draft.edits, draft.edited_by, draft.edited_at = seen + 1, by, at
    draft.save()
    record_one(summary, Kind.EDITED, version=summary.version, by=by, at=at)
    return draft


@transaction.atomic
def publish(
    district: District, week: Week, *, by: Member, at: dt.datetime, looked: Looked | None = None
) -> PublishedSummary:
    """Freeze the week for good: the newest facts and the editor's part as they stand."""
    require(by, "summaries.publish", district)
    take_turns()
    summary = newest(district, week)
    if published(district, week):
        raise AlreadyPublished(f"{week} of {district.code} is published")
    draft = draft_of(summary)
    if looked and looked != Looked(summary.version, draft.edits):
        raise Overtaken("another version was compiled or edited")
    return sealed(summary, draft.words(), edition=1, by=by, at=at)


@transaction.atomic
def correct(
    district: District, week: Week, *, reason: str, by: Member, at: dt.datetime, words: Words | None = None
) -> PublishedSummary:
    """Publish a new version with the facts as the records tell them now, and say what changed and why."""
    require(by, "summaries.publish", district)
    take_turns()
    holds = published(district, week)
    if holds is None:
        raise NotPublished(f"{week} of {district.code} is not published")
    if not reason.strip():
        raise NotAllowed("a correction needs a reason")
    known = newest_rows()
    frozen = stored_form(recount(week, known)[district.path].freeze())
    said = words.stored() if words else holds.words()
    changes = changes_of(holds, frozen, said)
    if not changes:
        raise NothingToCorrect(f"{week} of {district.code} says what the records say")
    summary = next_version(newest(district, week), frozen, known, at=at)
    summary.save(force_insert=True)
    return sealed(
        summary, said, edition=holds.edition + 1, by=by, at=at, reason=reason.strip(), changes=changes
    )


def would_change(summary: WeeklySummary) -> list[Difference]:
    """What compiling anew, or a correction, would change in the figures now; to be shown before anybody decides."""
    facts = recount(summary.week, newest_rows())[summary.district.path]
    return differences(summary.frozen, stored_form(facts.freeze()))


def changes_of(holds: PublishedSummary, frozen: dict[str, Any], said: dict[str, Any]) -> list[Difference]:
    """Figures, and the editor's part under the name `editor`."""
    before, after = {"editor": holds.words()}, {"editor": said}
    return [*differences(holds.summary.frozen, frozen), *differences(before, after)]


def sealed(
    summary: WeeklySummary,
    words: dict[str, Any],
    *,
    edition: int,
    by: Member,
    at: dt.datetime,
    reason: str = "",
    changes: Sequence[Difference] = (),
) -> PublishedSummary:
    """The version with its digest, behind what the district published last."""
    before = PublishedSummary.objects.filter(district=summary.district).order_by("-position").first()
    version = PublishedSummary(
        district=summary.district,
        year=summary.year,
        number=summary.number,
        summary=summary,
        edition=edition,
        position=before.position + 1 if before else 1,
        before=before,
        reason=reason,
        changes=stored_form([list(each) for each in changes]),
        published_at=at,
        published_by=by,
        **words,
    )
    version.digest = digest_of(
        version, summary, code=summary.district.code, before=before.digest if before else ""
    )
    version.save(force_insert=True)
    kind = Kind.CORRECTED if reason else Kind.PUBLISHED
    record_one(summary, kind, version=edition, by=by, at=at, note=reason, digest=version.digest)
    return version


def record_one(
    summary: WeeklySummary,
    kind: Kind,
    *,
    version: int,
    by: Member | None,
    at: dt.datetime,
    note: str = "",
    digest: str = "",
) -> SummaryEvent:
    return SummaryEvent.objects.create(
        district=summary.district,
        year=summary.year,
        number=summary.number,
        kind=kind,
        version=version,
        at=at,
        actor=by,
        note=note,
        digest=digest,
    )
