"""How the first account comes to be, and what members record of their own work."""

import datetime as dt
import uuid

from django.db import transaction

from core.submissions import number_of
from districts.models import District

from ..models import Member, Role, Unit, Visit
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


@transaction.atomic
def log_visit(
    *,
    by: Member,
    district: District,
    on: dt.date,
    people: int,
    opinions: int,
    solved_on_spot: int,
    note: str = "",
    submission: uuid.UUID | None = None,
) -> Visit:
    """走访: record a call on households or firms and how many opinions it brought.

    The same form again returns the first one.
    """
    said = {
        "member": by,
        "district": district,
        "on": on,
        "people": people,
        "opinions": opinions,
        "solved_on_spot": solved_on_spot,
        "note": note,
    }
    if submission is None:
        return Visit.objects.create(**said)
    number = number_of(submission, *said.values())
    visit, _created = Visit.objects.get_or_create(submission=number, defaults=said)
    return visit
