"""Why a row of a ledger cannot be taken in, or not as it stands."""

from django.utils.translation import gettext_lazy as _

from core.imports import reasons
from core.imports.reasons import Reason, Wrong

__all__ = ["TEXTS", "Reason", "Wrong", "told"]

TEXTS = {
    **reasons.TEXTS,
    "same_number": _("This number stands in several rows ({value}); none of them is taken in."),
    "no_indicator": _("There is no such indicator: {value}"),
    "bad_year": _("The year cannot be read: {value}"),
    "bad_quantity": _("Write a number above nothing, with two places at most: {value}"),
    "bad_stage": _("There is no such stage: {value}"),
    "bad_position": _("This position is not in China, or half of it is missing: {value}"),
    "order": _("The days do not follow one another: {value}"),
    "beyond_stage": _("There is a day for a stage that the row has not come to: {value}"),
    "cancelled": _("Works are cancelled on their own page, with the reason."),
    "was_cancelled": _("It was cancelled; take that back on its page first."),
    "no_signers": _(
        "Accepted needs who signed the quality, technique and acceptance gates; it stays completed without."
    ),
    "lower": _(
        "The ledger has it as {value}; a sheet takes no step back, an inspection does that on its page."
    ),
    "accepted_quantity": _(
        "It is accepted with {value}; send it back on its page before its quantity changes."
    ),
    "other_place": _("The ledger has it in {value}; a work does not move."),
    "other_day": _("The ledger has another day: {value}. A day that is recorded is not changed."),
    "too_early": _("The ledger has its last step on {value}."),
    "own_report": _("You reported it completed yourself; somebody else must accept it."),
    "differs": _("The ledger has it otherwise; tick “change existing works” to change this: {value}"),
}


def told(reason: Reason) -> str:
    """The reason as a sentence, after the column that it is about."""
    return reasons.told(reason, TEXTS)
