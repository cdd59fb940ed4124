"""What dispatchers decide: accept, decline, categorise, merge, split, assign."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member, Unit

from .. import limits
from ..models import (
    AWAITING_ANSWER,
    FINISHED,
    OPEN,
    Category,
    Complaint,
    ComplaintPhoto,
    Exclusion,
    State,
    TimeLimit,
)
from .basis import (
    ChangedMeanwhile,
    Kind,
    NotAllowed,
    exclude,
    lapse_application,
    lock,
    lock_all,
    record,
    require,
    require_words,
    save,
    written,
)
from .clock import start_clock
from .intake import Filing, drafted
from .parts import close_whole_with

MOST_PARTS = 10


@dataclass(frozen=True)
class Part:
    """One of the matters that a complaint mixes."""

    title: str
    category: Category
    body: str = ""


@transaction.atomic
def accept(
    complaint: Complaint,
    *,
    by: Member,
    at: dt.datetime,
    note: str = "",
    public: bool = False,
    seen: int | None = None,
) -> Complaint:
    """受理: the complaint is the portal's to solve. `public`: its title and place name no person, so all may read them."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.dispatch", complaint)
    before = complaint.state
    complaint.accept()
    complaint.is_public = public
    return save(complaint, Kind.ACCEPTED, from_state=before, at=at, by=by, note=note)


@transaction.atomic
def decline(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """不予受理, with the reason and where to go instead; raises NotAllowed without a reason."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.dispatch", complaint)
    require_words(note, "declining")
    before = complaint.state
    complaint.decline()
    save(complaint, Kind.DECLINED, from_state=before, at=at, by=by, note=note)
    exclude(complaint, Exclusion.Reason.DECLINED, approved_by=by, at=at, note=note)
    return complaint


@transaction.atomic
def acknowledge(
    complaint: Complaint, *, by: Member, at: dt.datetime, note: str, seen: int | None = None
) -> Complaint:
    """致谢: thanks need no unit; they are read, answered with a word, and closed."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.dispatch", complaint)
    require_words(note, "an answer to thanks")
    if not may_acknowledge(complaint):
        raise NotAllowed("only accepted thanks are acknowledged")
    before = complaint.state
    complaint.close()
    complaint.answered_at = complaint.closed_at = at
    save(complaint, Kind.CHECKED, from_state=before, at=at, by=by, note=note)
    exclude(complaint, Exclusion.Reason.THANKS, approved_by=by, at=at)
    close_whole_with(complaint, at=at)
    return complaint


def may_acknowledge(complaint: Complaint) -> bool:
    """Whether it is thanks that no unit has had."""
    return (
        complaint.kind == Complaint.Kind.THANKS
        and complaint.state == State.ACCEPTED
        and not complaint.dispatches
    )


@transaction.atomic
def categorise(
    complaint: Complaint,
    *,
    by: Member,
    at: dt.datetime,
    category: Category,
    limit_class: str,
    kind: str = "",
    about_unit: Unit | EllipsisType | None = ...,
    note: str = "",
    seen: int | None = None,
) -> Complaint:
    """归类: what it is about, how urgent it is, which kind, and whom it complains about.

    A clock that runs already keeps its deadlines; before it is accepted the limit for that is set anew. Whom it
    complains about stays as it is when nothing is said (`...`), so that no contact is opened by leaving it out.
    """
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.dispatch", complaint)
    if complaint.state not in OPEN:
        raise NotAllowed("it is finished")
    before = described(complaint)
    complaint.category, complaint.limit_class = category, limits.LimitClass(limit_class)
    if kind:
        require_kind(complaint, kind)
        complaint.kind = kind
    if about_unit is not ...:
        complaint.about_unit = about_unit
    if complaint.state == State.RECEIVED:
        spans = TimeLimit.objects.spans_for(category, limit_class, timezone.localdate(complaint.received_at))
        complaint.accept_by = limits.after(complaint.received_at, spans.accept)
    words = "\n".join(filter(None, [*differences(before, described(complaint)), note]))
    return save(complaint, Kind.CATEGORISED, from_state=complaint.state, at=at, by=by, note=words)


def described(complaint: Complaint) -> dict[str, str]:
    """What categorising can change, as the record says it, each with the words before it."""
    return {
        "": complaint.category.name_zh,
        written(_("Urgency")): written(limits.LimitClass(complaint.limit_class).label),
        written(_("Kind")): written(Complaint.Kind(complaint.kind).label),
        written(_("Complains about the unit")): str(complaint.about_unit or written(_("None"))),
    }


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    changed = [(name, was, after[name]) for name, was in before.items() if was != after[name]]
    return [f"{name}：{was} → {now}".removeprefix("：") for name, was, now in changed]


def kinds_for(complaint: Complaint) -> list[str]:
    """What kinds it can still be: the first dispatch settles whether it is thanks, which the rates leave out."""
    if not complaint.dispatches:
        return list(Complaint.Kind)
    if complaint.kind == Complaint.Kind.THANKS:
        return [Complaint.Kind.THANKS]
    return [kind for kind in Complaint.Kind if kind != Complaint.Kind.THANKS]


def require_kind(complaint: Complaint, kind: str) -> None:
    if kind not in kinds_for(complaint):
        raise NotAllowed(f"it can no longer become {kind}")


@transaction.atomic
def merge(
    complaint: Complaint,
    *,
    into: Complaint,
    by: Member,
    at: dt.datetime,
    note: str = "",
    seen: int | None = None,
) -> Complaint:
    """并案: the same matter was raised before; the resident keeps the code, and with the followers hears of the answer."""
    whole = (
        [Complaint(pk=complaint.parent_id)] if complaint.parent_id else []
    )  # closes when its last part merges
    rows = lock_all(complaint, into, *whole)
    complaint, into = rows[complaint.pk], rows[into.pk]
    if seen is not None and seen != complaint.version:
        raise ChangedMeanwhile
    require(by, "complaints.dispatch", complaint)
    require(by, "complaints.dispatch", into)
    if into.pk in (complaint.pk, complaint.parent_id) or into.state in FINISHED:
        raise NotAllowed("a complaint is merged into another one that is open")
    before = complaint.state
    complaint.merge()
    lapse_application(complaint, at=at)
    complaint.merged_into, complaint.paused_at = into, None
    save(complaint, Kind.MERGED, from_state=before, at=at, by=by, note=note)
    exclude(complaint, Exclusion.Reason.MERGED, approved_by=by, at=at, note=note)
    complaint.followers.update(complaint=into)
    save(into, Kind.NOTED, from_state=into.state, at=at, by=by, note=f"← {complaint.code}")
    close_whole_with(complaint, at=at)
    return complaint


@transaction.atomic
def split(
    complaint: Complaint,
    *,
    parts: Sequence[Part],
    by: Member,
    at: dt.datetime,
    note: str = "",
    seen: int | None = None,
) -> list[Complaint]:
    """拆分: several matters become complaints of their own; the whole closes when they do (at most ten)."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.dispatch", complaint)
    if not 2 <= len(parts) <= MOST_PARTS or not may_split(complaint):
        raise NotAllowed("an undispatched complaint is split into two to ten parts, once")
    before = complaint.state
    complaint.split()
    save(complaint, Kind.SPLIT, from_state=before, at=at, by=by, note=note)
    exclude(complaint, Exclusion.Reason.SPLIT, approved_by=by, at=at)
    return [split_off(complaint, part, by=by, at=at) for part in parts]


def may_split(complaint: Complaint) -> bool:
    """Whether it is whole and no unit has had it."""
    return complaint.state == State.ACCEPTED and complaint.parent_id is None and not complaint.dispatches


def split_off(whole: Complaint, part: Part, *, by: Member, at: dt.datetime) -> Complaint:
    """A part, accepted already, of the same resident."""
    filing = Filing(
        title=part.title,
        body=part.body or whole.body,
        district=whole.district,
        category=part.category,
        place=whole.place,
        latitude=whole.latitude,
        longitude=whole.longitude,
        kind=whole.kind,
        contact_name=whole.contact_name,
        contact_phone=whole.contact_phone,
        contact_email=whole.contact_email,
    )
    own = drafted(
        filing,
        at=whole.received_at,
        channel=whole.channel,
        accept_by=whole.accept_by,
        parent=whole,
        about_unit_id=whole.about_unit_id,
    )
    own.accept()
    own.save()
    ComplaintPhoto.objects.bulk_create(
        ComplaintPhoto(complaint=own, image=photo.image, thumbnail=photo.thumbnail)
        for photo in whole.photos.all()
    )
    record(own, Kind.PART_OF, from_state="", at=at, by=by, note=whole.code)
    return own


@transaction.atomic
def assign(
    complaint: Complaint,
    *,
    to: Unit,
    by: Member,
    at: dt.datetime,
    note: str = "",
    seen: int | None = None,
) -> Complaint:
    """派单: hand it to the unit that must answer; the first dispatch starts the clock, a later one never restarts it."""
    complaint = lock(complaint, seen=seen)
    require(by, "complaints.dispatch", complaint)
    before = complaint.state
    if before in AWAITING_ANSWER and complaint.unit_id == to.pk:
        raise NotAllowed("that unit has it already")
    complaint.assign()
    lapse_application(complaint, at=at)
    complaint.unit, complaint.handler = to, None
    start_clock(complaint, at=at)
    save(complaint, Kind.ASSIGNED, from_state=before, at=at, by=by, note=note)
    if complaint.kind == Complaint.Kind.THANKS:  # passed on to be read, not a problem to be solved
        exclude(complaint, Exclusion.Reason.THANKS, approved_by=by, at=at)
    return complaint
