"""What members record of their own work."""

import datetime as dt

from django.db import transaction

from districts.models import District

from .models import Member, Visit


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
) -> Visit:
    """走访: record a call on households or firms and how many opinions it brought."""
    return Visit.objects.create(
        member=by,
        district=district,
        on=on,
        people=people,
        opinions=opinions,
        solved_on_spot=solved_on_spot,
        note=note,
    )
