"""Digests of telephone numbers and e-mail addresses, alike however somebody types them.

With them a contact can be compared and found without reading any.
"""

import re
import unicodedata

from .encrypted import digest

COUNTRY = re.compile(r"^(\+86|86(?=1[3-9]\d{9}$|0\d{9,11}$))")


def plain_number(typed: str) -> str:
    """The digits of a Chinese number; full-width digits, spaces, dashes and the country's code do not matter."""
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed))
    return COUNTRY.sub("", digits)


def plain_address(typed: str) -> str:
    """The address in small letters; full-width characters and spaces around it do not matter."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def phone_digest(typed: str) -> str:
    return digest(plain_number(typed))


def email_digest(typed: str) -> str:
    return digest(plain_address(typed))
