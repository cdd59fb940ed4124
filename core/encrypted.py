"""A text column whose content only the application can read."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac


@lru_cache(maxsize=1)
def cipher() -> MultiFernet:
    """The keys of CONTACT_KEYS, newest first, then the one derived from SECRET_KEY.

    The first writes, all read: so setting CONTACT_KEYS for the first time loses nothing.
    """
    return MultiFernet([Fernet(key) for key in keys()])


@lru_cache(maxsize=1)
def newest() -> Fernet:
    return Fernet(keys()[0])


def keys() -> list[str | bytes]:
    return [*settings.CONTACT_KEYS, derived_key(settings.SECRET_KEY)]


def is_current(token: str) -> bool:
    """Whether a stored value needs no older key; an empty one needs none at all."""
    try:
        newest().decrypt(token.encode()) if token else None
    except InvalidToken:
        return False
    return True


def derived_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"contact:" + secret.encode()).digest())


def digest(plain: str) -> str:
    """The same for the same text, and nothing can be read from it; an empty text stays empty."""
    return salted_hmac("contact digest", plain, algorithm="sha256").hexdigest() if plain else ""


class EncryptedTextField(models.TextField):
    """Stores Fernet tokens; an empty text stays empty, so "none given" needs no key to see."""

    def get_prep_value(self, value: str | None) -> str | None:
        plain = super().get_prep_value(value)
        return cipher().encrypt(plain.encode()).decode() if plain else plain

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return cipher().decrypt(value.encode()).decode() if value else value
