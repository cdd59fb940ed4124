"""The keys of authenticator apps and recovery codes, written anew after a new key was put first in CONTACT_KEYS."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from core.encrypted import cipher, is_current

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def factors_to_renew() -> int:
    """How many need an older key."""
    return sum(1 for _each in outdated())


def renew_factors() -> int:
    """Encrypt them with the newest key; returns how many."""
    return sum(renewed(pk) for pk in list(outdated()))


def outdated() -> Iterator[int]:
    for each in Authenticator.objects.filter(type__in=SECRETS).iterator():
        if not is_current(each.data[SECRETS[each.type]]):
            yield each.pk


@transaction.atomic
def renewed(pk: int) -> bool:
    """Locked, for a recovery code may be used at the same moment; False when it is gone meanwhile."""
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return False
    name = SECRETS[factor.type]
    factor.data[name] = cipher().rotate(factor.data[name].encode()).decode()
    factor.save(update_fields=["data"])
    return True
