"""What can happen to a wall display, and the link that opens it."""

import datetime as dt

from django.core.signing import BadSignature, Signer
from django.db import transaction

from districts.models import District
from members.models import Member

from .models import Display

signer = Signer(salt="wall display")


@transaction.atomic
def make_display(district: District, *, name: str, by: Member, at: dt.datetime) -> Display:
    """A display of the district's public figures, until somebody revokes it."""
    return Display.objects.create(district=district, name=name, made_by=by, made_at=at)


@transaction.atomic
def revoke_display(display: Display, *, by: Member, at: dt.datetime) -> Display:
    """Its link opens nothing from now on; revoking again changes nothing."""
    display = Display.objects.select_for_update().get(pk=display.pk)
    if display.revoked_at is None:
        display.revoked_at, display.revoked_by = at, by
        display.save(update_fields=["revoked_at", "revoked_by"])
    return display


def token_of(display: Display) -> str:
    """What stands in its address: its number with our signature, so that nothing secret is stored."""
    return signer.sign(str(display.pk))


def display_of(token: str) -> Display | None:
    """The display whose link this is, unless it was revoked."""
    try:
        number = int(signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Display.objects.filter(pk=number, revoked_at=None).select_related("district").first()
