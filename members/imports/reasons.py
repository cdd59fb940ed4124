"""Why a row cannot be taken in: stored as short words, told in the file's language."""

from django.utils.translation import gettext_lazy as _

from core.imports import reasons
from core.imports.reasons import Reason, Wrong

__all__ = ["TEXTS", "Reason", "Wrong", "told"]

TEXTS = {
    **reasons.TEXTS,
    "same_number": _("This staff number stands in several rows ({value}); none of them is taken in."),
    "bad_number": _("A staff number has only letters, digits and . @ + - _: {value}"),
    "no_unit": _("There is no such unit: {value}"),
    "many_units": _("Several units have this name, add a column with the district: {value}"),
    "unit_elsewhere": _("This unit is outside of your district: {value}"),
    "bad_role": _("There is no such role: {value}"),
    "no_administrators": _("Administrators are named on their own page, never by a sheet."),
    "own_role": _("Nobody changes their own role."),
    "bad_party": _("Write 党员 or 群众, yes or no: {value}"),
    "branch_without_party": _("Only party members belong to a branch."),
    "bad_email": _("This is no e-mail address: {value}"),
    "elsewhere": _("This staff number belongs to somebody outside of your district."),
    "has_left": _("has left; take them back on their page first: {value}"),
}


def told(reason: Reason) -> str:
    """The reason as a sentence, after the column that it is about."""
    return reasons.told(reason, TEXTS)
