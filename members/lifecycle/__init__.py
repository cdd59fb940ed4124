"""How the first account comes to be, and what members record of their own work."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from core.photos import store_photo
from core.submissions import number_of
from districts.models import District

from ..models import Member, Role, Unit, Visit, VisitPhoto
from .basis import NotAllowed, joined
from .first_links import GOOD_FOR, LinkIsVoid, find_link, make_links, set_password
from .moving import change_role, leave, move, rejoin

__all__ = [
    "GOOD_FOR",
    "LinkIsVoid",
    "NotAllowed",
    "change_role",
    "create_administrator",
    "find_link",
    "joined",
    "leave",
    "log_visit",
    "make_links",
    "move",
    "rejoin",
    "set_password",
]

Photos = Iterable[tuple[ContentFile, ContentFile]]


@transaction.atomic
def create_administrator(*, username: str, name: str, password: str, county: District) -> Member:
    """Make an administrator of the county; its government becomes a unit where the county has none.

    Raises ValidationError for a username that is taken or that no account may have.
    """
    unit = county.units.order_by("pk").first()
    if unit is None:
        unit = Unit.objects.create(name=f"{county.name}人民政府", kind=Unit.Kind.BUREAU, district=county)
    member = Member(
        username=username,
        name=name,
        role=Role.ADMINISTRATOR,
        unit=unit,
        home_district=county,
        is_staff=True,
    )
    member.set_password(password)
    member.full_clean()
    member.save()
    joined(member, by=None, at=member.date_joined).save()
    return member


def log_visit(
    *,
    by: Member,
    district: District,
    on: dt.date,
    people: int,
    opinions: int = 0,
    solved_on_spot: int = 0,
    note: str = "",
    whom: Iterable[str] = (),
    photos: Photos = (),
    submission: uuid.UUID | None = None,
    heard: Iterable[object] = (),
) -> Visit:
    """走访: record a call on households or firms and how many opinions it brought.

    The same form again returns the first one, without its photos once more; `heard` is what else its words were.
    """
    visit, _new = log_visit_once(
        Visit(
            member=by,
            unit_id=by.unit_id,
            district=district,
            on=on,
            people=people,
            opinions=opinions,
            solved_on_spot=solved_on_spot,
            note=note,
            whom=sorted(whom),
        ),
        submission=submission,
        heard=heard,
        photos=photos,
    )
    return visit


@transaction.atomic
def log_visit_once(
    visit: Visit, *, submission: uuid.UUID | None, heard: Iterable[object] = (), photos: Photos = ()
) -> tuple[Visit, bool]:
    """The visit as it is stored, and whether it is new."""
    visit.submission = number_of(submission, *content(visit), *heard) if submission else None
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError:  # the same form arrived twice, perhaps at the same moment
        earlier = Visit.objects.filter(submission=visit.submission).first()
        if visit.submission is None or earlier is None:
            raise
        return earlier, False
    for image, thumbnail in photos:
        store_photo(VisitPhoto(visit=visit), image, thumbnail)
    return visit, True


def content(visit: Visit) -> list[object]:
    """What the member said of it, so that other words from the same form are another visit."""
    return [
        visit.member,
        visit.district,
        visit.on,
        visit.people,
        visit.opinions,
        visit.solved_on_spot,
        visit.note,
        *visit.whom,
    ]


@transaction.atomic
def count_opinions(visit: Visit, *, written: int, solved: int) -> Visit:
    """Raise what the member counted to what is written down of the visit; what was only counted stays."""
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    visit.opinions = max(visit.opinions, written)
    visit.solved_on_spot = min(visit.opinions, max(visit.solved_on_spot, solved))
    visit.save(update_fields=["opinions", "solved_on_spot"])
    return visit
