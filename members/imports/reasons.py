"""Why a row cannot be taken in: stored as short words, told in the file's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

Reason = list[Any]  # the column's header, the short word, what stood there

TEXTS = {
    "sheet": "",  # the file as a whole; the words stand before it
    "missing": _("is empty."),
    "formula": _(
        "holds a formula without a value: open the file in Excel or WPS and save it, or type the value."
    ),
    "broken": _("holds an error of the sheet: {value}"),
    "same_number": _("This staff number stands in several rows ({value}); none of them is taken in."),
    "bad_number": _("A staff number has only letters, digits and . @ + - _: {value}"),
    "long": _("is too long: {value}"),
    "no_unit": _("There is no such unit: {value}"),
    "many_units": _("Several units have this name, add a column with the district: {value}"),
    "unit_elsewhere": _("This unit is outside of your district: {value}"),
    "no_district": _("There is no such place in your district: {value}"),
    "many_districts": _("Several places have this name, write the code or the township before it: {value}"),
    "bad_role": _("There is no such role: {value}"),
    "no_administrators": _("Administrators are named on their own page, never by a sheet."),
    "own_role": _("Nobody changes their own role."),
    "bad_party": _("Write 党员 or 群众, yes or no: {value}"),
    "branch_without_party": _("Only party members belong to a branch."),
    "bad_email": _("This is no e-mail address: {value}"),
    "bad_date": _("The date cannot be read, write it as 2021-03-01: {value}"),
    "future": _("This day is still to come: {value}"),
    "elsewhere": _("This staff number belongs to somebody outside of your district."),
    "has_left": _("has left; take them back on their page first: {value}"),
}


class Wrong(Exception):
    """A row that cannot be taken in, with every reason."""

    def __init__(self, number: str, headers: dict[str, str]) -> None:
        super().__init__(number)
        self.number, self.headers = number, headers
        self.reasons: list[Reason] = []

    def add(self, column: str, word: str, value: object = "") -> None:
        """One more reason; what stood there is kept short, for it may be anything."""
        self.reasons.append([self.headers.get(column, column), word, str(value)[:120]])


def told(reason: Reason) -> str:
    """The reason as a sentence, after the column that it is about."""
    column, word, value = reason
    if not (text := str(TEXTS[word]).format(value=value)):
        return str(column)
    return str(_("%(column)s: %(text)s")) % {"column": column, "text": text}
