"""Telling people from programs without a foreign service: a proof of work, or a sum where scripts are off.

docs/decisions/0006 says why. Nobody is turned away: whoever fails is asked the sum and loses nothing typed.
"""

import secrets
import unicodedata
from dataclasses import dataclass

from altcha_django import run_verification
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .throttle import CACHE_DOWN, first_use, logger, too_many

HOUR, DAY = 3600, 86400
NUMERALS = "零一二三四五六七八九十"
SALT = "core.human_check"


@dataclass(frozen=True)
class Sum:
    """A question any person answers: two small numbers and a signed token that can be used once."""

    first: int
    second: int
    token: str

    @classmethod
    def drawn(cls) -> "Sum":
        first, second = secrets.randbelow(8) + 1, secrets.randbelow(8) + 1
        return cls(first, second, signing.dumps([first, second, secrets.token_hex(8)], salt=SALT))

    @classmethod
    def read(cls, token: str) -> "Sum | None":
        try:
            first, second, _nonce = signing.loads(token, salt=SALT, max_age=DAY)
        except signing.BadSignature:
            return None
        return cls(first, second, token)

    def __str__(self) -> str:
        return _("What is %(first)d plus %(second)d?") % {"first": self.first, "second": self.second}

    def is_answered_by(self, typed: str) -> bool:
        return as_digits(typed) == str(self.first + self.second)


def as_digits(typed: str) -> str:
    """Digits however they are written: full-width, or 十一 as elders write them."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if plain and set(plain) <= set(NUMERALS):
        head, ten, tail = plain.rpartition("十")
        tens = (NUMERALS.find(head) if head else 1) if ten else 0
        return str(tens * 10 + (NUMERALS.find(tail) if tail else 0))
    return plain


class HumanCheckForm(forms.Form):
    """The fields of the check; `admit` decides once everything else in the form is right."""

    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    sum = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    answer = forms.CharField(
        label=gettext_lazy("One question against programs"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    # A trap: people do not see it, programs fill in whatever has a name.
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)
    sum_spent = False

    @property
    def question(self) -> Sum:
        """The sum to show: the one just answered rightly and not used yet, else a new one."""
        return (None if self.sum_spent else self.answered_sum()) or Sum.drawn()

    def answered_sum(self) -> Sum | None:
        asked = Sum.read(self.data.get("sum", "")) if self.is_bound else None
        return asked if asked and asked.is_answered_by(self.data.get("answer", "")) else None

    def admit(self, address: str, *, phone: str = "", what: str = "filing") -> bool:
        """Whether this may be stored now; spends the proof. What is wrong stands in the form's errors.

        Throttles let everybody through while the cache is down: a complaint is worth more than a clean list.
        """
        if self.is_over(f"{what}:address:{address}", settings.FILINGS_PER_ADDRESS, HOUR):
            return False
        if not self.is_proved():
            if self.is_over(f"{what}:unproved:{address}", settings.FILINGS_WITHOUT_PROOF, HOUR):
                return False
            if not self.has_answered():
                self.add_error("answer", _("Please answer this question, then send once more."))
                return False
        return not (phone and self.is_over(f"{what}:phone:{phone}", settings.FILINGS_PER_PHONE, DAY))

    def is_over(self, key: str, limit: int, seconds: int) -> bool:
        if not too_many(key, limit=limit, seconds=seconds, when_down=False):
            return False
        words = _(
            "Too much was sent from this connection or phone number in a short time. Nothing you wrote is lost: "
            "please try again later, or call 12345."
        )
        self.add_error(None, forms.ValidationError(words, code="throttled"))
        return True

    def is_proved(self) -> bool:
        if self.cleaned_data["website"] or not (proof := self.cleaned_data["proof"]):
            return False
        try:
            return run_verification(proof).verified
        except CACHE_DOWN as problem:
            logger.warning("A proof may be used twice, the cache is down: %s", type(problem).__name__)
            return run_verification(proof, replay=False).verified

    def has_answered(self) -> bool:
        asked = self.answered_sum()
        self.sum_spent = True
        return asked is not None and first_use(f"sum:{asked.token}", seconds=DAY)

    @property
    def is_throttled(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, "throttled")
