"""What every step shares: the lock, the permission, and the event with its evidence."""

import datetime as dt
import uuid
from collections.abc import Sequence

import rules
from django.core.files.base import ContentFile
from django_fsm import TransitionNotAllowed as NotAllowed

from core.photo_prints import look_of, sha256_of
from core.photos import store_photo
from members.models import Member

from ..models import Pledge, PledgeEvent, PledgePhoto

Kind = PledgeEvent.Kind
Photos = Sequence[tuple[ContentFile, ContentFile]]


def require(member: Member, permission: str, pledge: Pledge) -> None:
    if not rules.has_perm(permission, member, pledge):
        raise NotAllowed(f"{member.username} may not {permission}")


def require_words(note: str) -> None:
    if not note.strip():
        raise NotAllowed("this step needs words")


def lock(pledge: Pledge) -> Pledge:
    """The row as it is now, held until the transaction ends."""
    rows = Pledge.objects.select_for_update(of=("self",))
    return rows.select_related("district", "member__unit", "source_complaint", "campaign").get(pk=pledge.pk)


def hold(*members: Member) -> dict[int, Member]:
    """Their rows as they are now, by key, held until the transaction ends: nobody leaves, moves or promises meanwhile.

    In one order, so that two who hold the same ones do not wait for each other.
    """
    rows = Member.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    return rows.in_bulk([member.pk for member in members])


def sent_before(submission: uuid.UUID | None) -> PledgeEvent | None:
    """The event that the same form, with the same words, left when it was sent the first time."""
    return PledgeEvent.objects.filter(submission=submission).first() if submission else None


def save(
    pledge: Pledge,
    kind: Kind,
    *,
    from_state: str,
    by: Member | None,
    at: dt.datetime,
    note: str = "",
    photos: Photos = (),
    before: Photos = (),
) -> Pledge:
    pledge.save()
    record(pledge, kind, from_state=from_state, by=by, at=at, note=note, photos=photos, before=before)
    return pledge


def record(
    pledge: Pledge,
    kind: Kind,
    *,
    from_state: str,
    by: Member | None,
    at: dt.datetime,
    note: str = "",
    photos: Photos = (),
    before: Photos = (),
    submission: uuid.UUID | None = None,
    from_member: Member | None = None,
    to_member: Member | None = None,
) -> None:
    """Append the event that says what happened, with its evidence; without `by` the resident decided it.

    `before` shows how it was; `photos` how it is since, or without any before, what there is to see.
    """
    happened = PledgeEvent.objects.create(
        pledge=pledge,
        kind=kind,
        at=at,
        actor=by,
        from_state=from_state,
        to_state=pledge.state,
        district_id=pledge.district_id,
        note=note,
        submission=submission,
        from_member=from_member,
        to_member=to_member,
    )
    keep(happened, before, PledgePhoto.Kind.BEFORE)
    keep(happened, photos, PledgePhoto.Kind.AFTER)


def keep(event: PledgeEvent, photos: Photos, kind: PledgePhoto.Kind) -> None:
    for image, thumbnail in photos:
        print_of = {"sha256": sha256_of(image), "look": look_of(thumbnail)}
        store_photo(PledgePhoto(event=event, kind=kind, **print_of), image, thumbnail)
