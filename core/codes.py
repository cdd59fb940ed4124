"""Tracking codes: seven characters and a dash that survive a telephone line, such as K7M2-94Q.

The alphabet leaves out 0 O 1 I L U V, which are misheard or misread, and has 29 characters — a prime,
so the weighted sum catches every single wrong character and every pair swapped.
"""

import secrets
import unicodedata

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 7  # six drawn at random (594 million) and the check character
PATTERN = rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{3}}"
MISREAD = str.maketrans("", "", "- \u3000－—_")


def new_code() -> str:
    """Draw a code at random; the caller's unique constraint settles the rare clash."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return with_dash(drawn + check_character(drawn))


def check_character(drawn: str) -> str:
    """The character that makes the weighted sum of all seven divisible by 29."""
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(drawn, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def read_code(typed: str) -> str | None:
    """The code somebody meant (any case, dashes, spaces, full-width letters), or None if it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(MISREAD)
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return with_dash(plain) if check_character(plain[:-1]) == plain[-1] else None


def with_dash(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:]}"


def pin_for(code: str) -> str:
    """The six digits that prove somebody is the resident who filed; derived, so nothing need be stored."""
    digest = salted_hmac("complaint pin", code, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def is_pin_of(code: str, typed: str) -> bool:
    return constant_time_compare(pin_for(code), typed)
