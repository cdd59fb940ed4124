"""Why a row cannot be taken in: stored as short words, told in the file's language."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .. import cell_values
from ..sheets import NO_VALUE, text_of

Reason = list[Any]  # the column's header, the short word, what stood there

BROKEN = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|GETTING_DATA)")
TEXTS = {
    "sheet": "",  # the file as a whole; the words stand before it
    "missing": _("is empty."),
    "formula": _(
        "holds a formula without a value: open the file in Excel or WPS and save it, or type the value."
    ),
    "broken": _("holds an error of the sheet: {value}"),
    "long": _("is too long: {value}"),
    "no_district": _("There is no such place in your district: {value}"),
    "many_districts": _("Several places have this name, write the code or the township before it: {value}"),
    "bad_date": _("The date cannot be read, write it as 2021-03-01: {value}"),
    "future": _("This day is still to come: {value}"),
}


class Wrong(Exception):
    """A row that cannot be taken in, with every reason."""

    def __init__(self, number: str, headers: Mapping[str, str]) -> None:
        super().__init__(number)
        self.number, self.headers = number, headers
        self.reasons: list[Reason] = []

    def add(self, column: str, word: str, value: object = "") -> None:
        """One more reason; what stood there is kept short, for it may be anything."""
        self.reasons.append([self.headers.get(column, column), word, str(value)[:120]])

    def text(self, column: str, cell: Any) -> str:
        """What a cell says; a formula that nobody worked out and an error of the sheet are reasons."""
        if cell is NO_VALUE:
            self.add(column, "formula")
            return ""
        shown = cell_values.line(text_of(cell))
        if BROKEN.fullmatch(shown):
            self.add(column, "broken", shown)
            return ""
        return shown


def told(reason: Reason, texts: Mapping[str, object]) -> str:
    """The reason as a sentence, after the column that it is about."""
    column, word, value = reason
    if not (text := str(texts[word]).format(value=value)):
        return str(column)
    return str(_("%(column)s: %(text)s")) % {"column": column, "text": text}
